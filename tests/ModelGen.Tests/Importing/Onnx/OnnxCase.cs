using ModelGen.Import;
using ModelGen.Import.Onnx;

namespace ModelGen.Tests.Importing.Onnx;

/// <summary>An ONNX file with reference values beside it: in one file, or as tensors in the folder <c>test_data_set_0</c>.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Inputs">The names of its inputs, in their order.</param>
/// <param name="Output">The name of the value that is compared.</param>
/// <param name="InputBatch">Which axis of the inputs is that of the samples.</param>
/// <param name="OutputBatch">Which axis of the output is.</param>
/// <param name="Values">Inputs that are weights.</param>
public sealed record OnnxCase(string File, string[] Inputs, string Output, int InputBatch, int OutputBatch, string[]? Values = null)
{
    /// <summary>The path of the file.</summary>
    public string Path => ImportCase.PathOf(File);

    /// <summary>What the importer makes of it, under a name for each output.</summary>
    public ImportedModel Import()
    {
        string name = string.Concat(File.Split('/')[0].Concat(Output).Where(char.IsLetterOrDigit));
        return OnnxFile.Import(Path, new OnnxOptions
        {
            Name = $"{char.ToUpperInvariant(name[0])}{name[1..]}",
            Output = Output,
            Values = (Values ?? []).Select((value, i) => (value, i)).ToDictionary(one => one.value, one => DataSet($"input_{one.i + Inputs.Length}.pb")),
            EmbedWeights = false,
        });
    }

    /// <summary>The inputs of each sample, one behind the other.</summary>
    public (int[] Shape, double[] Values) Input()
    {
        (int[] Shape, double[] Values)[] all = [.. Inputs.Select((name, i) => SamplesFirst(Read("in:" + name, $"input_{i}.pb"), InputBatch))];
        int samples = all[0].Shape[0];
        double[] joined = [.. Enumerable.Range(0, samples).SelectMany(sample =>
            all.SelectMany(one => one.Values.Skip(sample * (one.Values.Length / samples)).Take(one.Values.Length / samples)))];
        return ([samples, joined.Length / samples], joined);
    }

    /// <summary>The output.</summary>
    public (int[] Shape, double[] Values) Expected()
    {
        string[] outputs = System.IO.File.Exists(DataSet("output_1.pb")) ? ["Y", "Y_h"] : [Output];
        return SamplesFirst(Read("out:" + Output, $"output_{Array.IndexOf(outputs, Output)}.pb"), OutputBatch);
    }

    public override string ToString() => $"{File} {Output}";

    private static (int[] Shape, double[] Values) SamplesFirst((int[] Shape, double[] Values) tensor, int batch)
    {
        int outer = tensor.Shape[..batch].Aggregate(1, (product, axis) => product * axis), samples = tensor.Shape[batch];
        int inner = tensor.Values.Length / outer / samples;
        double[] values = [.. Enumerable.Range(0, tensor.Values.Length).Select(i =>
        {
            (int row, int column) = Math.DivRem(i, inner);
            (int sample, int place) = Math.DivRem(row, outer);
            return tensor.Values[(((place * samples) + sample) * inner) + column];
        })];
        return ([samples, outer * inner], values);
    }

    private (int[] Shape, double[] Values) Read(string key, string dataFile)
    {
        if (!System.IO.File.Exists(DataSet(dataFile)))
        {
            return ReferenceTensors.Read(Path + ".ref.safetensors")[key];
        }

        OnnxTensor tensor = new TensorReader("").Read(System.IO.File.ReadAllBytes(DataSet(dataFile)));
        return (Array.ConvertAll(tensor.Axes, axis => (int)axis), Array.ConvertAll(tensor.AllSingles(), value => (double)value));
    }

    private string DataSet(string file) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "test_data_set_0", file);
}
