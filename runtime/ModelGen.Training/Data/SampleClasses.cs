namespace ModelGen.Training;

/// <summary>The class of each sample, as far as targets tell without a model.</summary>
internal static class SampleClasses
{
    /// <summary>Reads the classes.</summary>
    /// <exception cref="ArgumentException">A target is not one class; says which.</exception>
    public static int[] Of(Dataset data)
    {
        if (data.HasStepTargets)
        {
            throw new ArgumentException(
                $"A stratified split takes as many samples of each class, and these have a target for each step. Split with "
                + $"{nameof(SplitMode)}.{nameof(SplitMode.Shuffled)}.",
                "mode");
        }

        int[] classes = new int[data.Count];
        BatchReader batches = new(data, BatchReader.SizeFor(data));
        for (int step = 0; step < batches.Steps; step++)
        {
            Batch batch = batches.Read(step);
            for (int i = 0; i < batch.Count; i++)
            {
                int sample = batch.First + i;
                classes[sample] = Of(batch.Targets.Slice(i * data.TargetLength, data.TargetLength)) ?? throw new ArgumentException(
                    $"A stratified split takes as many samples of each class, and the target of sample {sample} is not one class: a class index, or "
                    + $"1 at the class and 0 elsewhere. Split with {nameof(SplitMode)}.{nameof(SplitMode.Shuffled)}.",
                    "mode");
            }
        }

        return classes;
    }

    private static int? Of(ReadOnlySpan<float> target)
    {
        if (target.Length == 1)
        {
            return target[0] >= 0 && target[0] <= 1 << 24 && target[0] == MathF.Floor(target[0]) ? (int)target[0] : null;
        }

        return target.Count(1f) == 1 && !target.ContainsAnyExcept(0, 1) ? target.IndexOf(1f) : null;
    }
}
