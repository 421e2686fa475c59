using System.Globalization;
using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>Models, samples and confusion matrices as pictures.</summary>
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

    /// <summary>
    /// Draws a confusion matrix: a row for each true class and a column for each predicted one, with counts in the cells, shaded by their
    /// share of the row.
    /// </summary>
    /// <param name="confusion">The matrix.</param>
    /// <param name="names">The names of the classes; null: their indices.</param>
    /// <exception cref="ArgumentException">There are not as many names as classes.</exception>
    public static Picture ToPicture(this ConfusionMatrix confusion, IReadOnlyList<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        names ??= [.. Enumerable.Range(0, confusion.Classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        if (names.Count != confusion.Classes)
        {
            throw new ArgumentException(
                $"{Quantity.ThereAre(names.Count, "name")} for a confusion matrix of {Quantity.Of(confusion.Classes, "class")}; give one for each.",
                nameof(names));
        }

        return HeatMap.Draw(
            "Confusion matrix",
            names,
            (label, predicted) => confusion[label, predicted],
            [.. Enumerable.Range(0, confusion.Classes).Select(label => confusion[label, Classification.NoClass])]);
    }

    /// <summary>Draws a sample of a model's input. Padding, which is what the model masks, is left out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sample">The sample, in the model's input shape, C order.</param>
    /// <param name="drawing">
    /// How to draw it; null: from 8 steps on squares as images and two features over time as a pen's path, otherwise sequences of up to
    /// four features as lines, and of more as a spectrogram.
    /// </param>
    /// <exception cref="ArgumentException">The sample does not have the model's input shape, or can't be drawn so.</exception>
    public static Picture ToPicture(this ModelDescription model, ReadOnlySpan<float> sample, SampleDrawing? drawing = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        TensorShape shape = model.InputShape;
        if (model.TakesLengths)
        {
            shape = new TensorShape(SequenceChecks.One(model, sample), shape[1]);
        }

        if (sample.Length != shape.Length)
        {
            throw new ArgumentException(
                $"The sample holds {Quantity.Of(sample.Length, "element")}; the input of {model.Name} is {shape}, which is {shape.Length}.", nameof(sample));
        }

        if (drawing == SampleDrawing.Pen && (shape.Rank != 2 || shape[1] != 2))
        {
            throw new ArgumentException(
                $"A pen's path has two features, x and y; the input of {model.Name} is {shape}. Choose another drawing.", nameof(drawing));
        }

        return SamplePictures.Draw(
            $"{model.Name}: a sample", sample, shape, drawing ?? SamplePictures.For(shape), SampleSteps.InputMask(model));
    }
}
