namespace ModelGen.Tests.Reference;

/// <summary>Numbers of shape (samples, steps, features) with a mask of shape (samples, steps), or without one.</summary>
internal sealed record Batch(int Samples, int Steps, int Features, double[] Values, bool[]? Mask)
{
    /// <summary>What it adds to the loss where a layer gives it, or what is within the layer.</summary>
    public double Penalty { get; init; }

    /// <summary>The states of a recurrent layer after the last step, (samples, 1, units) each, where it gives them.</summary>
    public IReadOnlyList<Batch> States { get; init; } = [];

    public double this[int sample, int step, int feature] => Values[(((sample * Steps) + step) * Features) + feature];

    /// <summary>Whether the mask, if there is one, keeps a step.</summary>
    public bool Counts(int sample, int step) => Mask is null || Mask[(sample * Steps) + step];

    /// <summary>The numbers that a function gives for each (sample, step, feature).</summary>
    public static Batch Create(int samples, int steps, int features, bool[]? mask, Func<int, int, int, double> value)
    {
        double[] values = new double[samples * steps * features];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value(i / features / steps, i / features % steps, i % features);
        }

        return new Batch(samples, steps, features, values, mask);
    }

    /// <summary>The same shape and mask with other numbers.</summary>
    public Batch With(Func<int, int, int, double> value) => Create(Samples, Steps, Features, Mask, value);

    /// <summary>The same shape and mask with a function of each number.</summary>
    public Batch Map(Func<double, double> function) => this with { Values = Array.ConvertAll(Values, x => function(x)) };
}
