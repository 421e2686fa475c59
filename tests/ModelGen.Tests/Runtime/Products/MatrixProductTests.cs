using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime.Products;

/// <summary>Products of activations are chains of fused multiply-adds in the order of the depth, to the last bit, however the operands lie.</summary>
public class MatrixProductTests
{
    /// <summary>Rows, columns and depth. The last ones need several panels, of columns and of depth.</summary>
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 },
        { 2, 5, 3 },
        { 7, 16, 9 },
        { 13, 33, 40 },
        { 6, 64, 97 },
        { 19, 130, 250 },
        { 4, 3, 1600 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Each_number_is_the_chain_of_its_terms(int rows, int columns, int depth)
    {
        foreach (bool left in new[] { false, true })
        {
            foreach (bool right in new[] { false, true })
            {
                Numbers.WithVectors(new Chains(rows, columns, depth, left, right));
            }
        }
    }

    private sealed record Chains(int Rows, int Columns, int Depth, bool LeftTransposed, bool RightTransposed) : IVectorTest
    {
        private int Padded => (Columns + 15) / 16 * 16;

        // Heads lie between each other, so rows of one are further apart than they are long.
        private int LeftStride => (LeftTransposed ? Rows : Depth) + 3;

        private int RightStride => (RightTransposed ? Depth : Columns) + 5;

        public void Run<V>()
            where V : struct, IVector<V>
        {
            float[] a = Numbers.Random((LeftTransposed ? Depth : Rows) * LeftStride, seed: 1);
            float[] b = Numbers.Random((RightTransposed ? Columns : Depth) * RightStride, seed: 2);

            // What is in the result must not count, and what is behind it must stay.
            float[] c = [.. Enumerable.Repeat(float.NaN, Rows * Padded), 123];
            MatrixShape shape = new()
            {
                Rows = Rows,
                Columns = Columns,
                Depth = Depth,
                ARow = LeftTransposed ? 1 : LeftStride,
                AColumn = LeftTransposed ? LeftStride : 1,
                BRow = RightTransposed ? 1 : RightStride,
                BColumn = RightTransposed ? RightStride : 1,
                CRow = Padded,
            };
            MatrixProduct.Run<V>(in shape, ref a[0], ref b[0], ref c[0]);
            Assert.Equal(123, c[^1]);
            for (int row = 0; row < Rows; row++)
            {
                for (int column = 0; column < Columns; column++)
                {
                    float sum = 0;
                    for (int k = 0; k < Depth; k++)
                    {
                        sum = MathF.FusedMultiplyAdd(a[(int)((row * shape.ARow) + (k * shape.AColumn))], b[(int)((k * shape.BRow) + (column * shape.BColumn))], sum);
                    }

                    Assert.Equal(sum, c[(row * Padded) + column]);
                }
            }
        }
    }
}
