namespace ModelGen.Training;

/// <summary>Sequences with lengths of their own, in memory one behind the other.</summary>
/// <param name="Inputs">The steps of all sequences, (steps, features), C order.</param>
/// <param name="Features">Elements in a step.</param>
/// <param name="Starts">Before which step each sequence begins, and where the last one ends.</param>
/// <param name="Targets">The targets of all samples or, with a target for each step, of all steps.</param>
/// <param name="TargetFeatures">Elements in a target.</param>
/// <param name="HasStepTargets">Whether each step has a target.</param>
internal sealed record SequenceSource(
    float[] Inputs, int Features, int[] Starts, float[] Targets, int TargetFeatures, bool HasStepTargets) : IBatchSource
{
    public int Count => Starts.Length - 1;

    public int Steps { get; } = Enumerable.Range(0, Starts.Length - 1).Max(sample => Starts[sample + 1] - Starts[sample]);

    public int InputLength => checked(Steps * Features);

    public int TargetLength => HasStepTargets ? checked(Steps * TargetFeatures) : TargetFeatures;

    public int LengthOf(int sample) => Starts[sample + 1] - Starts[sample];

    public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets)
    {
        foreach (int sample in samples)
        {
            int start = Starts[sample], length = LengthOf(sample);
            inputs = Copy(Inputs, start, length, Features, inputs);
            targets = HasStepTargets ? Copy(Targets, start, length, TargetFeatures, targets) : Copy(Targets, sample, 1, TargetFeatures, targets);
        }
    }

    /// <summary>Copies rows, and gives what is left of their room.</summary>
    private static Span<float> Copy(float[] from, int row, int rows, int features, Span<float> to)
    {
        from.AsSpan(row * features, rows * features).CopyTo(to);
        return to[(rows * features)..];
    }
}
