namespace ModelGen.Training;

/// <summary>How long the sequences of a data set are without the padding at their ends.</summary>
internal static class SequenceLengths
{
    /// <summary>The length of each sample: its steps up to the last one that is not masked; 0 where all are.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="features">Numbers in a step.</param>
    /// <param name="mask">What all features of a masked step equal.</param>
    public static int[] Of(Dataset data, int features, float mask)
    {
        int[] lengths = new int[data.Count];
        for (int sample = 0; sample < lengths.Length; sample++)
        {
            ReadOnlySpan<float> steps = data.Inputs.Span.Slice(sample * data.InputLength, data.InputLength);
            while (!steps.IsEmpty && SampleSteps.IsMasked(steps[^features..], mask))
            {
                steps = steps[..^features];
            }

            lengths[sample] = steps.Length / features;
        }

        return lengths;
    }
}
