using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Parsing;
using ModelGen.Import;
using ModelGen.Import.Graph;
using ModelGen.Import.Tensors;
using static System.FormattableString;

namespace ModelGen.Tool.Models;

/// <summary>What a build finds out of the weights file that a model names, before it compiles the model.</summary>
internal static class WeightsFile
{
    private const string Missing = "there is no such file; train the model and save its weights there, or set Weights=\"false\" at the ModelFile item of the "
        + "project that trains it";

    /// <summary>Looks at the file of a model.</summary>
    /// <param name="model">The path of the model file.</param>
    /// <param name="key">What it says.</param>
    public static WeightsManifest LookAt(string model, WeightsKey key)
    {
        string path = Path.Combine(Path.GetDirectoryName(model) ?? "", key.Text.Replace('\\', '/'));
        TensorInManifest[] tensors = [];
        string? fault = null;
        try
        {
            List<SourceTensor> read = File.Exists(path) ? Safetensors.Read(path) : throw new ImportException(Missing);
            tensors = [.. read.Select(tensor => new TensorInManifest(tensor.Name, tensor.Type, string.Join(',', tensor.Shape), 0))];
            fault = read.Select(FaultOf).FirstOrDefault(found => found is not null);
        }
        catch (ImportException exception)
        {
            fault = exception.Message;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            fault = $"it cannot be read: {exception.Message}";
        }

        return new WeightsManifest(model, new[] { new WeightsInManifest(key.Text, fault, "", 0, 0, 0, tensors.ToEquatableArray()) }.ToEquatableArray());
    }

    private static string? FaultOf(SourceTensor tensor) => Array.FindIndex(tensor.Values, number => !float.IsFinite(number)) is >= 0 and int place
        ? Invariant($"tensor \"{tensor.Name}\" has a number that is infinite or none, at index {place}: the model was not trained well")
        : null;
}
