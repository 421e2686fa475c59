using System.Collections.Immutable;
using ModelGen.Import.Graph;
using static System.FormattableString;

namespace ModelGen.Import.Onnx;

/// <summary>
/// Inputs and the outputs for them that lie beside a model, in folders <c>test_data_set_0</c>, <c>test_data_set_1</c> and so on, as ONNX' own models and tests
/// have them: a tensor in each file, <c>input_0.pb</c> for the graph's first input, <c>output_0.pb</c> for its first output.
/// </summary>
internal sealed class OnnxTestData
{
    private const int MostSets = 100;

    private readonly TensorReader tensors;
    private readonly ImmutableArray<string> folders;

    private OnnxTestData(string folder, ImmutableArray<string> folders)
    {
        tensors = new TensorReader(folder);
        this.folders = folders;
    }

    /// <summary>The data beside a file; null: there are none.</summary>
    public static OnnxTestData? Beside(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        ImmutableArray<string> folders =
            [.. Enumerable.Range(0, MostSets).Select(set => Path.Combine(folder, Invariant($"test_data_set_{set}"))).TakeWhile(Directory.Exists)];
        return folders.IsEmpty ? null : new OnnxTestData(folder, folders);
    }

    /// <summary>The value of an input in the first set; null: there is none.</summary>
    public OnnxTensor? FirstInput(int input) => Read(0, "input", input);

    /// <summary>The inputs and outputs of all samples.</summary>
    /// <param name="file">The file, whose inputs and outputs are numbered.</param>
    /// <param name="source">The model that was made of it.</param>
    /// <param name="imported">What its inputs and outputs are called in the description.</param>
    /// <returns>The reference, or null and a note that says why there is none.</returns>
    public (ReferenceOutputs? Reference, string? Note) Reference(OnnxModel file, SourceModel source, ImportedModel imported)
    {
        try
        {
            return (Join(file, source, imported), null);
        }
        catch (Exception exception) when (exception is ImportException or IOException or UnauthorizedAccessException)
        {
            return (null, $"The data in '{Path.GetFileName(folders[0])}' were not compared: {exception.Message}.");
        }
    }

    private ReferenceOutputs Join(OnnxModel file, SourceModel source, ImportedModel imported)
    {
        if (source.HasLengths || source.Outputs.Exists(output => output.BatchAxis is null || !file.Outputs.Contains(output.Name)))
        {
            throw new ImportException("they are of another output, or of sequences with lengths");
        }

        List<SourceTensor> joined = [];
        foreach ((SourceInput input, string name) in source.Inputs.Zip(imported.InputNames))
        {
            SourceTensor tensor = Join(name, "input", file.InputNames.IndexOf(input.Name), input.BatchAxis);
            joined.Add(tensor.Shape[1..].SequenceEqual(input.Axes.Select(size => size ?? 0)) ? tensor
                : throw new ImportException($"samples of '{input.Name}' have another shape there, ({string.Join(", ", tensor.Shape[1..])})"));
        }

        foreach ((SourceOutput output, string name) in source.Outputs.Zip(imported.OutputNames))
        {
            joined.Add(Join(name, "output", file.Outputs.IndexOf(output.Name), output.BatchAxis!.Value));
        }

        return joined.TrueForAll(tensor => tensor.Shape[0] == joined[0].Shape[0]) ? ReferenceOutputs.Of(joined)
            : throw new ImportException("their numbers of samples differ");
    }

    /// <summary>The samples of all sets, one behind the other.</summary>
    private SourceTensor Join(string name, string kind, int place, int batchAxis)
    {
        List<float> values = [];
        int[] shape = [];
        int samples = 0;
        for (int set = 0; set < folders.Length; set++)
        {
            OnnxTensor tensor = Read(set, kind, place) ?? throw new ImportException(Invariant($"'{kind}_{place}.pb' is not there"));
            if (tensor.Axes.Length <= batchAxis)
            {
                throw new ImportException(Invariant($"'{kind}_{place}.pb' has the shape {tensor.Shape()}, without an axis for samples"));
            }

            int[] sample = [.. tensor.Axes.Where((_, axis) => axis != batchAxis).Select(size => (int)size)];
            shape = set == 0 || shape.SequenceEqual(sample) ? sample : throw new ImportException("their shapes differ");
            samples += (int)tensor.Axes[batchAxis];
            AddSamplesFirst(tensor, batchAxis, values);
        }

        return new SourceTensor(name, [samples, .. shape], [.. values]);
    }

    private static void AddSamplesFirst(OnnxTensor tensor, int batchAxis, List<float> values)
    {
        float[] all = tensor.AllSingles();
        int samples = (int)tensor.Axes[batchAxis];
        int outer = (int)tensor.Axes[..batchAxis].Aggregate(1L, (product, size) => product * size);
        int inner = samples * outer == 0 ? 0 : all.Length / outer / samples;
        for (int sample = 0; sample < samples; sample++)
        {
            for (int place = 0; place < outer; place++)
            {
                values.AddRange(all.AsSpan(((place * samples) + sample) * inner, inner));
            }
        }
    }

    private OnnxTensor? Read(int set, string kind, int place)
    {
        string path = Path.Combine(folders[set], Invariant($"{kind}_{place}.pb"));
        return place >= 0 && File.Exists(path) ? tensors.Read(OnnxModel.Load(path)) : null;
    }
}
