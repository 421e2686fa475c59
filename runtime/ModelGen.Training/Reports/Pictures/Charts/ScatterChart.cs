using System.Globalization;

namespace ModelGen.Training;

/// <summary>Draws pairs of values as dots, with a dashed line where they would lie if the model were right.</summary>
internal static class ScatterChart
{
    private const double Width = 360;
    private const double Margin = 10;
    private const double Top = 52;
    private const int MostTicks = 7;

    /// <summary>Draws predicted against true values on axes of the same range, with the diagonal.</summary>
    /// <param name="title">What the chart shows.</param>
    /// <param name="estimates">The values.</param>
    public static Picture DrawPredicted(string title, IEnumerable<Estimate> estimates)
    {
        Dots dots = Dots.Of(estimates);
        double[] both = [.. dots.Shown.SelectMany(estimate => new[] { estimate.Truth, estimate.Predicted })];
        double left = Margin + Plot.LabelRoom(Axis.Linear(both, 1, 0, MostTicks)), right = Width - Margin, bottom = Top + right - left;
        Axis x = Axis.Linear(both, left, right, MostTicks), y = Axis.Linear(both, bottom, Top, MostTicks);
        Plot plot = new(x, y, left, Top, right, bottom);
        PathData diagonal = new PathData().Move(left, bottom).Line(right, Top);
        return Draw(title, plot, dots, estimate => plot.At(estimate.Truth, estimate.Predicted), diagonal, "true value", "predicted value");
    }

    /// <summary>Draws residuals against predicted values, with the line of 0.</summary>
    /// <inheritdoc cref="DrawPredicted"/>
    public static Picture DrawResiduals(string title, IEnumerable<Estimate> estimates)
    {
        Dots dots = Dots.Of(estimates);
        double bottom = Top + 180, right = Width - Margin;
        Axis y = Axis.Linear([.. dots.Shown.Select(estimate => estimate.Residual), 0], bottom, Top, MostTicks);
        double left = Margin + Plot.LabelRoom(y);
        Axis x = Axis.Linear(dots.Shown.Select(estimate => estimate.Predicted), left, right, MostTicks);
        Plot plot = new(x, y, left, Top, right, bottom);
        PathData zero = new PathData().Move(left, y.At(0)).Line(right, y.At(0));
        return Draw(
            title, plot, dots, estimate => plot.At(estimate.Predicted, estimate.Residual), zero, "predicted value", "residual: true − predicted");
    }

    private static Picture Draw(
        string title, Plot plot, Dots dots, Func<Estimate, Point> at, PathData right, string xCaption, string yCaption)
    {
        PathData path = new();
        foreach (Estimate estimate in dots.Shown)
        {
            // A line of no length with round ends is a dot.
            path.Shape(at(estimate), "h0");
        }

        return new Picture(
            title,
            dots.Description,
            Width,
            plot.Bottom + Plot.CaptionRoom,
            [
                Shapes.CutText(Font.Heading, Margin, 18, title, Width - (2 * Margin)),
                Shapes.CutText(Font.Small, Margin, 31, dots.Note, Width - (2 * Margin), classes: "mg-quiet"),
                Shapes.Text(Font.Regular, Margin, 46, yCaption, classes: "mg-quiet"),
                .. plot.Draw(xCaption, dots.Shown.Count > 0),
                Shapes.Element("g", new SeriesStyle(0).Color, Shapes.Path("mg-dots", path)),
                Shapes.Path("mg-frame mg-dash-2", right),
            ]);
    }

    /// <summary>What a chart shows of its estimates.</summary>
    /// <param name="Shown">Those that are drawn.</param>
    /// <param name="Note">How many these are, and how they were chosen.</param>
    /// <param name="Description">How far they lie from the line.</param>
    private sealed record Dots(IReadOnlyList<Estimate> Shown, string Note, string Description)
    {
        public static Dots Of(IEnumerable<Estimate> estimates)
        {
            long finite = 0, broken = 0;
            double squared = 0;
            foreach (Estimate estimate in estimates)
            {
                bool isFinite = double.IsFinite(estimate.Residual);
                (finite, broken) = isFinite ? (finite + 1, broken) : (finite, broken + 1);
                squared += isFinite ? estimate.Residual * estimate.Residual : 0;
            }

            IReadOnlyList<Estimate> shown = EstimateThinning.Dots(estimates.Where(estimate => double.IsFinite(estimate.Residual)), finite);
            string thinned = shown.Count == finite
                ? $"{Numbers.Thousands(finite)} values"
                : $"{Numbers.Thousands(shown.Count)} of {Numbers.Thousands(finite)} values, the {EstimateThinning.LargestDots} furthest off among them";
            string note = broken == 0 ? thinned : $"{thinned}; {Numbers.Thousands(broken)} not finite";
            string description = shown.Count == 0
                ? $"{note}."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{note}. True values from {MetricValue.Format(shown.Min(e => e.Truth))} to {MetricValue.Format(shown.Max(e => e.Truth))}, predicted ones "
                    + $"from {MetricValue.Format(shown.Min(e => e.Predicted))} to {MetricValue.Format(shown.Max(e => e.Predicted))}; root mean squared "
                    + $"residual {MetricValue.Format(Math.Sqrt(squared / finite))}.");
            return new Dots(shown, note, description);
        }
    }
}
