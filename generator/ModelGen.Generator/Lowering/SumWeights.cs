using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>The weights of a part's sums, as its products read them, and what follows for gradients.</summary>
/// <param name="First">The part's first sum among all of the cell.</param>
/// <param name="Sums">How many sums.</param>
/// <param name="Units">Units of each.</param>
/// <param name="Products">The products, those of inputs first.</param>
/// <param name="Biases">Blocks of biases; later ones are added to earlier ones.</param>
internal sealed record SumWeights(int First, int Sums, int Units, EquatableArray<SumProduct> Products, EquatableArray<BiasBlocks> Biases)
{
    /// <summary>Weights of a unit.</summary>
    public int UnitFloats => Products.Sum(p => p.Depth * p.Sums);

    /// <summary>
    /// Neighbouring sums whose terms are neighbouring blocks of the same tensors: for each such run the gradients of weights are one product
    /// for all tensors.
    /// </summary>
    public IEnumerable<SumRun> Runs(EquatableArray<Sum> sums)
    {
        for (int first = 0; first < sums.Count;)
        {
            int count = 1;
            while (first + count < sums.Count && Follows(sums[first + count], sums[first], count))
            {
                count++;
            }

            yield return new SumRun(first, count, sums[first].Terms, sums[first].Biases);
            first += count;
        }
    }

    private static bool Follows(Sum sum, Sum first, int distance) =>
        sum.Terms.SequenceEqual(first.Terms.Select(t => t with { Block = t.Block + distance }))
        && sum.Biases.SequenceEqual(first.Biases.Select(t => t with { Block = t.Block + distance }));
}

/// <summary>An operand with the blocks of a tensor that it is multiplied by in neighbouring sums.</summary>
/// <param name="Operand">The operand.</param>
/// <param name="Tensor">The weights, (depth, blocks * units).</param>
/// <param name="Depth">Numbers in the operand.</param>
/// <param name="First">The first of the sums in the part.</param>
/// <param name="Blocks">The block of each sum.</param>
internal sealed record SumProduct(Symbol Operand, ParameterPlace Tensor, int Depth, int First, EquatableArray<int> Blocks)
{
    public int Sums => Blocks.Count;

    /// <summary>Blocks that are neighbours in the tensor too, with the first sum of each run, counted from the product's first.</summary>
    public IEnumerable<(int Sum, int Block, int Count)> Runs()
    {
        for (int first = 0; first < Blocks.Count;)
        {
            int count = 1;
            while (first + count < Blocks.Count && Blocks[first + count] == Blocks[first] + count)
            {
                count++;
            }

            yield return (first, Blocks[first], count);
            first += count;
        }
    }
}

/// <summary>Neighbouring blocks of a bias for neighbouring sums.</summary>
/// <param name="Tensor">The bias.</param>
/// <param name="First">The first of the sums in the part.</param>
/// <param name="Block">Its block.</param>
/// <param name="Count">How many sums.</param>
/// <param name="Adds">Whether an earlier entry gives these sums a bias already.</param>
internal sealed record BiasBlocks(ParameterPlace Tensor, int First, int Block, int Count, bool Adds);

/// <summary>Neighbouring sums of the same tensors.</summary>
/// <param name="First">The first of them in the part.</param>
/// <param name="Count">How many.</param>
/// <param name="Terms">The terms of the first.</param>
/// <param name="Biases">The biases of the first.</param>
internal sealed record SumRun(int First, int Count, EquatableArray<Term> Terms, EquatableArray<Bias> Biases);
