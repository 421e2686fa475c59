using System.Globalization;

namespace ModelGen.Training;

/// <summary>Draws the loss over a learning rate that rises.</summary>
internal static class RateChart
{
    private const double Width = 360;
    private const double Margin = 10;
    private const double Top = 52;
    private const double PlotHeight = 180;
    private const int MostTicks = 7;

    public static Picture Draw(LearningRateTest test)
    {
        const string Title = "Learning rate range test";
        double bottom = Top + PlotHeight, right = Width - Margin;

        // Single batches may lie far above their mean: the axis is that of the means.
        double most = test.SmoothedLosses.DefaultIfEmpty(0).Max();
        Axis y = Axis.Of(test.SmoothedLosses, isShare: false, bottom, Top, MostTicks);
        double left = Margin + Plot.LabelRoom(y);
        Axis x = Axis.Of(test.Rates, isShare: false, left + 4, right - 4, MostTicks);
        Plot plot = new(x, y, left, Top, right, bottom);
        PathData dots = new();
        for (int i = 0; i < test.Rates.Count; i++)
        {
            Point at = plot.At(test.Rates[i], test.Losses[i]);
            if (test.Losses[i] <= most && at.Y <= bottom)
            {
                dots.Shape(at, "h0");
            }
        }

        Point[] means = [.. test.Rates.Zip(test.SmoothedLosses, plot.At)];
        return new Picture(
            Title,
            Describe(test),
            Width,
            bottom + Plot.CaptionRoom,
            [
                Shapes.CutText(Font.Heading, Margin, 18, Title, Width - (2 * Margin)),
                Shapes.CutText(Font.Small, Margin, 31, $"{test}", Width - (2 * Margin), classes: "mg-quiet"),
                Shapes.Text(Font.Regular, Margin, 46, "loss of each batch, and its running mean", classes: "mg-quiet"),
                .. plot.Draw(x.IsLogarithmic ? "learning rate (logarithmic)" : "learning rate", means.Length > 0),
                Shapes.Element("g", new SeriesStyle(1).Color, Shapes.Path("mg-dots", dots)),
                means.Length > 1 ? Shapes.Element("g", new SeriesStyle(0).Color, Shapes.Path("mg-line", new PathData().Polyline(means))) : null,
                test.SuggestedRate is double rate
                    ? Shapes.Path("mg-frame mg-dash-2", new PathData().Move(x.At(rate), bottom).Line(x.At(rate), Top))
                    : null,
            ]);
    }

    private static string Describe(LearningRateTest test)
    {
        if (test.Rates.Count == 0)
        {
            return "No step gave a finite loss.";
        }

        double least = test.SmoothedLosses.Min();
        double at = test.Rates[test.SmoothedLosses.ToList().IndexOf(least)];
        string end = test.IsDiverged ? " Then it blows up." : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{test}; the running mean of the loss begins with {MetricValue.Format(test.SmoothedLosses[0])} and is least with {MetricValue.Format(least)} at "
            + $"{at:G2}.{end}");
    }
}
