namespace ModelGen.Tests.Importing;

/// <summary>What layers of Keras compute, in double precision and the plainest loops, of the numbers that tensors of the fixture have.</summary>
internal static class KerasMath
{
    /// <summary>The numbers of a tensor as rows.</summary>
    public static double[][] Matrix(string name, int rows, int columns)
    {
        float[] numbers = KerasFixture.Numbers(name, [rows, columns]);
        return [.. numbers.Chunk(columns).Select(row => Array.ConvertAll(row, number => (double)number))];
    }

    /// <summary>x W + b.</summary>
    public static double[] Affine(double[] x, double[][] kernel, double[]? bias = null) =>
        [.. Enumerable.Range(0, kernel[0].Length).Select(column => (bias?[column] ?? 0) + x.Zip(kernel, (number, row) => number * row[column]).Sum())];

    /// <summary>A dense layer whose tensors are NAME/kernel and NAME/bias.</summary>
    public static double[] Dense(string name, double[] x, int units) =>
        Affine(x, Matrix(name + "/kernel", x.Length, units), Matrix(name + "/bias", 1, units)[0]);

    /// <summary>An LSTM whose tensors are NAME/kernel, NAME/recurrent_kernel and NAME/bias.</summary>
    /// <returns>The outputs of all steps, and the states after the last one.</returns>
    public static (List<double[]> Steps, double[] H, double[] C) Lstm(
        string name, double[][] x, int units, double[]? h = null, double[]? c = null, bool isBackwards = false, bool[]? mask = null)
    {
        (double[][] w, double[][] u) = (Matrix(name + "/kernel", x[0].Length, 4 * units), Matrix(name + "/recurrent_kernel", units, 4 * units));
        double[] b = Matrix(name + "/bias", 1, 4 * units)[0];
        (h, c) = (h ?? new double[units], c ?? new double[units]);
        List<double[]> steps = [];
        foreach (int step in isBackwards ? Enumerable.Range(0, x.Length).Reverse() : Enumerable.Range(0, x.Length))
        {
            if (mask is null || mask[step])
            {
                double[] z = [.. Affine(x[step], w, b).Zip(Affine(h, u), (input, state) => input + state)];
                double[] cell = c;
                c = [.. cell.Select((old, i) => (Sigmoid(z[units + i]) * old) + (Sigmoid(z[i]) * Math.Tanh(z[(2 * units) + i])))];
                h = [.. c.Select((one, i) => Sigmoid(z[(3 * units) + i]) * Math.Tanh(one))];
            }

            steps.Add(h);
        }

        return (steps, h, c);
    }

    /// <summary>A GRU whose reset gate comes after the product.</summary>
    public static (List<double[]> Steps, double[] H) Gru(string name, double[][] x, int units, double[]? h = null, bool isBackwards = false)
    {
        (double[][] w, double[][] u) = (Matrix(name + "/kernel", x[0].Length, 3 * units), Matrix(name + "/recurrent_kernel", units, 3 * units));
        double[][] b = Matrix(name + "/bias", 2, 3 * units);
        h ??= new double[units];
        List<double[]> steps = [];
        foreach (double[] input in isBackwards ? x.Reverse() : x)
        {
            (double[] a, double[] s) = (Affine(input, w, b[0]), Affine(h, u, b[1]));
            h =
            [
                .. h.Select((old, i) =>
                {
                    double z = Sigmoid(a[i] + s[i]), r = Sigmoid(a[units + i] + s[units + i]);
                    return (z * old) + ((1 - z) * Math.Tanh(a[(2 * units) + i] + (r * s[(2 * units) + i])));
                }),
            ];
            steps.Add(h);
        }

        return (steps, h);
    }

    /// <summary>The softmax of numbers.</summary>
    public static double[] Softmax(double[] x) => [.. x.Select(number => Math.Exp(number) / x.Sum(Math.Exp))];

    /// <summary>The mean of some rows.</summary>
    public static double[] Mean(IReadOnlyList<double[]> rows) => [.. rows[0].Select((_, i) => rows.Average(row => row[i]))];

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
