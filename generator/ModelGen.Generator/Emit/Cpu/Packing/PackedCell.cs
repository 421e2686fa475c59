using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Contract;
using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Emit.Cpu.Packing;

/// <summary>The packed weights of a cell, part by part.</summary>
internal sealed class PackedCell(RecurrentStage stage) : PackedStage
{
    /// <summary>Whether the sums take other operands than in inference, so that it has weights in an order of its own.</summary>
    private readonly bool drops = stage.Factors.Count > 0;

    public IReadOnlyList<PackedPart> Parts { get; } = [.. stage.Weights.Select((sums, part) => Part(stage, sums, part))];

    public override IEnumerable<Buffer> ForInference => Parts.Where(p => p.Sums.Sums > 0).SelectMany(p => new[] { p.Weights, p.Bias });

    public override IEnumerable<Buffer> ForTraining => [.. drops ? ForInference : [], .. Transposed];

    private IEnumerable<Buffer> Transposed =>
        Parts.SelectMany(p => p.Products.Where(p.Transposed.ContainsKey).Select(product => p.Transposed[product]));

    public override void Pack(CodeWriter code)
    {
        foreach (PackedPart part in Parts)
        {
            int above = 0;
            foreach (SumProduct product in part.Products)
            {
                string panel = $"UnitFloats = {part.Sums.UnitFloats}{(above == 0 ? string.Empty : $", Above = {above}")}";
                foreach ((int sum, int block, int count) in product.Runs())
                {
                    string place = $"{panel}, Depth = {product.Depth}, Width = {product.Sums}{First(sum)}, Blocks = {count}";
                    Sums(code, part, product.Tensor, block, part.Weights, place);
                }

                above += product.Depth * product.Sums;
            }

            foreach (BiasBlocks bias in part.Sums.Biases)
            {
                string place = $"UnitFloats = {part.Sums.Sums}, Depth = 1, Width = {part.Sums.Sums}{First(bias.First)}, Blocks = {bias.Count}";
                Sums(code, part, bias.Tensor, bias.Block, part.Bias, bias.Adds ? place + ", Adds = true" : place);
            }
        }

        static string First(int sum) => sum == 0 ? string.Empty : $", First = {sum}";
    }

    public override void PackForTraining(CodeWriter code)
    {
        if (drops)
        {
            Pack(code);
        }

        foreach (PackedPart part in Parts)
        {
            foreach (SumProduct product in part.Products.Where(part.Transposed.ContainsKey))
            {
                foreach ((int sum, int block, int count) in product.Runs())
                {
                    Transpose(code, product.Tensor, block, part.Transposed[product], product.Depth, part.Sums.Units, product.Sums, sum, count);
                }
            }
        }
    }

    private void Sums(CodeWriter code, PackedPart part, ParameterPlace from, int block, Buffer to, string place)
    {
        int columns = from.Parameter.Shape[from.Parameter.Shape.Count - 1], units = part.Sums.Units;
        code.Line($"Packing.Sums<{StageWriter.Vector(units)}>(");
        code.Line($"    new() {{ Units = {units}, Sums = {part.Sums.Sums}, {(part.IsWhole ? string.Empty : "IsWhole = false, ")}{place} }},");
        code.Line($"    {From(from, block * units)}, {columns}, {To(to)}, part);");
    }

    private static PackedPart Part(RecurrentStage stage, SumWeights sums, int part)
    {
        string name = stage.Name + (stage.Factors.Count > 0 ? "Dropped" : string.Empty) + (part == 0 ? string.Empty : $"Part{part + 1}");
        int padded = CpuLayout.Pad(sums.Units), width = sums.Sums * padded;
        SumProduct[] products =
        [
            .. sums.Products.SelectMany(Cut).OrderBy(p => p.First / MemoryContract.MostSums).ThenBy(p => !Cell.IsInput(p.Operand)),
        ];
        string rows = string.Join(" + ", products.Select(p => $"{p.Depth} * {p.Sums}"));
        return new PackedPart(
            sums,
            products,
            new Buffer(name, sums.UnitFloats * padded, $"({rows}, {padded}) weights in panels"),
            new Buffer(name + "Bias", width, $"({width}) bias, padded"),
            InTransposed(stage, name, products, sums.Units));
    }

    /// <summary>A tile takes the sums in fours.</summary>
    private static IEnumerable<SumProduct> Cut(SumProduct product)
    {
        for (int first = 0; first < product.Sums;)
        {
            EquatableArray<int> blocks = product.Blocks.Skip(first).Take(MemoryContract.MostSums - ((product.First + first) % MemoryContract.MostSums)).ToEquatableArray();
            yield return product with { First = product.First + first, Blocks = blocks };
            first += blocks.Count;
        }
    }

    private static Dictionary<SumProduct, Buffer> InTransposed(RecurrentStage stage, string name, IEnumerable<SumProduct> products, int units)
    {
        Dictionary<SumProduct, Buffer> buffers = [];
        HashSet<string> taken = [];
        foreach (SumProduct product in products.Where(stage.AsksGradient))
        {
            string prefix = name + Names.OfWeights(product.Tensor.Parameter.Name), own = prefix + "Transposed";
            for (int i = 2; !taken.Add(own); i++)
            {
                own = $"{prefix}{i}Transposed";
            }

            int columns = product.Sums * units, depth = CpuLayout.Pad(product.Depth);
            buffers.Add(product, new Buffer(own, depth * columns, $"({columns}, {depth}) weights, transposed, in panels"));
        }

        return buffers;
    }
}

/// <summary>The packed weights of a part's sums.</summary>
/// <param name="Sums">The sums.</param>
/// <param name="Products">Their products, each of sums that one tile takes; those of inputs first among those of the same sums.</param>
/// <param name="Weights">The weights of all products.</param>
/// <param name="Bias">The biases; zeros without one.</param>
/// <param name="Transposed">The transposed blocks for the gradients of the products' operands that somebody asks for.</param>
internal sealed record PackedPart(
    SumWeights Sums, IReadOnlyList<SumProduct> Products, Buffer Weights, Buffer Bias, IReadOnlyDictionary<SumProduct, Buffer> Transposed)
{
    /// <summary>Whether each product is of all sums, so that the first begins from the biases. Without one, they have to be copied.</summary>
    public bool IsWhole => Products.Count > 0 && Products.All(p => p.Sums == Sums.Sums);
}
