using System.Xml.Linq;
using ModelGen.Training;

namespace ModelGen.Tests.Reports.Pictures;

public class LineChartTests
{
    [Fact]
    public void PointsStandWhereTheTicksSay()
    {
        double[] training = [1.15, 0.69, 0.42, 0.266, 0.19], validation = [1.07, 0.6, 0.48, 0.5, 0.29];
        ReadChart chart = new(Draw(false, new Series("training", training), new Series("validation", validation)));
        AssertPoints(Numbered(training), chart.Lines[0], 0.005);
        AssertPoints(Numbered(validation), chart.Lines[1], 0.005);
        Assert.Equal([1.0, 2, 3, 4, 5], chart.XTicks.Select(tick => tick.Value));
    }

    [Fact]
    public void TicksAreRoundFewAndInsideThePlot()
    {
        XElement svg = Draw(false, new Series("a", [0.031, 0.0877, 0.0512])).Parsed();
        ReadChart chart = new(Draw(false, new Series("a", [0.031, 0.0877, 0.0512])));
        Assert.Equal([0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09], chart.YTicks.Select(tick => tick.Value));
        double bottom = svg.WithClass("mg-frame").First().Positions()[1].Y, top = svg.WithClass("mg-frame").First().Positions()[0].Y;
        Assert.All(chart.YTicks, tick => Assert.InRange(tick.Position, top, bottom));
    }

    [Fact]
    public void TrainingIsSolidAndValidationDashed()
    {
        XElement svg = Draw(false, new Series("training", [1, 2]), new Series("validation", [2, 3])).Parsed();
        string[] lines = [.. svg.WithClass("mg-line").Select(line => line.Attribute("class")!.Value)];
        Assert.Equal(["mg-line", "mg-line mg-dash-2", "mg-line", "mg-line mg-dash-2"], lines);
    }

    [Fact]
    public void LossesOfManyMagnitudesStandOnALogarithmicAxis()
    {
        double[] losses = [1e6, 2000, 10, 0.3, 1e-5];
        Picture picture = Draw(false, new Series("training", losses));
        ReadChart chart = new(picture, logarithmic: true);
        Assert.Contains("epoch (vertical axis logarithmic)", picture.Parsed().Texts());
        Assert.Equal(losses.Length, chart.Lines[0].Length);
        Assert.All(losses.Zip(chart.Lines[0]), pair => Assert.InRange(pair.Second.Value / pair.First, 0.98, 1.02));
        Assert.Equal([1e-4, 1e-2, 1, 100, 1e4, 1e6], chart.YTicks.Select(tick => tick.Value).Order());
    }

    [Fact]
    public void AccuraciesStayOnALinearAxisWithinTheirBounds()
    {
        ReadChart chart = new(Draw(true, new Series("accuracy", [0.001, 0.5, 1])));
        Assert.Equal([0.0, 0.2, 0.4, 0.6, 0.8, 1], chart.YTicks.Select(tick => tick.Value).Order(), (a, b) => Math.Abs(a - b) < 1e-12);
        AssertPoints([(1, 0.001), (2, 0.5), (3, 1)], chart.Lines[0], 0.005);
    }

    [Fact]
    public void ValuesThatAreNotFiniteLeaveGaps()
    {
        double nan = double.NaN;
        XElement svg = Draw(false, new Series("a", [1, nan, 2, double.PositiveInfinity, 3, 4, nan])).Parsed();
        ReadChart chart = new(Draw(false, new Series("a", [1, nan, 2, double.PositiveInfinity, 3, 4, nan])));
        AssertPoints([(5, 3), (6, 4)], chart.Lines[0], 0.02);
        AssertPoints([(1, 1), (3, 2), (5, 3), (6, 4)], [.. chart.Markers[0].OrderBy(point => point.Epoch)], 0.02);
        Assert.Contains("NaN", svg.Texts());
    }

