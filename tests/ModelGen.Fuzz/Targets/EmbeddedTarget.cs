extern alias build;

using System.Buffers.Binary;
using build::ModelGen.Build;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Parsing;

namespace ModelGen.Fuzz.Targets;

/// <summary>
/// Weights files that a model names. What the build accepts is what a model loads, but for numbers that are not finite, and lies where the generator says.
/// </summary>
internal sealed class EmbeddedTarget : MutatedBytesTarget
{
    private const string Path = "fuzzed.model.yaml";

    private const string Key = "fuzzed.safetensors";

    private static readonly BoundModel Model = Binder.BindAll(
        ModelFileParser.Parse(
            Path, $"modelgen: 1\nname: Fuzzed\ninput: {{ shape: [2] }}\nlayers: [dense: 3, batch_normalization]\nweights: {Key}\n"), "Models")[0];

    private static readonly ModelDescription Description = WeightsTarget.Describe([.. Model.Network!.Parameters.Select(tensor =>
        ($"{tensor.Layer.Name}/{tensor.Parameter.Name}", tensor.Parameter.Shape.Count == 1
            ? new TensorShape(tensor.Parameter.Shape[0])
            : new TensorShape(tensor.Parameter.Shape[0], tensor.Parameter.Shape[1])))]);

    private readonly WeightsFile file = new(Description);
    private readonly float[] parameters = new float[Description.ParameterCount];

    public override string Name => "embedded";

    public override IReadOnlyList<byte[]> Seeds { get; } = [WeightsTarget.Written(Description), WeightsTarget.Shuffled(Description)];

    public override IReadOnlyList<byte[]> Words { get; } =
        [.. WeightsTarget.WordsOfHeaders, .. Description.Parameters.Select(parameter => System.Text.Encoding.UTF8.GetBytes(parameter.Name))];

    public override bool Read(byte[] input)
    {
        WeightsReport report = WeightsReport.Of(Key, input);
        string text = $"{ManifestText.Weights} {Key}\n{string.Concat(report.Lines.Select(line => line + "\n"))}";
        BoundModel bound = WeightsBinder.Bind(Model, [ModelGen.Generator.Parsing.WeightsManifest.Parse(Path, text)]);
        if (bound.Diagnostics.Any(diagnostic => diagnostic.Id is not ("MG0041" or "MG0042")))
        {
            throw new InvalidOperationException($"The generator says {bound.Diagnostics[0].Id}.");
        }

        bool isLoaded = IsLoaded(input);
        if (bound.Network?.Weights is not EmbeddedWeights weights)
        {
            return isLoaded && parameters.All(float.IsFinite) ? throw new InvalidOperationException($"Refused, but loaded: {text}") : false;
        }

        return isLoaded ? CheckPlaces(input, weights) : throw new InvalidOperationException("Accepted, but not loaded.");
    }

    private bool IsLoaded(byte[] input)
    {
        try
        {
            file.Read(new MemoryStream(input), parameters);
            return true;
        }
        catch (WeightsFormatException)
        {
            return false;
        }
    }

    private bool CheckPlaces(byte[] input, EmbeddedWeights weights)
    {
        for (int i = 0; i < Description.Parameters.Length; i++)
        {
            ParameterDescription parameter = Description.Parameters[i];
            int begin = weights.Begins.Count == 0 ? parameter.Offset : weights.Begins[i];
            for (int j = 0; j < parameter.Shape.Length; j++)
            {
                float number = BinaryPrimitives.ReadSingleLittleEndian(input.AsSpan(weights.Start + (sizeof(float) * (begin + j))));
                if (number != parameters[parameter.Offset + j])
                {
                    throw new InvalidOperationException($"{parameter.Name}: number {j} is not where the generator says.");
                }
            }
        }

        return true;
    }
}
