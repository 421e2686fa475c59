using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The packed copies of each layer's weights. Both plans share them: what only a backward pass reads lies behind what inference
/// reads, so that a model made for inference leaves it out.
/// </summary>
internal sealed class WeightsCatalog(EquatableArray<ParameterPlace> parameters, IReadOnlyDictionary<string, string> identifiers)
{
    private readonly Dictionary<string, Buffer> forInference = [];
    private readonly Dictionary<string, Buffer> forTraining = [];

    public string Identifier(Layer layer) => identifiers[layer.Name];

    public int FloatsForInference => forInference.Values.Sum(Aligned);

    public Arena Arena
    {
        get
        {
            List<PlacedBuffer> places = [];
            int offset = 0;
            foreach (Buffer buffer in forInference.Values.Concat(forTraining.Values))
            {
                places.Add(new PlacedBuffer(buffer, offset, 0, 0));
                offset += Aligned(buffer);
            }

            return new Arena(places.ToEquatableArray(), offset);
        }
    }

    /// <summary>The weights of a map from <paramref name="inputs"/> (and, recurrent, from the state) to gates of units.</summary>
    public AffineWeights Affine(Layer layer, int inputs, int recurrentInputs, int gates, int units, bool inputGradient)
    {
        string name = Identifier(layer);
        int columns = gates * Padding.Pad(units);
        int depth = inputs + recurrentInputs;
        Buffer packed = Inference(name, depth * columns, $"({depth}, {columns}) kernel in panels");
        Buffer bias = Inference(name + "Bias", columns, $"({columns}) bias, padded");
        Buffer? transposed = inputGradient
            ? Training(name + "Transposed", Padding.Pad(inputs) * gates * units, $"({gates * units}, {Padding.Pad(inputs)}) kernel, transposed, in panels")
            : null;
        return new AffineWeights(Find(layer, "kernel")!, Find(layer, "bias"), packed, bias, transposed);
    }

    public Buffer RecurrentTransposed(RecurrentLayer layer)
    {
        int depth = layer.Cell.Gates.Count * layer.Units;
        int columns = Padding.Pad(layer.Units);
        return Training(
            Identifier(layer) + "RecurrentTransposed", depth * columns, $"({depth}, {columns}) recurrent kernel, transposed, in panels");
    }

    public NormalizationWeights Normalization(BatchNormalizationLayer layer)
    {
        string name = Identifier(layer);
        int features = Padding.Pad(layer.Input.Features);
        Buffer Shared(string what) => new(name + what, features, $"({features}) of the batch");
        return new NormalizationWeights(
            Find(layer, "gamma"),
            Find(layer, "beta"),
            Find(layer, "moving_mean")!,
            Find(layer, "moving_variance")!,
            Inference(name + "Gamma", features, $"({features}) gamma, padded"),
            Inference(name + "Beta", features, $"({features}) beta, padded"),
            Inference(name + "Mean", features, $"({features}) moving mean, padded"),
            Inference(name + "Inverse", features, $"({features}) 1 / √(moving variance + epsilon), padded"),
            Shared("Mean"),
            Shared("Inverse"),
            Shared("DGamma"),
            Shared("DBeta"));
    }

    public ParameterPlace? Find(Layer layer, string parameter) =>
        parameters.FirstOrDefault(p => p.Layer == layer.Name && p.Parameter.Name == parameter);

    private Buffer Inference(string name, int floats, string comment) => Add(forInference, name, floats, comment);

    private Buffer Training(string name, int floats, string comment) => Add(forTraining, name, floats, comment);

    private static Buffer Add(Dictionary<string, Buffer> buffers, string name, int floats, string comment)
    {
        if (!buffers.TryGetValue(name, out Buffer? buffer))
        {
            buffer = new Buffer(name, floats, comment);
            buffers.Add(name, buffer);
        }

        return buffer;
    }

    private static int Aligned(Buffer buffer) => MemoryPlanner.Align(buffer.Floats);
}
