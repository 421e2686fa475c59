using ModelGen.Training;

namespace ModelGen.Tests.Reports;

public class GalleryTests
{
    private static readonly History History = Trainings.Of([1, 1, 1, 1]);

    [Fact]
    public void TheWorstMistakesComeFirstThenSomeThatAreRight()
    {
        Page page = Page.Of((History, Trainings.Five(), null));
        Assert.Equal(
            [
                "sample 4: true bA, predicted chA", "sample 3: true ai, predicted bA", "sample 1: true bA, predicted ai",
                "sample 0: true ai, predicted ai", "sample 2: true chA, predicted chA",
            ],
            page.Pictures("samples"));
        Assert.Equal(
            [
                "true bA 5.0% predicted chA 82.5%", "true ai 25.0% predicted bA 75.0%", "true bA 37.5% predicted ai 50.0%",
                "true ai 75.0% predicted ai 75.0%", "true chA 50.0% predicted chA 50.0%",
            ],
            page.Part("samples").Descendants("dl")
                .Select(list => string.Join(' ', list.Descendants().Where(element => !element.HasElements).Select(element => element.Value))));
        Assert.Equal(
            ["Mistakes, the worst first 3 of 3", "Right 2 of 2"], page.Part("samples").Elements("h3").Select(heading => heading.Value));
    }

    [Theory]
    [InlineData(0, "", "")]
    [InlineData(1, "", "0")]
    [InlineData(2, "4", "0")]
    [InlineData(4, "4 3 1", "0")]
    [InlineData(100, "4 3 1", "0 2")]
    public void AQuarterAreRight(int size, string mistakes, string right)
    {
        Gallery gallery = Gallery.Choose(Trainings.Five(), size);
        Assert.Equal(mistakes, string.Join(' ', gallery.Mistakes.Select(prediction => prediction.Sample)));
        Assert.Equal(right, string.Join(' ', gallery.Right.Select(prediction => prediction.Sample)));
        Assert.Equal((3, 2), (gallery.MistakesInAll, gallery.RightInAll));
    }

    [Fact]
    public void RightOnesAreFromAllOverTheData()
    {
        float[][] outputs = [.. Enumerable.Repeat(new float[] { 1, 0, 0 }, 100)];
        Gallery gallery = Gallery.Choose(Trainings.Predict(Trainings.Strokes, new int[100], outputs), 20);
        Assert.Equal([0, 20, 40, 60, 80], gallery.Right.Select(prediction => prediction.Sample));
        Assert.Empty(gallery.Mistakes);
    }

    [Fact]
    public void OutputsThatAreNoNumbersAreTheWorst()
    {
        Predictions test = Trainings.Predict(
            Trainings.Strokes, [1, 2], [1, 0, 0], [float.NaN, float.NaN, float.NaN]);
        Assert.Equal([1, 0], Gallery.Choose(test, 10).Mistakes.Select(prediction => prediction.Sample));
        Assert.Contains("NaN", Page.Of((History, test, null)).Part("samples").Descendants("dd").Select(dd => dd.Value));
    }

    [Fact]
    public void AnOutputSequenceIsShownOnceByItsWorstStep()
    {
        ModelDescription model = Trainings.Strokes with { OutputShape = new(2, 3) };
        Dataset data = new(new float[24], 12, new float[] { 0, 1, 2, 2 }, 2);
        float[] outputs = [0.25f, 0.75f, 0, 0.5f, 0.25f, 0.25f, 0, 0, 1, 0, 0.25f, 0.75f];
        Predictions test = new(data, model, new(outputs, default, data.Targets), []);
        Gallery gallery = Gallery.Choose(test, 8);
        Assert.Equal([(0, 0)], gallery.Mistakes.Select(prediction => (prediction.Sample, prediction.Step)));
        Assert.Equal([(1, 1)], gallery.Right.Select(prediction => (prediction.Sample, prediction.Step)));
        Page page = Page.Of((Trainings.Of(model, [1, 1, 1, 1]), test, null));
        Assert.Equal(["sample 0, step 0: true ai, predicted bA", "sample 1, step 1: true chA, predicted chA"], page.Pictures("samples"));
        Assert.Contains("of 4 steps", page.Part("results").Value);
    }

    [Fact]
    public void TheChosenTrainingShowsMoreThanTheOthers()
    {
        float[][] outputs = [.. Enumerable.Repeat(new float[] { 1, 0, 0 }, 60)];
        Predictions test = Trainings.Predict(Trainings.Strokes, [.. Enumerable.Range(0, 60).Select(i => i % 2)], outputs);
        Report report = new("Title") { GallerySize = 16 };
        report.Add(History, test);
        report.Add(Trainings.Of([1, 1, 1, 0.5]), test);
        Page page = Page.Of(report);
        Assert.Equal(16, page.Pictures("run-1-samples").Count());
        Assert.Equal(4, page.Pictures("run-2-samples").Count());
        report.GallerySize = 0;
        Assert.DoesNotContain("run-1-samples", Page.Of(report).Sections);
    }

    [Fact]
    public void SamplesAreDrawnAsTheCallerSays()
    {
        Assert.Equal(0, Strokes(SampleDrawing.Spectrogram, Trainings.Strokes, "mg-pen"));
        Assert.NotEqual(0, Strokes(SampleDrawing.Spectrogram, Trainings.Strokes, "mg-cells"));
        Assert.NotEqual(0, Strokes(SampleDrawing.Pen, Trainings.Strokes, "mg-pen"));

        // Four steps of three features are no line of a pen.
        Assert.Equal(0, Strokes(SampleDrawing.Pen, Trainings.Strokes with { InputShape = new(4, 3) }, "mg-pen"));
    }

    private static int Strokes(SampleDrawing drawing, ModelDescription model, string name)
    {
        Report report = new("Title") { Samples = drawing };
        report.Add(Trainings.Of(model, [1, 1, 1, 1]), Trainings.Five(model));
        return Page.Of(report).Part("samples").Descendants().Count(element => element.Attribute("class")?.Value == name);
    }
}
