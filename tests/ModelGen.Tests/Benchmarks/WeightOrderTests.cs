using Benchmarks.Peers;

namespace ModelGen.Tests.Benchmarks;

public class WeightOrderTests
{
    private const int Units = 2;

    /// <summary>Keras' i, f, c, o as i, o, f, c.</summary>
    private static readonly int[] Gates = [0, 3, 1, 2];

    [Fact]
    public void Gates_of_a_row_are_reordered_as_wholes() =>
        Assert.Equal([1, 2, 7, 8, 3, 4, 5, 6], WeightOrder.Reordered([1, 2, 3, 4, 5, 6, 7, 8], Units, Gates));

    [Fact]
    public void Weights_are_transposed_with_their_gates_reordered()
    {
        float[] weights =
        [
            1, 2, 3, 4, 5, 6, 7, 8,
            10, 20, 30, 40, 50, 60, 70, 80,
            100, 200, 300, 400, 500, 600, 700, 800,
        ];
        float[] expected =
        [
            1, 10, 100,
            2, 20, 200,
            7, 70, 700,
            8, 80, 800,
            3, 30, 300,
            4, 40, 400,
            5, 50, 500,
            6, 60, 600,
        ];
        Assert.Equal(expected, WeightOrder.Transposed(weights, Units, Gates));
    }
}
