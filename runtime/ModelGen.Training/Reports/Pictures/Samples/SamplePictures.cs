using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>Draws samples of data, small enough that a page can hold hundreds: see <see cref="SampleDrawing"/>.</summary>
internal static class SamplePictures
{
    /// <summary>From this number of features on, lines would hide each other.</summary>
    private const int ManyFeatures = 5;

    /// <summary>From this number of steps on, two features are more likely a pen's path than two lines.</summary>
    private const int ManySteps = 8;

    /// <summary>The drawing that suits samples of a shape: from 8 steps on squares are images, two features over time a pen's path.</summary>
    /// <param name="shape">(time, features) or (features).</param>
    public static SampleDrawing For(TensorShape shape) =>
        shape.Rank == 1 ? SampleDrawing.Lines
        : shape[0] == shape[1] && shape[0] >= ManySteps ? SampleDrawing.Image
        : shape[1] == 2 && shape[0] >= ManySteps ? SampleDrawing.Pen
        : shape[1] < ManyFeatures ? SampleDrawing.Lines
        : SampleDrawing.Spectrogram;

    /// <summary>Draws a sample. Padding and numbers that are not finite are left out.</summary>
    /// <param name="title">What it is, such as <c>sample 17: true 3, predicted 5</c>; it is not part of the drawing.</param>
    /// <param name="sample">(time, features) or (features), C order.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="drawing">How to draw it; <see cref="SampleDrawing.Pen"/> takes two features.</param>
    /// <param name="mask">What all features of a step equal where it is padding; null: none is.</param>
    /// <param name="range">The values of paper and ink, or of the lower and upper edge; null: the sample's own least and greatest.</param>
    public static Picture Draw(
        string title,
        ReadOnlySpan<float> sample,
        TensorShape shape,
        SampleDrawing drawing,
        float? mask = null,
        (float Least, float Greatest)? range = null)
    {
        // A sample without time is drawn as one feature over its features.
        int features = shape.Rank == 1 ? 1 : shape[1];
        float[] values = SampleSteps.WithoutPadding(sample, features, mask);
        int steps = values.Length / features;
        (float least, float greatest) = range ?? Range(values);
        string description = steps == 0 ? "Nothing but padding."
            : !values.Any(float.IsFinite) ? "No finite numbers."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{steps} × {features} values between {MetricValue.Format(least)} and {MetricValue.Format(greatest)}.");
        return drawing switch
        {
            SampleDrawing.Image => Raster(steps, features, (row, column) => values[(row * features) + column]),
            SampleDrawing.Spectrogram => Raster(features, steps, (row, column) => values[(column * features) + features - 1 - row]),
            SampleDrawing.Pen => Plot(PenLine.Side, PenLine.Side, PenLine.Draw(values)),
            SampleDrawing.Lines => Plot(SampleLines.Width, SampleLines.Height, SampleLines.Draw(values, features, least, greatest)),
            _ => throw new ArgumentOutOfRangeException(nameof(drawing), drawing, "There is no such drawing."),
        };

        Picture Raster(int rows, int columns, Func<int, int, float> value)
        {
            double cell = GreyImage.CellSize(rows, columns);
            XElement image = GreyImage.Draw(rows, columns, cell, (row, column) => (value(row, column) - least) / ((double)greatest - least));
            return Plot(Math.Max(columns, 1) * cell, Math.Max(rows, 1) * cell, [image]);
        }

        Picture Plot(double width, double height, IEnumerable<XElement> content) => new(title, description, width, height, content, fileScale: 3);
    }

    private static (float Least, float Greatest) Range(float[] values)
    {
        float[] finite = [.. values.Where(float.IsFinite).DefaultIfEmpty(0)];
        return (finite.Min(), finite.Max());
    }
}
