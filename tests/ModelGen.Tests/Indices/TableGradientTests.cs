using System.Runtime.InteropServices;
using ModelGen.CompilerServices;

namespace ModelGen.Tests.Indices;

/// <summary>The gradient of a table: sums in one order, whoever computes them, and 0 where an index does not occur.</summary>
public class TableGradientTests
{
    private const int Samples = 9, Steps = 11, Row = 1024, Y = 64;

    [Theory]
    [InlineData(1, 3)]
    [InlineData(50, 1)]
    [InlineData(50, 16)]
    [InlineData(1000, 21)]
    public void It_has_the_bits_of_sums_in_the_order_of_samples_and_steps(int rows, int columns)
    {
        System.Random random = new(rows);
        int stride = (columns + 15) / 16 * 16;
        float[] memory = new float[Samples * Row], expected = new float[rows * columns];
        int[] lengths = [.. Enumerable.Range(0, Samples).Select(_ => random.Next(1, Steps + 1))];
        for (int sample = 0; sample < Samples; sample++)
        {
            for (int step = 0; step < Steps; step++)
            {
                int index = random.Next(Math.Min(rows, 20)) * (rows / Math.Min(rows, 20));
                memory[(sample * Row) + step] = index;
                for (int column = 0; column < columns; column++)
                {
                    float gradient = random.NextSingle() - 0.5f;
                    memory[(sample * Row) + Y + (step * stride) + column] = gradient;
                    expected[(index * columns) + column] += step < lengths[sample] ? gradient : 0;
                }
            }
        }

        EmbeddingShape shape = new()
        {
            Samples = Samples,
            Steps = Steps,
            Row = Row,
            Rows = rows,
            Columns = columns,
            X = 0,
            XStep = 1,
            DY = Y,
            DYStep = stride,
        };
        foreach (int parts in new[] { 1, 2, 3, 8 })
        {
            foreach (float[]? touched in new[] { null, Touched(rows) })
            {
                Check<F32>(in shape, memory, lengths, expected, touched, parts);
                Check<F128>(in shape, memory, lengths, expected, touched, parts);
                Check<F256>(in shape, memory, lengths, expected, touched, parts);
                Check<F512>(in shape, memory, lengths, expected, touched, parts);
            }
        }
    }

    private static float[] Touched(int rows) => [.. Enumerable.Range(0, rows).Select(row => row % 3 == 0 ? 1f : 0)];

    /// <summary>Rows that the batch before has touched are cleared, others are 0 and left alone; where nobody says which those are, all are cleared.</summary>
    private static void Check<V>(in EmbeddingShape shape, float[] memory, int[] lengths, float[] expected, float[]? before, int parts)
        where V : struct, IVector<V>
    {
        int columns = shape.Columns;
        float[] gradient = [.. Enumerable.Range(0, expected.Length).Select(i => before is null || before[i / columns] > 0 ? float.NaN : 0)];
        float[] touched = [.. before ?? []];
        foreach (int part in Enumerable.Range(0, parts).Reverse())
        {
            if (before is null)
            {
                CompilerServices.Embedding.Gradient<V>(in shape, ref gradient[0], ref memory[0], new Part(part, parts, 0), lengths);
            }
            else
            {
                CompilerServices.Embedding.Gradient<V>(in shape, ref gradient[0], ref touched[0], ref memory[0], new Part(part, parts, 0), lengths);
            }
        }

        Assert.Equal(MemoryMarshal.Cast<float, int>(expected).ToArray(), MemoryMarshal.Cast<float, int>(gradient).ToArray());
        HashSet<int> used = [.. Enumerable.Range(0, Samples).SelectMany(sample => memory.Skip(sample * Row).Take(lengths[sample])).Select(index => (int)index)];
        Assert.Equal(before is null ? [] : Enumerable.Range(0, shape.Rows).Select(row => used.Contains(row) ? 1f : 0), touched);
    }
}
