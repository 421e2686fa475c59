using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Import.Graph;
using ModelGen.Import.Tensors;

namespace ModelGen.Import;

/// <summary>
/// Inputs with the outputs that the source of a model gives for them: what tells whether an imported model is the same. They are kept beside the weights, as
/// NAME.check.safetensors, a file that any program can make: the tensors <c>input</c> and <c>output</c>, and in the metadata <c>tolerance</c>. Of several
/// inputs or outputs each has a tensor that is called as it is.
/// </summary>
public sealed class ReferenceOutputs
{
    /// <summary>How names of such files end.</summary>
    public const string FileEnding = ".check.safetensors";

    /// <summary>How far outputs may be from the reference where nothing else is said, relative to the largest one.</summary>
    public const double UsualTolerance = 1e-5;

    private const string InputName = "input";
    internal const string OutputName = "output";
    private const string ToleranceKey = "tolerance";

    /// <summary>Inputs and outputs, whose names tell what they are.</summary>
    private readonly IReadOnlyList<SourceTensor> tensors;

    private ReferenceOutputs(IReadOnlyList<SourceTensor> tensors, double tolerance)
    {
        this.tensors = tensors;
        Tolerance = tolerance;
    }

    /// <summary>How far an output may be from its reference, relative to the largest output of the reference.</summary>
    public double Tolerance { get; }

