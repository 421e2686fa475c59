using System.Globalization;
using ModelGen.Tests.Reports.Pictures;
using ModelGen.Training;

namespace ModelGen.Tests.Reports;

public class RegressionReportTests
{
    [Fact]
    public void ARegressionHasItsTestResult()
    {
        Page page = Page.Of((Line(), Result(Trainings.Regression, [1, 2, 3, 4], [1, 2.5f, 2, 4]), null));
        Assert.Equal(["results", "curves", "predictions", "data", "model", "settings", "environment"], page.Sections);
        Assert.StartsWith("ResultsTest loss0.3125of 4 samplesTest MAE0.3750Test RMSE0.5590Test R20.7500", page.Part("results").Value);
        Assert.Equal(
            ["Predicted against true values", "Residuals, true − predicted", "Residuals against predicted values"], page.Pictures("predictions"));
        Assert.Equal(
            [["output", "MAE", "RMSE", "R2", "mean residual"], ["0", "0.3750", "0.5590", "0.7500", "0.1250"]],
            page.Rows("Scores of each output on the test data"));
        Assert.Equal(
            [
                ["sample", "true", "predicted", "residual"], ["2", "3.000", "2.000", "1.000"], ["1", "2.000", "2.500", "-0.5000"],
                ["0", "1.000", "1.000", "0"], ["3", "4.000", "4.000", "0"],
            ],
            page.Rows("The largest residuals, the largest first"));
        string[][] bins = page.Rows("Residuals, true − predicted");
        Assert.Equal(["from -0.5", "1"], bins[1]);
        Assert.Equal(["from 1.0", "1"], bins[^1]);
        Assert.Equal(4, bins.Skip(1).Sum(row => int.Parse(row[1], CultureInfo.InvariantCulture)));
        Assert.Equal(["training", "validation", "test"], page.Rows("Data sets").Skip(1).Select(row => row[0]));
    }

