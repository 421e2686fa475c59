using System.Xml.Linq;
using ModelGen.Training;

namespace ModelGen.Tests.Reports.Pictures;

public class BarChartTests
{
    [Fact]
    public void BarsAreAsLongAsTheirSharesOfTheirGroups()
    {
        XElement svg = BarChart.Draw("classes", ["a", "b"], [new("training", [30, 90]), new("test", [10, 10])]).Parsed();
        Dictionary<string, double> widths = Bars(svg).ToDictionary(bar => bar.Title, bar => bar.Width);
        Assert.Equal(
            ["a, training: 30 (25%)", "a, test: 10 (50%)", "b, training: 90 (75%)", "b, test: 10 (50%)"], widths.Keys);
        double perShare = widths["b, training: 90 (75%)"] / 0.75;
        Assert.Equal(0.25 * perShare, widths["a, training: 30 (25%)"], 0.02);
        Assert.Equal(0.5 * perShare, widths["a, test: 10 (50%)"], 0.02);
        Assert.Equal(0.5 * perShare, widths["b, test: 10 (50%)"], 0.02);
        Assert.Contains("90 (75%)", svg.Texts());
        Assert.Contains("training: 120", svg.Texts());
    }

    [Fact]
    public void ValuesStandBehindTheirBarsInsideThePicture()
    {
        Picture picture = BarChart.Draw(
            "classes", [.. Enumerable.Range(0, 40).Select(i => $"a class with a long name {i}")],
            [.. Enumerable.Range(0, 4).Select(group => new BarGroup($"group {group}", [.. Enumerable.Range(0, 40).Select(i => (double)(1000 * i) + group)]))]);
        XElement svg = picture.Parsed();
        (string Title, XElement Bar, double Width)[] bars = [.. Bars(svg)];
        Assert.Equal(40 * 4 - 1, bars.Length);
        Assert.All(bars, bar =>
        {
            XElement value = svg.All("text").Single(text =>
                bar.Title.EndsWith(": " + text.Shown(), StringComparison.Ordinal) && Math.Abs(text.Number("y") - bar.Bar.Number("y")) < 9);
            Assert.True(value.Number("x") > bar.Bar.Number("x") + bar.Width);
            Assert.InRange(value.Number("x") + Font.Small.Width(value.Shown()), 0, picture.Width);
        });
        XElement[] rows = [.. svg.All("text").Where(text => text.TitleOf()?.StartsWith("a class", StringComparison.Ordinal) == true)];
        Assert.Equal(40, rows.Select(row => row.Shown()).Distinct().Count());
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(pair.Second.Number("y") - pair.First.Number("y") >= Font.Regular.Size));
    }

    [Fact]
    public void GroupsAreFilledDifferently()
    {
        XElement svg = BarChart.Draw("classes", ["a"], [.. Enumerable.Range(0, 4).Select(i => new BarGroup($"group {i}", [1]))]).Parsed();
        string[] looks = [.. svg.All("g").Where(g => g.TitleOf()?.StartsWith("a, ", StringComparison.Ordinal) == true)
            .Select(g => g.All("rect").Single().Attribute("class")!.Value + string.Concat(g.All("path").Select(path => path.Attribute("d")!.Value[^12..])))];
        Assert.Equal(4, looks.Distinct().Count());
    }

    [Fact]
    public void HatchesStayInsideTheirBars()
    {
        double[] counts = [50, 30, 100, 0.01];
        XElement svg = BarChart.Draw("classes", ["a", "b", "c", "d"], [.. Enumerable.Range(0, 4).Select(i => new BarGroup($"group {i}", counts))]).Parsed();
        XElement[] hatched = [.. svg.All("g").Where(g => g.All("path").Any())];

        // Two groups and two samples in the legend; the shortest bar is narrower than the distance between upright lines.
        Assert.Equal((2 * 3) + 1 + 2, hatched.Length);
        Assert.All(hatched, g =>
        {
            XElement bar = g.All("rect").Single();
            Assert.All(g.All("path").Single().Positions(), at =>
            {
                Assert.InRange(at.X, bar.Number("x") - 0.05, bar.Number("x") + bar.Number("width") + 0.06);
                Assert.InRange(at.Y, bar.Number("y") - 0.05, bar.Number("y") + bar.Number("height") + 0.06);
            });
        });
    }

    [Fact]
    public void GroupsMayBeEmpty()
    {
        Picture picture = BarChart.Draw("classes", ["a", "b"], [new("training", [0, 0]), new("test", [0, 4])]);
        Assert.Equal(["b, test: 4 (100%)"], Bars(picture.Parsed()).Select(bar => bar.Title));
        Assert.Equal("training: 0 in 2 rows, most in a: 0 (0%); test: 4 in 2 rows, most in b: 4 (100%).", picture.Description);
    }

    [Fact]
    public void AHistogramCountsInBinsOfRoundWidths()
    {
        int[] lengths = [40, 44, 45, 199, 200];
        XElement svg = Histogram.Draw("lengths", [("training", lengths), ("test", [45])]).Parsed();
        string[] bins = [.. svg.Texts().Where(text => text.Contains('–', StringComparison.Ordinal))];
        Assert.Equal((17, "40–49", "200–209"), (bins.Length, bins[0], bins[^1]));
        Assert.Equal(
            ["40–49, training: 3 (60%)", "40–49, test: 1 (100%)", "190–199, training: 1 (20%)", "200–209, training: 1 (20%)"],
            Bars(svg).Select(bar => bar.Title));
        Assert.Equal(["7", "8", "9"], Histogram.Draw("lengths", [("a", [7, 9])]).Parsed().All("text")
            .Where(text => text.Attribute("text-anchor")?.Value == "end").Select(Drawn.Shown));
        XElement great = Histogram.Draw("lengths", [("a", [int.MaxValue, int.MaxValue - 1000])]).Parsed();
        Assert.Contains(great.All("text"), text => (text.TitleOf() ?? text.Shown()) == "2147483600–2147483649");
    }

    /// <summary>The bars of rows, from top to bottom; those of the legend have no row in their titles.</summary>
    private static IEnumerable<(string Title, XElement Bar, double Width)> Bars(XElement svg) => svg.All("g")
        .Where(g => g.TitleOf()?.Contains(", ", StringComparison.Ordinal) == true && g.All("rect").Any())
        .Select(g => (g.TitleOf()!, g.All("rect").Single(), g.All("rect").Single().Number("width")));
}
