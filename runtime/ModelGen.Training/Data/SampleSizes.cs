namespace ModelGen.Training;

/// <summary>How many elements some samples have together.</summary>
/// <param name="Inputs">Elements of their inputs.</param>
/// <param name="Targets">Elements of their targets.</param>
internal readonly record struct SampleSizes(int Inputs, int Targets)
{
    /// <summary>The sizes of some samples of a source.</summary>
    public static SampleSizes Of(IBatchSource source, ReadOnlySpan<int> samples)
    {
        if (source.Steps == 0)
        {
            return new SampleSizes(samples.Length * source.InputLength, samples.Length * source.TargetLength);
        }

        int steps = 0;
        foreach (int sample in samples)
        {
            steps += source.LengthOf(sample);
        }

        int inputs = steps * (source.InputLength / source.Steps);
        return new SampleSizes(inputs, source.HasStepTargets ? steps * (source.TargetLength / source.Steps) : samples.Length * source.TargetLength);
    }
}
