using System.Xml.Linq;
using ModelGen.Training;

namespace ModelGen.Tests.Reports.Pictures;

/// <summary>Reads values off a line chart, by its own ticks, as a person would with a ruler.</summary>
internal sealed class ReadChart
{
    private readonly XElement svg;

    public ReadChart(Picture picture, bool logarithmic = false)
    {
        svg = picture.Parsed();
        double[] lines = [.. svg.WithClass("mg-grid").Select(line => line.Number("y1"))];
        XElement[] labels = [.. svg.All("text").Where(text => Drawn.TryNumber(text.Shown(), out _))];
        YTicks = [.. labels.Where(label => label.Attribute("text-anchor")!.Value == "end" && label.WithClass("mg-quiet").Any())
            .Select(label => (Value(label), lines.MinBy(y => Math.Abs(y - label.Number("y")))))];
        XTicks = [.. labels.Where(label => label.Attribute("text-anchor")!.Value == "middle").Select(label => (Value(label), label.Number("x")))];
        Lines = [.. svg.Elements().Where(IsLine)
            .Select(line => Points(line.WithClass("mg-line").SelectMany(path => path.Positions()), logarithmic))];
        Markers = [.. svg.Elements().Where(IsLine)
            .Select(line => Points(line.WithClass("mg-marker").SelectMany(path => path.Positions()), logarithmic))];
        Rings = [.. svg.Elements().Where(IsLine)
            .Select(line => Points(line.WithClass("mg-ring").Select(ring => (ring.Number("cx"), ring.Number("cy"))), logarithmic))];
    }

    public (double Value, double Position)[] XTicks { get; }

    public (double Value, double Position)[] YTicks { get; }

    /// <summary>Epochs and values of the points that each line goes through.</summary>
    public (double Epoch, double Value)[][] Lines { get; }

    public (double Epoch, double Value)[][] Markers { get; }

    public (double Epoch, double Value)[][] Rings { get; }

    /// <summary>Lines have titles; the legend's have not.</summary>
    private static bool IsLine(XElement element) => element.Name.LocalName == "g" && element.TitleOf() is not null;

    private static double Value(XElement label)
    {
        Assert.True(Drawn.TryNumber(label.Shown(), out double value));
        return value;
    }

    private (double Epoch, double Value)[] Points(IEnumerable<(double X, double Y)> positions, bool logarithmic) =>
        [.. positions.Select(at => (Between(XTicks, at.X, v => v, v => v), logarithmic
            ? Between(YTicks, at.Y, Math.Log10, v => Math.Pow(10, v))
            : Between(YTicks, at.Y, v => v, v => v)))];

    /// <summary>Reads a position between, or beyond, the first and the last tick.</summary>
    private static double Between(
        (double Value, double Position)[] ticks, double position, Func<double, double> forward, Func<double, double> back)
    {
        (double v0, double p0) = ticks[0];
        (double v1, double p1) = ticks[^1];
        return ticks.Length == 1 ? v0 : back(forward(v0) + ((position - p0) / (p1 - p0) * (forward(v1) - forward(v0))));
    }
}