    [Fact]
    public void SequencesHaveTheWorstAndTypicalSeries()
    {
        // Sample i is off by i in each of its two outputs; nine samples of four steps, the errors in no order.
        ModelDescription model = Trainings.Regression with { InputShape = new(4, 1), OutputShape = new(4, 2) };
        int[] errors = [4, 0, 8, 2, 6, 1, 7, 3, 5];
        float[] outputs = [.. errors.SelectMany(error => Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? 0 : (float)error))];
        RegressionResult test = new(new Dataset(new float[36], 4, new float[72], 8), model, new(outputs, default, new float[72]), []);
        Page page = Page.Of((Line(model), test, null));
        Assert.Equal(
            [
                "Sample 2, output 1", "Sample 6, output 1", "Sample 4, output 1", "Sample 8, output 1", "Sample 0, output 1", "Sample 7, output 1",
            ],
            page.Pictures("samples"));
        Assert.Equal(
            ["The largest errors, the largest first 3 of 9", "Errors about the median 3 of 9"],
            page.Part("samples").Elements("h3").Select(heading => heading.Value));
        Assert.Equal("sample 2: RMSE 5.657", page.Part("samples").Descendants("figcaption").First().Value);
        Assert.Contains("of 36 steps", page.Part("results").Value);
        Assert.Equal(["sample", "step", "output", "true", "predicted", "residual"], page.Rows("The largest residuals, the largest first")[0]);
        Assert.Equal("4 values; furthest off at 0: true 0, predicted 8.000.", test.Series(2).Description);
        Assert.Equal("Sample 2, output 0", test.Series(2, 0).Title);
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Series(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Series(0, 2));
    }

    [Fact]
    public void MaskedStepsAreGapsOfASeries()
    {
        ModelDescription model = Trainings.Regression with { InputShape = new(5, 1), OutputShape = new(5, 1) };
        Dataset data = new(new float[10], 5, new float[] { 1, 2, 9, 4, 5, 9, 9, 9, 9, 9 }, 5);
        RegressionResult test = new(
            data, model, new(new float[] { 1, 2, 3, 4, 5, 0, 0, 0, 0, 0 }, new float[] { 1, 1, 0, 1, 1, 0, 0, 0, 0, 0 }, data.Targets), []);
        ReadChart chart = new(test.Series(0));
        Assert.Equal([0, 1, 3, 4], chart.Lines[0].Select(point => Math.Round(point.Epoch, 1)));
        Assert.Equal(2, test.Series(0).Parsed().WithClass("mg-line").Last().Attribute("d")!.Value.Count(c => c == 'M'));
        Assert.Throws<ArgumentOutOfRangeException>("sample", () => test.Series(1));
        Assert.Equal("1 of 1", Page.Of((Line(model), test, null)).Part("samples").Descendants("span").Single().Value);
    }

    [Fact]
    public void DotsStandWhereTheTicksSay()
    {
        Picture picture = Result(Trainings.Regression, [1, 2, 3, 4], [1, 2.5f, 2, 4]).PredictedAgainstTrue();
        Assert.Equal([(1.0, 1.0), (2, 2.5), (3, 2), (4, 4)], Read(picture), Near);
        Assert.Equal(
            [(1.0, 0.0), (2.5, -0.5), (2, 1), (4, 0)],
            Read(Result(Trainings.Regression, [1, 2, 3, 4], [1, 2.5f, 2, 4]).ResidualsAgainstPredicted()),
            Near);

        // The dashed diagonal goes from corner to corner of a square whose axes are the same.
        (double X, double Y)[] diagonal = picture.Parsed().WithClass("mg-dash-2").Single().Positions();
        Assert.Equal(diagonal[1].X - diagonal[0].X, diagonal[0].Y - diagonal[1].Y, 0.11);
    }

    [Fact]
    public void ManyValuesAreThinnedAlwaysAlikeAndKeepTheOutliers()
    {
        System.Random random = new(7);
        float[] truth = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextSingle())];
        float[] outputs = [.. truth.Select(value => value + (0.01f * random.NextSingle()))];
        outputs[77_777] = 3;
        RegressionResult test = Result(Trainings.Regression, truth, outputs);
        Picture picture = test.PredictedAgainstTrue();
        (double X, double Y)[] dots = Read(picture);
        Assert.InRange(dots.Length, 901, EstimateThinning.MostDots);
        Assert.Contains(dots, dot => Math.Abs(dot.Y - 3) < 0.02);
        Assert.InRange(picture.ToSvg().Length, 0, 22_000);
        Assert.Equal(picture.ToSvg(), Result(Trainings.Regression, truth, outputs).PredictedAgainstTrue().ToSvg());
        Assert.Matches("^[0-9,]+ of 100,000 values, the 100 furthest off among them[.]", picture.Description);
        Assert.InRange(Page.Of((Line(), test, null)).Text.Length, 0, 130_000);

        // Nor does the outlier press the others into one bin.
        string[][] bins = Page.Of((Line(), test, null)).Rows("Residuals, true − predicted");
        Assert.InRange(bins.Length, 10, 23);
        Assert.StartsWith("below -0.0", bins[1][0]);
        Assert.Equal(100_000, bins.Skip(1).Sum(row => int.Parse(row[1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(5f, 5f)]
    [InlineData(1e30f, -1e30f)]
    [InlineData(1e-30f, 0f)]
    [InlineData(float.NaN, 1f)]
    [InlineData(1f, float.NegativeInfinity)]
    public void AnyNumbersHavePictures(float truth, float output)
    {
        RegressionResult test = Result(Trainings.Regression, [truth, truth], [output, output]);
        string[][] bins = Page.Of((Line(), test, null)).Rows("Residuals, true − predicted");
        Assert.Equal("2", bins[^1][1]);
        Assert.Equal(float.IsFinite(truth - output) ? 2 : 0, Read(test.PredictedAgainstTrue()).Length);
        Assert.Equal(float.IsFinite(truth - output), !bins[^1][0].Contains("finite", StringComparison.Ordinal));
    }

    [Fact]
    public void OutputsThatAreNotFiniteAreNeverHidden()
    {
        RegressionResult test = Result(Trainings.Regression, [1, 2, 3], [1, float.NaN, 3]);
        Page page = Page.Of((Line(), test, null));
        Assert.StartsWith("ResultsTest lossNaNof 3 samplesTest MAENaN", page.Part("results").Value);
        Assert.Contains("Outputs that are not finite1on the test data", page.Part("results").Value);
        Assert.Equal(["1", "2.000", "NaN", "NaN"], page.Rows("The largest residuals, the largest first")[1]);
        Assert.Equal(["not finite", "1"], page.Rows("Residuals, true − predicted")[^1]);
        Assert.StartsWith("2 values; 1 not finite.", test.PredictedAgainstTrue().Description);
    }

    [Fact]
    public void ManyOutputsShareTheirPicturesAndTheWorstAreListed()
    {
        ModelDescription model = Trainings.Regression with { OutputShape = new(50) };
        float[] truth = [.. Enumerable.Range(0, 100).Select(i => (float)(i / 50))];
        float[] outputs = [.. truth.Select((value, i) => value + (i % 50 / 64f))];
        Page page = Page.Of((Line(model), Result(model, truth, outputs), null));
        Assert.Equal(3, page.Pictures("predictions").Count());
        string[][] scores = page.Rows("The 20 outputs of the least R2 on the test data");
        Assert.Equal(["49", "48"], scores[1..3].Select(row => row[0]));
        Assert.Equal((22, "all"), (scores.Length, scores[^1][0]));

        // Fifty numbers of one position are a series.
        Assert.Equal(["Sample 0", "Sample 1"], page.Pictures("samples"));
    }

    [Fact]
    public void AnEvaluationGivesLossAndMetrics()
    {
        EvaluationResult evaluation = new(
            Trainings.Regression, Trainings.Data([1], [0]), new MetricValues([new("loss", 0.25), new("mean_absolute_error", 0.5)]), 0);
        Page page = Page.Of((Line(), evaluation, null));
        Assert.Equal(["results", "curves", "data", "model", "settings", "environment"], page.Sections);
        Assert.StartsWith("ResultsTest loss0.2500of 1 sampleTest mean_absolute_error0.5000", page.Part("results").Value);
    }

    [Fact]
    public void TestsOfAllKindsStandInOneComparison()
    {
        RegressionResult test = Result(Trainings.Regression, [1, 2, 3, 4], [1, 2.5f, 2, 4]);
        Page page = Page.Of((Line(), test, "line"), (Trainings.Of([1, 1, 1, 1]), Trainings.Five(), "classes"), (Line(), null, "none"));
        string[][] rows = page.Rows("Final values, below them the best");
        Assert.Equal(["test loss", "test MAE", "test RMSE", "test R2", "test accuracy", "parameters"], rows[0][^9..^3]);
        Assert.Equal(["0.3125", "0.3750", "0.5590", "0.7500", "–"], rows[2][^9..^4]);
        Assert.Equal(["–", "–", "–", "–", "0.4000"], rows[3][^9..^4]);
        Assert.Equal(
            ["test loss 0.3125", "test accuracy 0.4000", "all epochs ran"],
            page.Root.Descendants("summary").Where(summary => summary.Elements("h2").Any()).Select(summary => summary.Element("span")!.Value));
    }

    private static History Line(ModelDescription? model = null) => Trainings.Of(model ?? Trainings.Regression, [1, 0.5, 1.5, 0.75]);

    private static RegressionResult Result(ModelDescription model, float[] truth, float[] outputs)
    {
        int width = model.OutputLength, samples = truth.Length / width;
        return new RegressionResult(
            new Dataset(new float[samples * model.InputLength], model.InputLength, truth, width), model, new(outputs, default, truth), []);
    }

    private static bool Near((double X, double Y) a, (double X, double Y) b) => Math.Abs(a.X - b.X) < 0.02 && Math.Abs(a.Y - b.Y) < 0.02;

    /// <summary>Reads the dots off a chart by its ticks.</summary>
    private static (double X, double Y)[] Read(Picture picture)
    {
        ReadChart chart = new(picture);
        return
        [
            .. picture.Parsed().WithClass("mg-dots").SelectMany(path => path.Positions())
                .Select(at => (Value(chart.XTicks, at.X), Value(chart.YTicks, at.Y))),
        ];

        static double Value((double Value, double Position)[] ticks, double position) =>
            ticks[0].Value + ((position - ticks[0].Position) / (ticks[^1].Position - ticks[0].Position) * (ticks[^1].Value - ticks[0].Value));
    }
}
