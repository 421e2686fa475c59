using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime.Products;

/// <summary>
/// Which sums take the input and which the state: windows of neighbouring sums, and of each its block in the tensor. W is (inputs, sums * units), U
/// lies below it.
/// </summary>
internal sealed record SumLayout(int Sums, params SumLayout.Window[] Windows)
{
    /// <summary>As in a GRU whose reset gate follows the product: the candidate has a sum of each operand, and its block is the last.</summary>
    public static SumLayout ResetAfter { get; } = new(4, new Window(true, 0, [2, 0, 1]), new Window(false, 1, [0, 1, 2]));

    /// <summary>No sum takes both.</summary>
    public static SumLayout Apart { get; } = new(2, new Window(true, 0, [0]), new Window(false, 1, [1]));

    /// <summary>More sums than a tile has vectors.</summary>
    public static SumLayout Six { get; } = new(
        6, new Window(true, 0, [0, 1, 2, 3]), new Window(false, 0, [0, 1, 2, 3]), new Window(true, 4, [4, 5]), new Window(false, 4, [4, 5]));

    private bool IsWhole => Windows.All(window => window.Blocks.Length == Sums);

    /// <summary>Each sum takes both.</summary>
    public static SumLayout Whole(int sums) =>
        new(sums, new Window(true, 0, [.. Enumerable.Range(0, sums)]), new Window(false, 0, [.. Enumerable.Range(0, sums)]));

    public bool Takes(int sum, bool isInput) =>
        Windows.Any(w => w.IsInput == isInput && w.First <= sum && sum < w.First + w.Blocks.Length);

    /// <summary>The block of the tensor that a sum takes of an operand.</summary>
    public int Block(int sum, bool isInput) =>
        Windows.Where(w => w.IsInput == isInput && w.First <= sum && sum < w.First + w.Blocks.Length).Select(w => w.Blocks[sum - w.First]).Single();

    public RecurrentProduct[] Products(RecurrentProduct input, RecurrentProduct state) =>
        [.. Windows.Select(w => (w.IsInput ? input : state) with { First = w.First, Sums = w.Blocks.Length })];

    /// <summary>Packs W, U and b, whose blocks are those of the sums.</summary>
    public (float[] Weights, float[] Bias) Pack<V>(float[] weights, float[] bias, int units, Part[] parts)
        where V : struct, IVector<V>
    {
        int columns = Sums * units, inputs = (weights.Length / columns) - units;
        int unitFloats = Windows.Sum(w => (w.IsInput ? inputs : units) * w.Blocks.Length);
        int padded = (units + 15) / 16 * 16;
        float[] packed = new float[unitFloats * padded], packedBias = new float[Sums * padded];
        foreach (Part part in parts)
        {
            int above = 0;
            foreach (Window window in Windows)
            {
                int depth = window.IsInput ? inputs : units;
                for (int i = 0; i < window.Blocks.Length; i++)
                {
                    PackedSums place = new()
                    {
                        Units = units,
                        Sums = Sums,
                        IsWhole = IsWhole,
                        UnitFloats = unitFloats,
                        Above = above,
                        Depth = depth,
                        Width = window.Blocks.Length,
                        First = i,
                        Blocks = 1,
                    };
                    int first = ((window.IsInput ? 0 : inputs) * columns) + (window.Blocks[i] * units);
                    Packing.Sums<V>(in place, ref weights[first], columns, ref packed[0], part);
                }

                above += depth * window.Blocks.Length;
            }

            PackedSums all = new() { Units = units, Sums = Sums, IsWhole = IsWhole, UnitFloats = Sums, Depth = 1, Width = Sums, Blocks = Sums };
            Packing.Sums<V>(in all, ref bias[0], columns, ref packedBias[0], part);
        }

        return (packed, packedBias);
    }

    internal sealed record Window(bool IsInput, int First, int[] Blocks);
}