    [Fact]
    public void ASingleEpochIsAPoint()
    {
        ReadChart chart = new(Draw(false, new Series("a", [0.5], First: 7)));
        Assert.Empty(chart.Lines[0]);
        (double Epoch, double Value) point = Assert.Single(chart.Markers[0]);
        Assert.Equal((7, 0.5), (point.Epoch, Math.Round(point.Value, 3)));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-3.5)]
    [InlineData(1e-300)]
    [InlineData(1e249)]
    [InlineData(double.NaN)]
    [InlineData(double.MaxValue)]
    public void ConstantAndExtremeValuesHaveAxesToo(double value)
    {
        ReadChart chart = new(Draw(false, new Series("a", [value, value])));
        Assert.InRange(chart.YTicks.Length, 2, 7);
        Assert.Equal(double.IsNaN(value) || value == double.MaxValue ? 0 : 2, chart.Markers[0].Length);
        Assert.All(chart.Markers[0], point => Assert.Equal(0, (point.Value - value) / Math.Max(Math.Abs(value), 1), 2));
    }

    [Fact]
    public void WithoutValuesItSaysSo()
    {
        Picture picture = Draw(false, new Series("a", [double.NaN, double.NaN]), new Series("b", []));
        Assert.Contains("no finite values", picture.Parsed().Texts());
        Assert.Equal("a: no values; b: no values.", picture.Description);
    }

    [Fact]
    public void TheBestAndTheFinalValueAreMarkedAndWritten()
    {
        Picture loss = Draw(false, new Series("a", [3, 1.25, 2])), accuracy = Draw(true, new Series("a", [0.5, 0.75, 0.625]));
        AssertPoints([(2, 1.25)], new ReadChart(loss).Rings[0], 0.02);
        AssertPoints([(2, 0.75)], new ReadChart(accuracy).Rings[0], 0.005);
        Assert.Contains("1.250 (2)", loss.Parsed().Texts());
        Assert.Contains("2.000", loss.Parsed().Texts());
        Assert.Contains("0.7500 (2)", accuracy.Parsed().Texts());
        Assert.Equal("a: 0.6250 after epoch 3, best 0.7500 after epoch 2.", accuracy.Description);
    }

    [Fact]
    public void WeightsThatWereBroughtBackAreTheFinalOnes()
    {
        Picture picture = Draw(false, new Series("a", [3, 1.25, 2, 7], First: 5, Kept: 2));
        Assert.Contains("final", picture.Parsed().Texts());
        Assert.Contains("2.000", picture.Parsed().Texts());
        Assert.DoesNotContain("7.0000", picture.Parsed().Texts());
        Assert.Equal("a: 2.000 after epoch 7, best 1.250 after epoch 6.", picture.Description);
        AssertPoints([(5, 3), (6, 1.25), (7, 2), (8, 7)], [.. new ReadChart(picture).Markers[0].OrderBy(point => point.Epoch)], 0.05);
    }

    [Theory]
    [InlineData(123456.789)]
    [InlineData(-999999)]
    public void WideNumbersOfALegendDoNotMeet(double value)
    {
        XElement svg = Draw(false, new Series("validation", [.. Enumerable.Repeat(value, 12345)])).Parsed();
        XElement name = svg.Text("validation"), final = svg.Text(MetricValue.Format(value)), best = svg.Text($"{MetricValue.Format(value)} (1)");
        Assert.True(final.Number("x") < best.Number("x") - Font.Regular.Width(best.Shown()));
        Assert.True(name.Number("x") + Font.Regular.Width("validation") < final.Number("x") - Font.Regular.Width(final.Shown()));
    }

    [Fact]
    public void AThousandEpochsKeepTheirExtremesInFewPoints()
    {
        System.Random random = new(4);
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => 1 + (10 / (1.0 + i)) + (0.1 * random.NextDouble()))];
        values[500] = 9;
        Picture picture = Draw(false, new Series("a", values), new Series("b", values));
        ReadChart chart = new(picture);
        Assert.Contains(chart.Lines[0], point => Math.Abs(point.Value - 9) < 0.05 && Math.Abs(point.Epoch - 501) < 1);
        Assert.InRange(picture.ToSvg().Length, 0, 32_000);

        double[] many = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextDouble())];
        Assert.InRange(Draw(false, new Series("a", many)).ToSvg().Length, 0, 64_000);
    }

    [Fact]
    public void ThirtyTwoLinesAllLookDifferent()
    {
        Picture picture = Draw(false, [.. Enumerable.Range(0, 32).Select(i => new Series($"run {i}", [i, i + 1]))]);
        string[] looks = [.. picture.Parsed().Elements().Where(e => e.TitleOf()?.StartsWith("run", StringComparison.Ordinal) == true).Select(line =>
            $"{line.Attribute("class")!.Value} {line.WithClass("mg-line").Single().Attribute("class")!.Value}")];
        Assert.Equal(32, looks.Distinct().Count());

        // Without colours dashes and markers tell them apart: the marker is what follows the first position.
        string[] grey = [.. picture.Parsed().Elements().Where(e => e.TitleOf()?.StartsWith("run", StringComparison.Ordinal) == true).Select(line =>
        {
            string marker = line.WithClass("mg-marker").Single().Attribute("d")!.Value;
            return line.WithClass("mg-line").Single().Attribute("class")!.Value + marker[marker.IndexOf('m')..marker.IndexOf('M', 1)];
        })];
        Assert.Equal(32, grey.Distinct().Count());
    }

    [Fact]
    public void TheLegendEndsAboveThePlot()
    {
        XElement svg = Draw(false, [.. Enumerable.Range(0, 16).Select(i => new Series($"run {i}", [i, i + 1]))]).Parsed();
        double top = svg.WithClass("mg-frame").First().Positions()[0].Y;
        Assert.All(Enumerable.Range(0, 16), i => Assert.True(svg.Text($"run {i}").Number("y") < top - 4));
    }

    [Fact]
    public void LinesThatBeginLaterStandAtTheirEpochs()
    {
        ReadChart chart = new(Draw(false, new Series("a", [1, 2, 3, 4]), new Series("b", [5, 6], First: 3)));
        AssertPoints([(3, 5), (4, 6)], chart.Lines[1], 0.03);
    }

    /// <summary>A score such as R2 may be below 0, and the greatest is the best nonetheless.</summary>
    [Fact]
    public void ScoresThatAreNoSharesHaveAnAxisOfTheirOwn()
    {
        Series[] series = [new("training", [-1.5, 0.25, 0.125])];
        Picture score = LineChart.Draw("r2", series, MetricNature.Score), error = LineChart.Draw("r2", series, MetricNature.Error);
        Assert.Contains("best 0.2500 after epoch 2", score.Description);
        Assert.Contains("best -1.500 after epoch 1", error.Description);
        Assert.Contains(score.Parsed().Descendants(), element => element.Value is "−1.5" or "-1.5");
    }

    [Fact]
    public void SizesHaveNoBestValue()
    {
        Picture sizes = LineChart.Draw("norms", [new("backward_gru_1", [3, 1, 2]), new("none", [double.NaN])], MetricNature.Size);
        Assert.Equal("backward_gru_1: 2.000 after epoch 3; none: no values.", sizes.Description);
        XElement svg = sizes.Parsed();
        Assert.Empty(svg.WithClass("mg-ring"));
        Assert.DoesNotContain(svg.Descendants(), element => element.Value.Contains("best"));
    }

    private static Picture Draw(bool isAccuracy, params Series[] series) =>
        LineChart.Draw("chart", series, isAccuracy ? MetricNature.Share : MetricNature.Error);

    private static (double Epoch, double Value)[] Numbered(double[] values) => [.. values.Select((value, i) => (i + 1.0, value))];

    private static void AssertPoints((double Epoch, double Value)[] expected, (double Epoch, double Value)[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair =>
        {
            Assert.Equal(pair.First.Epoch, pair.Second.Epoch, 0.02);
            Assert.Equal(pair.First.Value, pair.Second.Value, tolerance);
        });
    }
}
