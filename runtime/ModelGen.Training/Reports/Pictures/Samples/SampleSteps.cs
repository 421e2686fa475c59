namespace ModelGen.Training;

/// <summary>The steps of a sample that are no padding.</summary>
internal static class SampleSteps
{
    /// <summary>What all features of a step of a model's input equal where it is padding; null where there is no padding.</summary>
    public static float? InputMask(ModelDescription model) => model.Inputs.IsEmpty && model.Layers is [{ MaskValue: float mask }, ..] ? mask : null;

    /// <summary>Counts the steps that a mask leaves.</summary>
    /// <param name="sample">(time, features), C order.</param>
    /// <param name="features">Elements in a step.</param>
    /// <param name="mask">What all features of a step equal where it is masked; null: no step is.</param>
    public static int Count(ReadOnlySpan<float> sample, int features, float? mask)
    {
        int count = 0;
        for (int start = 0; start < sample.Length; start += features)
        {
            count += IsMasked(sample.Slice(start, features), mask) ? 0 : 1;
        }

        return count;
    }

    /// <summary>Takes the steps that a mask leaves.</summary>
    /// <inheritdoc cref="Count"/>
    /// <returns>(steps that are not masked, features), C order.</returns>
    public static float[] WithoutPadding(ReadOnlySpan<float> sample, int features, float? mask)
    {
        float[] steps = new float[Count(sample, features, mask) * features];
        Span<float> rest = steps;
        for (int start = 0; start < sample.Length; start += features)
        {
            ReadOnlySpan<float> step = sample.Slice(start, features);
            if (!IsMasked(step, mask))
            {
                step.CopyTo(rest);
                rest = rest[features..];
            }
        }

        return steps;
    }

    /// <summary>Whether a step is masked.</summary>
    /// <param name="step">Its features.</param>
    /// <param name="mask">What all of them equal where it is; null: it is not.</param>
    public static bool IsMasked(ReadOnlySpan<float> step, float? mask) => mask is float value && !step.ContainsAnyExcept(value);
}
