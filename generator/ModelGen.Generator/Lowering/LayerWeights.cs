using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>The tensors of each layer, as its stages multiply by them, and what the layer is called in generated code.</summary>
internal sealed class LayerWeights(EquatableArray<ParameterPlace> parameters, IReadOnlyDictionary<string, string> identifiers)
{
    public string Identifier(Layer layer) => identifiers[layer.Name];

    /// <summary>The tensor of a name, or null where the layer has none.</summary>
    public ParameterPlace? Find(Layer layer, string parameter) =>
        parameters.FirstOrDefault(p => p.Layer == layer.Name && p.Parameter.Name == parameter);

    /// <summary>The weights of a layer that is an affine map.</summary>
    public AffineWeights Affine(AffineLayer layer) => new(Find(layer, "kernel")!, Find(layer, "bias"));

    /// <summary>The weights of a batch normalization, with its moving statistics.</summary>
    public NormalizationWeights Normalization(BatchNormalizationLayer layer) =>
        new(Find(layer, "gamma"), Find(layer, "beta"), Find(layer, "moving_mean")!, Find(layer, "moving_variance")!);

    /// <summary>The weights of each part of a cell.</summary>
    public EquatableArray<SumWeights> Cell(RecurrentLayer layer)
    {
        List<SumWeights> parts = [];
        int first = 0;
        foreach (CellPart part in layer.Cell.Parts)
        {
            parts.Add(new SumWeights(first, part.Sums.Count, layer.UnitsOf(part), Products(layer, part.Sums), Biases(layer, part.Sums).ToEquatableArray()));
            first += part.Sums.Count;
        }

        return parts.ToEquatableArray();
    }

    /// <summary>One product for each run of neighbouring sums that take an operand.</summary>
    private EquatableArray<SumProduct> Products(RecurrentLayer layer, EquatableArray<Sum> sums)
    {
        List<SumProduct> products = [];
        foreach ((Symbol operand, string tensor) in sums.SelectMany(s => s.Terms).Select(t => (t.Operand, t.Tensor)).Distinct())
        {
            Term?[] terms = [.. sums.Select(s => s.Terms.FirstOrDefault(t => t.Operand == operand && t.Tensor == tensor))];
            for (int first = 0; first < terms.Length;)
            {
                int[] blocks = [.. terms.Skip(first).TakeWhile(t => t is not null).Select(t => t!.Block)];
                if (blocks.Length > 0)
                {
                    int depth = Binding.Cell.IsInput(operand) ? layer.Input.Features : layer.UnitsOf(operand);
                    products.Add(new SumProduct(operand, Find(layer, tensor)!, depth, first, blocks.ToEquatableArray()));
                }

                first += Math.Max(1, blocks.Length);
            }
        }

        return products.OrderBy(p => !Binding.Cell.IsInput(p.Operand)).ToEquatableArray();
    }

    /// <summary>The first bias of each sum, then the second, and so on, neighbouring blocks together.</summary>
    private IEnumerable<BiasBlocks> Biases(RecurrentLayer layer, EquatableArray<Sum> sums)
    {
        int most = sums.Select(s => s.Biases.Count).DefaultIfEmpty().Max();
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
}
