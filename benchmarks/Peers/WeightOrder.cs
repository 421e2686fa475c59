namespace Benchmarks.Peers;

/// <summary>
/// Weights of recurrent layers as other libraries have them. Those of Keras are (inputs, gates x units), those of the others (gates x units, inputs), with
/// the gates in an order of their own.
/// </summary>
internal static class WeightOrder
{
    /// <summary>Weights in the other form.</summary>
    /// <param name="weights">Weights in Keras' form.</param>
    /// <param name="units">How many units each gate has.</param>
    /// <param name="gates">For each gate of the result its place among Keras' gates.</param>
    public static float[] Transposed(ReadOnlySpan<float> weights, int units, int[] gates)
    {
        int columns = gates.Length * units, rows = weights.Length / columns;
        float[] transposed = new float[weights.Length];
        for (int row = 0; row < rows; row++)
        {
            float[] ordered = Reordered(weights.Slice(row * columns, columns), units, gates);
            for (int column = 0; column < columns; column++)
            {
                transposed[(column * rows) + row] = ordered[column];
            }
        }

        return transposed;
    }

    /// <summary>A row of weights, or a bias, with its gates in another order.</summary>
    /// <param name="row">Gates in Keras' order.</param>
    /// <param name="units">How many units each gate has.</param>
    /// <param name="gates">For each gate of the result its place among Keras' gates.</param>
    public static float[] Reordered(ReadOnlySpan<float> row, int units, int[] gates)
    {
        float[] ordered = new float[gates.Length * units];
        for (int i = 0; i < gates.Length; i++)
        {
            row.Slice(gates[i] * units, units).CopyTo(ordered.AsSpan(i * units));
        }

        return ordered;
    }
}
