namespace ModelGen.Training;

/// <summary>How long the sequences of a data set are without the padding at their ends.</summary>
internal static class SequenceLengths
{
    /// <summary>The length of each sample: its steps up to the last one that is not masked; 0 where all are.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="features">Elements in a step.</param>
    /// <param name="mask">What all features of a masked step equal; null: none is masked.</param>
    public static int[] Of(Dataset data, int features, float? mask)
    {
        if (data.Steps > 0)
        {
            return [.. Enumerable.Range(0, data.Count).Select(data.LengthOf)];
        }

        int[] lengths = new int[data.Count];
        BatchReader batches = new(data, BatchReader.SizeFor(data));
        for (int step = 0; step < batches.Steps; step++)
        {
            Batch batch = batches.Read(step);
            for (int i = 0; i < batch.Count; i++)
            {
                lengths[batch.First + i] = Of(batch.Inputs.Slice(i * data.InputLength, data.InputLength), features, mask);
            }
        }

        return lengths;
    }

    private static int Of(ReadOnlySpan<float> steps, int features, float? mask)
    {
        while (!steps.IsEmpty && SampleSteps.IsMasked(steps[^features..], mask))
        {
            steps = steps[..^features];
        }

        return steps.Length / features;
    }
}
