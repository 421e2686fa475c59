namespace ModelGen.Training;

/// <summary>Which output positions of a model are masked, as far as its inputs tell: those whose input step its first layer masks.</summary>
/// <remarks>A masking further behind compares what other layers have made of the sample, and only the model's forward pass knows it.</remarks>
internal static class InputMask
{
    /// <summary>Whether the inputs tell everything: the outputs have no mask, or that of the first layer.</summary>
    public static bool TellsOutputMask(ModelDescription model) =>
        !model.OutputIsMasked
        || (model.TakesLengths && !model.Layers.Any(layer => layer.MaskValue is not null))
        || (SampleSteps.InputMask(model) is not null && model.Layers.Count(layer => layer.MaskValue is not null) == 1);

    /// <summary>Whether an output position is masked by what its input step holds.</summary>
    /// <param name="inputs">The inputs of some samples, C order.</param>
    /// <param name="model">The model.</param>
    /// <param name="position">The position, counted through all of these samples.</param>
    public static bool IsMasked(ReadOnlySpan<float> inputs, ModelDescription model, int position)
    {
        if (!model.OutputIsMasked)
        {
            return false;
        }

        // A masked output has as many positions as the input has steps, so that steps are counted through all samples too.
        int features = model.InputShape[^1];
        return SampleSteps.IsMasked(inputs.Slice(position * features, features), SampleSteps.InputMask(model));
    }
}