    /// <summary>Reads a file that <see cref="Save"/> wrote, or another program.</summary>
    /// <param name="path">
    /// The path of a safetensors file with the tensors <c>input</c>, of the shape (samples, input), and <c>output</c>, of (samples, output), or for a model of
    /// several inputs or outputs a tensor for each, called as the input or the output is.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ImportException">The file can't be read, or has fewer than two tensors.</exception>
    public static ReferenceOutputs Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ImportedFile.Read(path, () =>
        {
            List<SourceTensor> tensors = Safetensors.IsOne(ImportedFile.Head(path)) ? Safetensors.Read(path, out IReadOnlyDictionary<string, string> texts)
                : throw ImportedFile.Unknown(ImportedFile.Head(path), "a safetensors file with 'input' and 'output'");
            return tensors.Count >= 2 ? new ReferenceOutputs(tensors, ToleranceIn(texts))
                : throw new ImportException($"it has the tensors {Names(tensors)}, and inputs and outputs are expected");
        });
    }

    /// <summary>Reads inputs and outputs from files of their own, as Python writes them.</summary>
    /// <param name="inputs">
    /// The path of a NumPy file (<c>.npy</c>, <c>.npz</c>) or a safetensors file with the inputs, of the shape (samples, input): one tensor of any name, or for
    /// a model of several inputs one for each, called as the input is.
    /// </param>
    /// <param name="outputs">
    /// The path of such a file with the outputs, of the shape (samples, output): one tensor of any name, or for a model of several outputs one for each, called
    /// as the output is.
    /// </param>
    /// <param name="tolerance">How far an output may be from its reference, relative to the largest one; above 0.</param>
    /// <exception cref="ArgumentNullException">A path is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is no number above 0.</exception>
    /// <exception cref="ImportException">A file can't be read, or has not the tensors that are expected.</exception>
    public static ReferenceOutputs Read(string inputs, string outputs, double tolerance = UsualTolerance)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        if (!(tolerance > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "A tolerance is a number above 0.");
        }

        List<SourceTensor> given = ImportedFile.Read(inputs, () => NumPyFile.ReadAny(inputs));
        List<SourceTensor> wanted = ImportedFile.Read(outputs, () => NumPyFile.ReadAny(outputs));
        return new ReferenceOutputs([.. Called(InputName, given), .. Called(OutputName, wanted)], tolerance);

        // One tensor may have any name.
        static IEnumerable<SourceTensor> Called(string name, List<SourceTensor> tensors) =>
            tensors is [SourceTensor only] ? [only with { Name = name }] : tensors;
    }

    /// <summary>Inputs and outputs that were read already.</summary>
    internal static ReferenceOutputs Of(IReadOnlyList<SourceTensor> tensors) => new(tensors, UsualTolerance);

    /// <summary>Writes the file. It appears whole or not at all.</summary>
    /// <param name="path">The path of the file, which is replaced if it exists; by custom it ends with <see cref="FileEnding"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        KeyValuePair<string, string> tolerance = new(ToleranceKey, Tolerance.ToString("R", CultureInfo.InvariantCulture));
        WholeFile.Write(path, stream => Safetensors.Write(stream, tensors, [tolerance]));
    }

    /// <summary>Runs a model on the inputs and compares.</summary>
    /// <param name="model">The model, with its weights.</param>
    /// <returns>The largest difference and its place, of several outputs that of the output with the largest relative one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ImportException">Inputs or outputs are not of the model's names and shapes, or an index is none of the model's.</exception>
    public OutputDifference Compare(IPredictor model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelDescription description = model.Description;
        (string? Name, string Key, TensorShape Shape, int Offset)[] outputs = description.Outputs.IsEmpty
            ? [(null, OutputName, description.OutputShape, 0)]
            : [.. description.Outputs.Select(output => ((string?)output.Name, output.Name, output.Shape, output.Offset))];
        SourceTensor first = Tensor(outputs[0].Key, "output", description.Name);
        int samples = first.Shape is [int count, ..] && count > 0 ? count : throw WrongShape(first, description.Name, "outputs", outputs[0].Shape);
        SourceTensor[] expected = [.. outputs.Select(output => Tensor(output.Key, "output", description.Name, "outputs", output.Shape, samples))];
        float[] actual = new float[samples * description.OutputLength];
        try
        {
            model.Predict(Samples(description, samples), actual);
        }
        catch (ArgumentException exception)
        {
            throw new ImportException($"the inputs of the reference are none of the model's: {exception.Message}", exception);
        }

        return outputs.Zip(expected).Select(pair =>
        {
            float[] part = Part(actual, samples, description.OutputLength, pair.First.Offset, pair.First.Shape.Length);
            return OutputDifference.Of(part, pair.Second.Values, pair.First.Shape, samples, Tolerance) with { Output = pair.First.Name };
        }).MaxBy(difference => difference.Relative)!;
    }

    /// <summary>The samples, in which the inputs of each lie one behind the other.</summary>
    private float[] Samples(ModelDescription model, int samples)
    {
        ImmutableArray<InputDescription> expected = model.Inputs.IsEmpty ? [new InputDescription(InputName, model.InputShape, 0)] : model.Inputs;
        float[] joined = new float[samples * model.InputLength];
        foreach (InputDescription input in expected)
        {
            float[] values = Tensor(input.Name, "input", model.Name, "inputs", input.Shape, samples).Values;
            int length = input.Shape.Length;
            for (int sample = 0; sample < samples; sample++)
            {
                values.AsSpan(sample * length, length).CopyTo(joined.AsSpan((sample * model.InputLength) + input.Offset));
            }
        }

        return joined;
    }

    /// <summary>The numbers of one output, of samples in which all lie one behind the other.</summary>
    private static float[] Part(float[] all, int samples, int sampleLength, int offset, int length)
    {
        float[] part = new float[samples * length];
        for (int sample = 0; sample < samples; sample++)
        {
            all.AsSpan((sample * sampleLength) + offset, length).CopyTo(part.AsSpan(sample * length));
        }

        return part;
    }

    /// <summary>The tensor of an input or an output, with as many samples as the others have.</summary>
    private SourceTensor Tensor(string name, string one, string model, string all, TensorShape shape, int samples)
    {
        SourceTensor tensor = Tensor(name, one, model);
        return tensor.Shape is [int count, ..] && count == samples && tensor.Values.Length == (long)samples * shape.Length ? tensor
            : throw WrongShape(tensor, model, all, shape);
    }

    private SourceTensor Tensor(string name, string one, string model) => tensors.FirstOrDefault(tensor => tensor.Name == name)
        ?? throw new ImportException($"the reference has no tensor '{name}', an {one} of {model}; it has {Names(tensors)}");

    private static string Names(IEnumerable<SourceTensor> tensors) => string.Join(", ", tensors.Select(tensor => tensor.Name));

    private static double ToleranceIn(IReadOnlyDictionary<string, string> texts)
    {
        if (!texts.TryGetValue(ToleranceKey, out string? text))
        {
            return UsualTolerance;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double tolerance) && tolerance > 0 ? tolerance
            : throw new ImportException($"its metadata say the tolerance '{text}', and a number above 0 is expected");
    }

    private static ImportException WrongShape(SourceTensor tensor, string model, string what, TensorShape shape) => new(
        $"the {what} of the reference have the shape ({string.Join(", ", tensor.Shape)}), and {model} has {shape} for each sample: "
            + $"give (samples, {shape.ToString()[1..]}");
}
