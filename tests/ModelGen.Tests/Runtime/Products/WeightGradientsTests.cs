using ModelGen.CompilerServices;

namespace ModelGen.Tests.Runtime.Products;

/// <summary>Gradients of weights are chains of fused multiply-adds over samples and steps, to the last bit.</summary>
public class WeightGradientsTests
{
    /// <summary>Samples, steps, sums, units, rows of W and of U, parts. The last ones need several chunks, of samples and of steps.</summary>
    public static TheoryData<int, int, int, int, int, int, int> Shapes => new()
    {
        { 1, 1, 1, 1, 1, 0, 1 },
        { 3, 2, 1, 10, 7, 0, 2 },
        { 5, 4, 4, 16, 13, 16, 3 },
        { 2, 3, 4, 33, 6, 33, 5 },
        { 2, 3, 3, 129, 2, 0, 2 },
        { 40, 28, 4, 5, 3, 5, 2 },
        { 300, 2, 1, 64, 9, 4, 3 },
        { 2, 700, 4, 8, 2, 8, 4 },
        { 3, 1100, 1, 4, 5, 4, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Each_number_is_the_chain_of_its_terms(int samples, int steps, int sums, int units, int inputs, int states, int parts) =>
        Numbers.WithVectors(new Chains(samples, steps, sums, units, inputs, states, parts));

    private sealed record Chains(int Samples, int Steps, int Sums, int Units, int Inputs, int States, int Parts) : IVectorTest
    {
        private int Padded => (Units + 15) / 16 * 16;

        private int Columns => Sums * Units;

        private int Left => Inputs + States + 3;

        private int Row => Steps * (Left + (Sums * Padded));

        public void Run<V>()
            where V : struct, IVector<V>
        {
            float[] rows = Numbers.Random((Samples * Row) + 16, seed: 1);

            // What is behind the gradients must stay; what is in them must not count.
            float[] gradients = [.. Enumerable.Repeat(7f, (Inputs + States + 1) * Columns), 123];
            GradientShape shape = new()
            {
                Samples = Samples,
                Steps = Steps,
                Row = Row,
                DZ = Steps * Left,
                DZStep = Sums * Padded,
                Sums = Sums,
                Units = Units,
                PaddedUnits = Padded,
            };
            List<GradientTarget> targets =
            [
                new() { Gradient = 0, Rows = Inputs, Columns = Columns, Left = 0, Step = Left },
                new() { Gradient = (Inputs + States) * Columns, Columns = Columns },
            ];
            if (States > 0)
            {
                targets.Insert(1, new() { Gradient = Inputs * Columns, Rows = States, Columns = Columns, Left = Inputs, Step = Left });
            }

            for (int i = 0; i < Parts; i++)
            {
                WeightGradients.Run<V>(in shape, targets.ToArray(), ref gradients[0], ref rows[0], new Part(i, Parts, 0));
            }

            Assert.Equal(123, gradients[^1]);
            for (int row = 0; row <= Inputs + States; row++)
            {
                for (int column = 0; column < Columns; column++)
                {
                    Assert.Equal(Chain(rows, row, column), gradients[(row * Columns) + column]);
                }
            }
        }

        private float Chain(float[] rows, int row, int column)
        {
            float sum = 0;
            for (int sample = 0; sample < Samples; sample++)
            {
                for (int step = 0; step < Steps; step++)
                {
                    float left = row == Inputs + States ? 1 : rows[(sample * Row) + (step * Left) + row];
                    int place = (step * Sums * Padded) + (column / Units * Padded) + (column % Units);
                    sum = MathF.FusedMultiplyAdd(left, rows[(sample * Row) + (Steps * Left) + place], sum);
                }
            }

            return sum;
        }
    }
}
