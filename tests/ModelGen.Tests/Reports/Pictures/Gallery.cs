using ModelGen.Tests.Runtime;
using ModelGen.Training;

namespace ModelGen.Tests.Reports.Pictures;

/// <summary>A picture of each kind, with hostile texts wherever a user's text may stand.</summary>
internal static class Gallery
{
    /// <summary>
    /// Markup, quotes, an entity, a control character, half of a surrogate pair, a character of two, and characters that turn the direction
    /// of writing or are not to be seen.
    /// </summary>
    public const string Hostile = "<script>alert('1')</script> & \"q\" &amp; ]]> \u0001 \ud800 \U0001F600 \u202e\u2066\u200b";

    /// <summary>How it stands in a picture: what XML can't hold, and what would change the text around it, is replaced.</summary>
    public const string Harmless = "<script>alert('1')</script> & \"q\" &amp; ]]> \ufffd \ufffd \U0001F600 \ufffd\ufffd\ufffd";

    public static ModelDescription Model { get; } = TestModel.Masked with { Name = Hostile, Labels = [Hostile, "b"] };

    public static Picture[] All { get; } =
    [
        LineChart.Draw(Hostile, [new(Hostile, [1, 2, 3]), new("b", [2, double.NaN, 3]), new("c", [1]), new("d", [1])], MetricNature.Error),
        HeatMap.Draw(Hostile, [Hostile, "b"], (label, predicted) => label + predicted),
        BarChart.Draw(Hostile, [Hostile, "b"], [.. Enumerable.Range(0, 4).Select(i => new BarGroup(Hostile + i, [1, 2]))]),
        Histogram.Draw(Hostile, [(Hostile, [1, 2, 2])]),
        ScatterChart.DrawPredicted(Hostile, [new Estimate(0, 0, 0, 1, 2), new Estimate(1, 0, 0, 3, 2.5)]),
        ScatterChart.DrawResiduals(Hostile, [new Estimate(0, 0, 0, 1, 2), new Estimate(1, 0, 0, 3, double.NaN)]),
        SeriesChart.Draw(Hostile, Hostile, [(0, 1, 2), (1, 3, 2.5), (3, 2, 2)]),
        ModelDiagram.Draw(Model with { Layers = [Model.Layers[0] with { Name = Hostile, Kind = Hostile }, .. Model.Layers.Skip(1)] }),
        .. Enum.GetValues<SampleDrawing>().Select(drawing => SamplePictures.Draw(Hostile, [0, 1, 2, 3, -4, 5], new(3, 2), drawing)),
    ];
}
