using System.Text;
using ModelGen.Generator.Binding;

namespace ModelGen.Export.Torch;

/// <summary>The text of a Python file with a module.</summary>
internal static class PythonModule
{
    /// <summary>Writes the file.</summary>
    /// <param name="network">The model.</param>
    /// <param name="stateDict">The name of the file with the weights.</param>
    /// <param name="inputs">Names of the inputs, and what they are.</param>
    /// <param name="modules">Lines that make its modules.</param>
    /// <param name="steps">Lines that compute.</param>
    public static string Write(
        Network network, string stateDict, IReadOnlyCollection<(string Name, string Shape)> inputs, IEnumerable<string> modules, IEnumerable<string> steps)
    {
        string name = PythonNames.OfClass(network.Name), what = network.Summary.Length == 0 ? $"The model {network.FullName}." : network.Summary;
        StringBuilder text = new();
        text.Append($""""
            """{Quoted(what)}

            Written by ModelGen, of {Quoted(network.FileName)}. The weights are a state dict:

                from safetensors.torch import load_file

                model = {name}()
                model.load_state_dict(load_file("{Quoted(stateDict)}"))
                model.eval()
            """

            import torch
            import torch.nn.functional as F
            from torch import nn


            class {name}(nn.Module):
                def __init__(self):
                    super().__init__()

            """");
        Add(modules);
        text.Append($"\n    def forward(self, {string.Join(", ", inputs.Select(input => input.Name))}):\n");
        Add(inputs.Select(input => $"# {input.Name}: {input.Shape}"));
        Add(steps);
        return text.ToString();

        void Add(IEnumerable<string> lines)
        {
            foreach (string line in lines)
            {
                text.Append($"        {line}\n");
            }
        }
    }

    /// <summary>Text within quotes: one line without anything that ends them.</summary>
    private static string Quoted(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) ? " " : letter is '\\' or '"' ? $"\\{letter}" : letter.ToString()));
}
