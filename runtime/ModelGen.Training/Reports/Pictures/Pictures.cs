namespace ModelGen.Training;

/// <summary>Models and samples as pictures.</summary>
public static class Pictures
{
    /// <summary>
    /// Draws a model from its input down to its output: each layer with its kind, output shape and parameters, and where a mask starts,
    /// goes along and ends.
    /// </summary>
    /// <param name="model">The model.</param>
    public static Picture ToPicture(this ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ModelDiagram.Draw(model);
    }

    /// <summary>Draws a sample of a model's input. Padding, which is what the model masks, is left out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sample">The sample, in the model's input shape, C order.</param>
    /// <param name="drawing">
    /// How to draw it; null: squares as images, two features over time as a pen's path, other sequences of up to four features as lines,
    /// and of more as a spectrogram.
    /// </param>
    /// <exception cref="ArgumentException">The sample does not have the model's input shape, or can't be drawn so.</exception>
    public static Picture ToPicture(this ModelDescription model, ReadOnlySpan<float> sample, SampleDrawing? drawing = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        TensorShape shape = model.InputShape;
        if (sample.Length != shape.Length)
        {
            throw new ArgumentException(
                $"The sample holds {sample.Length} numbers; the input of {model.Name} is {shape}, which is {shape.Length}.", nameof(sample));
        }

        if (drawing == SampleDrawing.Pen && (shape.Rank != 2 || shape[1] != 2))
        {
            throw new ArgumentException(
                $"A pen's path has two features, x and y; the input of {model.Name} is {shape}. Choose another drawing.", nameof(drawing));
        }

        float? mask = model.Layers.FirstOrDefault(layer => layer.MaskValue is not null)?.MaskValue;
        return SamplePictures.Draw($"{model.Name}: a sample", sample, shape, drawing ?? SamplePictures.For(shape), mask);
    }
}
