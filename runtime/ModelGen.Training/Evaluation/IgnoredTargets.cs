namespace ModelGen.Training;

/// <summary>Positions whose target the loss ignores: <see cref="TrainingDescription.IgnoredClass"/>.</summary>
internal static class IgnoredTargets
{
    /// <summary>Whether a target is what the model's loss ignores.</summary>
    public static bool Contain(ModelDescription model, float target) => model.Training?.IgnoredClass is int ignored && target == ignored;

    /// <summary>The mask of outputs, in which positions whose target is ignored do not count either.</summary>
    /// <param name="outputs">What the model gave.</param>
    /// <param name="model">The model.</param>
    /// <returns>(n, positions), 0 where a position does not count; empty: all count.</returns>
    public static ReadOnlySpan<float> Masked(in ModelOutputs outputs, ModelDescription model)
    {
        if (model.Training?.IgnoredClass is null)
        {
            return outputs.Mask.Span;
        }

        ReadOnlySpan<float> targets = outputs.Targets.Span;
        float[] mask = new float[targets.Length];
        for (int i = 0; i < mask.Length; i++)
        {
            bool counts = outputs.Mask.IsEmpty || outputs.Mask.Span[i] != 0;
            mask[i] = counts && !Contain(model, targets[i]) ? 1 : 0;
        }

        return mask;
    }
}
