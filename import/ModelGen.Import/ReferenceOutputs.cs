using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Import.Graph;
using ModelGen.Import.Tensors;

namespace ModelGen.Import;

/// <summary>
/// Inputs with the outputs that the source of a model gives for them: what tells whether an imported model is the same. They are kept beside the weights, as
/// NAME.check.safetensors, a file that any program can make: the tensors <c>input</c> and <c>output</c>, and in the metadata <c>tolerance</c>.
/// </summary>
public sealed class ReferenceOutputs
{
    /// <summary>How names of such files end.</summary>
    public const string FileEnding = ".check.safetensors";

    /// <summary>How far outputs may be from the reference where nothing else is said, relative to the largest one.</summary>
    public const double UsualTolerance = 1e-5;

    private const string InputName = "input";
    private const string OutputName = "output";
    private const string ToleranceKey = "tolerance";

    private readonly IReadOnlyList<SourceTensor> inputs;
    private readonly SourceTensor output;

    private ReferenceOutputs(IReadOnlyList<SourceTensor> inputs, SourceTensor output, double tolerance)
    {
        this.inputs = inputs;
        this.output = output;
        Tolerance = tolerance;
    }

    /// <summary>How far an output may be from its reference, relative to the largest output of the reference.</summary>
    public double Tolerance { get; }

    /// <summary>Reads a file that <see cref="Save"/> wrote, or another program.</summary>
    /// <param name="path">
    /// The path of a safetensors file with the tensor <c>output</c>, of the shape (samples, output), and <c>input</c>, of (samples, input), or for a model of
    /// several inputs a tensor for each, called as the input is.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ImportException">The file can't be read, or has no such tensors.</exception>
    public static ReferenceOutputs Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ImportedFile.Read(path, () =>
        {
            List<SourceTensor> tensors = Safetensors.IsOne(ImportedFile.Head(path)) ? Safetensors.Read(path, out IReadOnlyDictionary<string, string> texts)
                : throw ImportedFile.Unknown(ImportedFile.Head(path), "a safetensors file with 'input' and 'output'");
            SourceTensor output = tensors.Find(tensor => tensor.Name == OutputName)
                ?? throw new ImportException($"it has no tensor '{OutputName}'; it has {string.Join(", ", tensors.Select(tensor => tensor.Name))}");
            return new ReferenceOutputs([.. tensors.Where(tensor => tensor != output)], output, ToleranceIn(texts));
        });
    }

    /// <summary>Reads inputs and outputs from files of their own, as Python writes them.</summary>
    /// <param name="inputs">
    /// The path of a NumPy file (<c>.npy</c>, <c>.npz</c>) or a safetensors file with the inputs, of the shape (samples, input): one tensor of any name, or for
    /// a model of several inputs one for each, called as the input is.
    /// </param>
    /// <param name="outputs">The path of such a file with the outputs, of the shape (samples, output): one tensor of any name.</param>
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
        if (wanted.Count != 1)
        {
            throw new ImportException(
                $"{outputs}: it has the tensors {string.Join(", ", wanted.Select(tensor => tensor.Name))}, and one is expected, the outputs of all samples");
        }

        return new ReferenceOutputs(
            given.Count == 1 ? [given[0] with { Name = InputName }] : given, wanted[0] with { Name = OutputName }, tolerance);
    }

    /// <summary>Writes the file. It appears whole or not at all.</summary>
    /// <param name="path">The path of the file, which is replaced if it exists; by custom it ends with <see cref="FileEnding"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        KeyValuePair<string, string> tolerance = new(ToleranceKey, Tolerance.ToString("R", CultureInfo.InvariantCulture));
        WholeFile.Write(path, stream => Safetensors.Write(stream, [.. inputs, output], [tolerance]));
    }

    /// <summary>Runs a model on the inputs and compares.</summary>
    /// <param name="model">The model, with its weights.</param>
    /// <returns>The largest difference and its place.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ImportException">Inputs or outputs are not of the model's shape, or an index is none of the model's.</exception>
    public OutputDifference Compare(IPredictor model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelDescription description = model.Description;
        int samples = output.Shape is [int count, ..] && output.Values.Length == (long)count * description.OutputLength && count > 0 ? count
            : throw WrongShape(output, description.Name, "outputs", description.OutputShape);
        float[] outputs = new float[output.Values.Length];
        try
        {
            model.Predict(Samples(description, samples), outputs);
        }
        catch (ArgumentException exception)
        {
            throw new ImportException($"the inputs of the reference are none of the model's: {exception.Message}", exception);
        }

        return OutputDifference.Of(outputs, output.Values, description.OutputShape, samples, Tolerance);
    }

    /// <summary>The samples, in which the inputs of each lie one behind the other.</summary>
    private float[] Samples(ModelDescription model, int samples)
    {
        ImmutableArray<InputDescription> expected = model.Inputs.IsEmpty ? [new InputDescription(InputName, model.InputShape, 0)] : model.Inputs;
        float[] joined = new float[samples * model.InputLength];
        foreach (InputDescription input in expected)
        {
            SourceTensor tensor = inputs.FirstOrDefault(tensor => tensor.Name == input.Name) ?? throw new ImportException(
                $"the reference has no tensor '{input.Name}', an input of {model.Name}; it has {string.Join(", ", inputs.Select(tensor => tensor.Name))}");
            int length = input.Shape.Length;
            if (tensor.Values.Length != (long)samples * length || tensor.Shape[0] != samples)
            {
                throw WrongShape(tensor, model.Name, "inputs", input.Shape);
            }

            for (int sample = 0; sample < samples; sample++)
            {
                tensor.Values.AsSpan(sample * length, length).CopyTo(joined.AsSpan((sample * model.InputLength) + input.Offset));
            }
        }

        return joined;
    }

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
