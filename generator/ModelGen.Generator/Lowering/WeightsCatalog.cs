using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

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

    /// <summary>The weights of a dense layer.</summary>
    public AffineWeights Affine(DenseLayer layer, bool inputGradient)
    {
        string name = Identifier(layer);
        int inputs = layer.Input.Features, units = layer.Units, columns = Padding.Pad(units);
        Buffer packed = Inference(name, inputs * columns, $"({inputs}, {columns}) kernel in panels");
        Buffer bias = Inference(name + "Bias", columns, $"({columns}) bias, padded");
        Buffer? transposed = inputGradient
            ? Training(name + "Transposed", Padding.Pad(inputs) * units, $"({units}, {Padding.Pad(inputs)}) kernel, transposed, in panels")
            : null;
        return new AffineWeights(Find(layer, "kernel")!, Find(layer, "bias"), packed, bias, transposed);
    }

    /// <summary>A parameter of equations, in rows that are padded as those of the samples are.</summary>
    public StoredValue Operand(Layer layer, Parameter parameter, Axes axes)
    {
        string shape = $"({string.Join(", ", parameter.Shape)}) {parameter.Name}, padded";
        View view = StoredValue.Create(axes, layer.Input, Identifier(layer) + Names.Pascal(parameter.Name), shape);
        Buffer buffer = Inference(view.Buffer.Name, view.Buffer.Floats, view.Buffer.Comment);
        return new StoredValue(parameter.Name, axes, view with { Buffer = buffer }, Find(layer, parameter.Name));
    }

    /// <summary>The weights of each part of a cell.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="training">Whether gradients of operands are asked for.</param>
    /// <param name="inputGradient">Whether the gradient of the input is.</param>
    public EquatableArray<SumWeights> Cell(RecurrentLayer layer, bool training, bool inputGradient)
    {
        List<SumWeights> parts = [];
        int first = 0;
        foreach (CellPart part in layer.Cell.Parts)
        {
            string name = Identifier(layer) + (parts.Count == 0 ? string.Empty : $"Part{parts.Count + 1}");
            EquatableArray<SumProduct> products = Products(layer, part.Sums, name, training, inputGradient);
            int width = part.Sums.Count * Padding.Pad(layer.Units), unitFloats = products.Sum(p => p.Depth * p.Sums);
            string rows = string.Join(" + ", products.Select(p => $"{p.Depth} * {p.Sums}"));
            parts.Add(new SumWeights(
                first,
                part.Sums.Count,
                products,
                Biases(layer, part.Sums).ToEquatableArray(),
                Inference(name, unitFloats * Padding.Pad(layer.Units), $"({rows}, {Padding.Pad(layer.Units)}) weights in panels"),
                Inference(name + "Bias", width, $"({width}) bias, padded")));
            first += part.Sums.Count;
        }

        return parts.ToEquatableArray();
    }

    /// <summary>One product for each run of neighbouring sums that take an operand.</summary>
    private EquatableArray<SumProduct> Products(RecurrentLayer layer, EquatableArray<Sum> sums, string name, bool training, bool inputGradient)
    {
        List<SumProduct> products = [];
        HashSet<string> taken = [];
        foreach ((Symbol operand, string tensor) in sums.SelectMany(s => s.Terms).Select(t => (t.Operand, t.Tensor)).Distinct())
        {
            Term?[] terms = [.. sums.Select(s => s.Terms.FirstOrDefault(t => t.Operand == operand && t.Tensor == tensor))];
            for (int first = 0; first < terms.Length;)
            {
                int most = SumWeights.MostSums - (first % SumWeights.MostSums);
                int[] blocks = [.. terms.Skip(first).Take(most).TakeWhile(t => t is not null).Select(t => t!.Block)];
                if (blocks.Length > 0)
                {
                    int depth = operand == Binding.Cell.Input ? layer.Input.Features : layer.Units;
                    bool asked = operand == Binding.Cell.Input ? inputGradient : training;
                    string prefix = name + Names.OfWeights(tensor);
                    Buffer? transposed = asked ? Transposed(prefix, depth, blocks.Length * layer.Units) : null;
                    products.Add(new SumProduct(operand, Find(layer, tensor)!, depth, first, blocks.ToEquatableArray(), transposed));
                }

                first += Math.Max(1, blocks.Length);
            }
        }

        return products.OrderBy(p => p.First / SumWeights.MostSums).ThenBy(p => p.Operand != Binding.Cell.Input).ToEquatableArray();

        Buffer Transposed(string prefix, int inputs, int columns)
        {
            string own = prefix + "Transposed";
            for (int i = 2; !taken.Add(own); i++)
            {
                own = $"{prefix}{i}Transposed";
            }

            return Training(own, Padding.Pad(inputs) * columns, $"({columns}, {Padding.Pad(inputs)}) weights, transposed, in panels");
        }
    }

    /// <summary>The first bias of each sum, then the second, and so on, neighbouring blocks together.</summary>
    private IEnumerable<BiasBlocks> Biases(RecurrentLayer layer, EquatableArray<Sum> sums)
    {
        int most = sums.Max(s => s.Biases.Count);
        for (int turn = 0; turn < most; turn++)
        {
            for (int first = 0; first < sums.Count;)
            {
                int count = 1;
                if (turn < sums[first].Biases.Count && Find(layer, sums[first].Biases[turn].Tensor) is { } tensor)
                {
                    Bias bias = sums[first].Biases[turn];
                    while (first + count < sums.Count && sums[first + count].Biases.ElementAtOrDefault(turn) == bias with { Block = bias.Block + count })
                    {
                        count++;
                    }

                    yield return new BiasBlocks(tensor, first, bias.Block, count, turn > 0);
                }

                first += count;
            }
        }
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
            Shared("Positions"),
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
