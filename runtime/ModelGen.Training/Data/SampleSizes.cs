using System.Globalization;

namespace ModelGen.Training;

/// <summary>How many elements some samples have together.</summary>
/// <param name="Inputs">Elements of their inputs.</param>
/// <param name="Targets">Elements of their targets.</param>
/// <param name="Weights">Their weights.</param>
internal readonly record struct SampleSizes(long Inputs, long Targets, long Weights)
{
    /// <summary>The sizes of some samples of a source.</summary>
    /// <exception cref="InvalidDataException">The source says that one has more steps than the longest, or none.</exception>
    public static SampleSizes Of(IBatchSource source, ReadOnlySpan<int> samples)
    {
        if (source.Steps == 0)
        {
            return new SampleSizes((long)samples.Length * source.InputLength, (long)samples.Length * source.TargetLength, (long)samples.Length * source.WeightLength);
        }

        long steps = 0;
        foreach (int sample in samples)
        {
            int length = source.LengthOf(sample);
            steps += length >= 1 && length <= source.Steps ? length : throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The source says that sample {sample} has a length of {length}, and that its sequences have 1 to {source.Steps} time steps."));
        }

        long inputs = steps * (source.InputLength / source.Steps);
        long targets = source.HasStepTargets ? steps * (source.TargetLength / source.Steps) : (long)samples.Length * source.TargetLength;
        return new SampleSizes(inputs, targets, source.WeightLength > 1 ? steps : (long)samples.Length * source.WeightLength);
    }
}
