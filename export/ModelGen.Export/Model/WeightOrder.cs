namespace ModelGen.Export.Model;

/// <summary>Weights in the order in which other programs have them.</summary>
internal static class WeightOrder
{
    /// <summary>Columns (inputs, gates units) as rows, with the gates in another order.</summary>
    /// <param name="columns">The matrix.</param>
    /// <param name="gates">The columns of the gates, in the order of the rows; one: that of a matrix without gates.</param>
    /// <param name="inputs">Its rows.</param>
    /// <param name="units">Columns of a gate.</param>
    public static float[] Rows(float[] columns, int[] gates, int inputs, int units)
    {
        float[] rows = new float[columns.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            (int row, int input) = Math.DivRem(i, inputs);
            rows[i] = columns[(input * gates.Length * units) + (gates[row / units] * units) + (row % units)];
        }

        return rows;
    }

    /// <summary>The biases of the input and, behind them, of the state; where they are added up here, the second ones are 0.</summary>
    public static float[] Biases(float[] biases, int[] gates, int units)
    {
        int count = gates.Length * units;
        float[] both = new float[2 * count];
        for (int i = 0; i < biases.Length; i++)
        {
            (int second, int place) = Math.DivRem(i, count);
            both[(second * count) + (Array.IndexOf(gates, place / units) * units) + (place % units)] = biases[i];
        }

        return both;
    }

    /// <summary>The kernel of a convolution, (size, features, filters), as (filters, features, size).</summary>
    public static float[] Filters(float[] kernel, int features, int filters)
    {
        int size = kernel.Length / (features * filters);
        float[] turned = new float[kernel.Length];
        for (int i = 0; i < kernel.Length; i++)
        {
            (int row, int filter) = Math.DivRem(i, filters);
            (int step, int feature) = Math.DivRem(row, features);
            turned[(((filter * features) + feature) * size) + step] = kernel[i];
        }

        return turned;
    }
}
