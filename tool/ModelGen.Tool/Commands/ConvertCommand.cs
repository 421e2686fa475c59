using System.CommandLine;
using ModelGen.Import.Graph;
using ModelGen.Tool.Shell;
using ModelGen.Tool.Tensors;
using static System.FormattableString;

namespace ModelGen.Tool.Commands;

/// <summary>Writes the tensors of a file in another format.</summary>
internal sealed class ConvertCommand : ToolCommand
{
    private readonly Argument<string> source = new("SOURCE") { Description = "The file to read: .safetensors, .npz, .npy, .h5, .keras, .pt or .pth." };

    private readonly Argument<string> target = new("TARGET") { Description = "The file to write: .safetensors or .npz." };

    private readonly Option<bool> force = new("--force") { Description = "Replace the file if it is there already." };

    public ConvertCommand()
        : base(
            "convert",
            "Writes the tensors of a file in another format. Names and shapes stay as they are.",
            ("modelgen convert model.weights.h5 weights.safetensors", "weights of Keras as safetensors"),
            ("modelgen convert Gestures.safetensors gestures.npz", "weights for numpy.load"))
    {
        Add(source);
        Add(target);
        Add(force);
    }

    /// <inheritdoc/>
    public override string Remarks => "All numbers become float32, in which models compute. What a safetensors file says of itself stays in one.";

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, ToolConsole console)
    {
        string from = arguments.GetValue(source)!, to = arguments.GetValue(target)!;
        TensorFormat format = TensorFormat.ToWrite(to);
        OutputFile.Refuse(arguments.GetValue(force), to);
        if (!Path.Exists(from))
        {
            throw new ToolException($"{from}: there is no such file");
        }

        TensorContents contents = TensorFormat.ReadFile(from);
        List<SourceTensor> tensors = contents.Tensors;
        if (tensors.Count == 0)
        {
            throw new ToolException($"{from}: there are no tensors in it");
        }

        WholeFile.Write(to, stream => format.Write!(stream, contents));
        console.Output.Write($"{to}\n");
        if (contents.Texts.Count > 0 && !format.KeepsTexts)
        {
            console.Say("note", $"what the file says of itself was left out: {string.Join(", ", contents.Texts.Keys)}");
        }

        console.Say("ok", Invariant($"tensors: {tensors.Count}, numbers: {tensors.Sum(tensor => (long)tensor.Values.Length)}"));
        return ExitCode.Good;
    }
}
