using ModelGen.Tests.Properties;
using ModelGen.Tests.Training;
using ModelGen.Training;

namespace ModelGen.Tests.Evaluation;

/// <summary>Models that say their inputs, so that a test can choose the outputs.</summary>
public class PredictionsTests
{
    [Fact]
    public void EverySampleHasAPredictionWithItsProbabilities()
    {
        Predictions predictions = Classify([3], Loss.SparseCategoricalCrossentropy, [0.5f, 0.25f, 0.25f, 0.125f, 0.375f, 0.5f], [0, 1]);
        Assert.Equal(
            [new Prediction(0, 0, 0, 0, 0.5, 0.5), new Prediction(1, 0, Label: 1, Predicted: 2, 0.5, LabelProbability: 0.375)],
            predictions);
        Assert.Equal([true, false], predictions.Select(prediction => prediction.Right));
        Assert.Equal(2, predictions.Count);
        Assert.Equal(3, predictions.Classes);
        Assert.Equal("0 1 2", string.Join(' ', predictions.Names));
        Assert.Equal(0.5, predictions.Accuracy);
        Assert.Equal(1, predictions.Confusion[1, 2]);
        Assert.Equal(2, predictions.Confusion.Total);
        Assert.Equal(0.5, predictions.TopK(1));
        Assert.Equal(1, predictions.TopK(2));
        Assert.Equal([0.125f, 0.375f, 0.5f], predictions.OutputOf(1).ToArray());
        Assert.Equal(6, predictions.Outputs.Length);
        Assert.Equal("Fake", predictions.Model.Name);
        Assert.Equal(2, predictions.Data.Count);
        Assert.StartsWith(
            "There is no such prediction; there are 2, counted from 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => predictions[2]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => predictions[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => predictions.OutputOf(2).ToArray());
    }

    [Fact]
    public void ASingleOutputIsTheProbabilityOfClassOne()
    {
        Predictions predictions = Classify([1], Loss.BinaryCrossentropy, [0.5f, 0.75f, 0.25f], [1, 1, 1]);
        Assert.Equal(
            [new Prediction(0, 0, 1, 0, 0.5, 0.5), new Prediction(1, 0, 1, 1, 0.75, 0.75), new Prediction(2, 0, 1, 0, 0.75, 0.25)],
            predictions);
        Assert.Equal(2, predictions.Classes);
        Assert.Equal("0 1", string.Join(' ', predictions.Names));

        // Both classes of the first output are equal, so both are among the first one.
        Assert.Equal(2.0 / 3, predictions.TopK(1));
        Assert.Equal(1, predictions.TopK(2));
        Assert.Equal([0.75f], predictions.OutputOf(1).ToArray());
    }

    [Fact]
    public void TheFirstLargestOfADistributionIsItsLabel()
    {
        Predictions predictions = Classify(
            [3], Loss.CategoricalCrossentropy, [0.25f, 0.5f, 0.25f, 0, 0, 1], [0.5f, 0.5f, 0, 0.1f, 0.2f, 0.7f]);
        Assert.Equal([0, 2], predictions.Select(prediction => prediction.Label));
        Assert.Equal([0.25, 1], predictions.Select(prediction => prediction.LabelProbability));
    }

    [Fact]
    public void NamesAreTheLabelsOfTheModel()
    {
        Assert.Equal("cat, dog", NamesOf(2, Loss.SparseCategoricalCrossentropy, "cat", "dog"));
        Assert.Equal("winter, summer", NamesOf(1, Loss.BinaryCrossentropy, "winter", "summer"));
        Assert.Equal("not spam, spam", NamesOf(1, Loss.BinaryCrossentropy, "spam"));

        static string NamesOf(int width, Loss loss, params string[] labels)
        {
            ModelDescription model = FakeModel.Describe(new(width), new(width), loss) with { Labels = [.. labels] };
            return string.Join(", ", new ScriptedModel(model, 1).Classify(new Dataset(new float[width], width, new float[1], 1)).Names);
        }
    }

    [Fact]
    public void StepsCountUnlessTheyAreMasked()
    {
        // Three sequences of two steps over two classes; the second step of the first and all of the last are masked.
        float[] outputs = [0.75f, 0.25f, 0, 1, 0.25f, 0.75f, 0.625f, 0.375f, 1, 0, 1, 0];
        float[] labels = [0, 0, 0, 0, 1, 1];
        float[] mask = [1, 0, 1, 1, 0, 0];
        Predictions predictions = ClassifySteps(outputs, labels, mask, []);
        Assert.Equal(
            [new Prediction(0, 0, 0, 0, 0.75, 0.75), new Prediction(1, 0, 0, 1, 0.75, 0.25), new Prediction(1, 1, 0, 0, 0.625, 0.625)],
            predictions);
        Assert.Equal(2.0 / 3, predictions.Accuracy);
        Assert.Equal(3, predictions.Confusion.Total);
        Assert.Equal(12, predictions.Outputs.Length);
        Assert.Equal([0.625f, 0.375f], predictions.OutputOf(2).ToArray());
        Assert.Equal(0, ClassifySteps(outputs, labels, new float[6], []).Accuracy);

        // A sample's weight is that of each of its steps; a step may have its own.
        Assert.Equal((3.0 + 1) / (3 + 1 + 1), ClassifySteps(outputs, labels, mask, [3, 1, 5]).Accuracy);
        Predictions weighted = ClassifySteps(outputs, labels, mask, [3, 9, 2, 1, 9, 9]);
        Assert.Equal((3.0 + 1) / (3 + 2 + 1), weighted.Accuracy);
        Assert.Equal((3.0 + 1) / (3 + 2 + 1), weighted.TopK(1));
        Assert.Equal(2, weighted.Confusion[0, 1]);
        double[] poisoned = [3, double.NaN, 2, 1, -1, double.PositiveInfinity];
        Assert.Equal(weighted.Accuracy, ClassifySteps(outputs, labels, mask, poisoned).Accuracy);
    }

    [Fact]
    public void SamplesCountByTheirWeight()
    {
        float[] outputs = [0.9f, 0.1f, 0.9f, 0.1f, 0.1f, 0.9f];
        Predictions predictions = Classify([2], Loss.SparseCategoricalCrossentropy, outputs, [0, 1, 1], [2, 1, 0.5]);
        Assert.Equal(2.5 / 3.5, predictions.Accuracy);
        Assert.Equal(2.5 / 3.5, predictions.TopK(1));
        Assert.Equal(1, predictions.Confusion[1, 0]);
        Assert.Equal(3.5, predictions.Confusion.Total);
        Assert.Equal(0, Classify([2], Loss.SparseCategoricalCrossentropy, outputs, [0, 1, 1], [0, 0, 0]).Accuracy);
    }

    /// <summary>Whatever the outputs, ties and NaN among them: one rule for what is right.</summary>
    [Theory]
    [InlineData(1, Loss.BinaryCrossentropy)]
    [InlineData(3, Loss.SparseCategoricalCrossentropy)]
    [InlineData(3, Loss.CategoricalCrossentropy)]
    public void AccuracyIsTheMetricOfThisName(int width, Loss loss)
    {
        System.Random random = new(5);
        float[] values = [0, 0.25f, 0.5f, 0.75f, 1, float.NaN];
        float[] outputs = Draw(60 * width, () => values[random.Next(values.Length)]);
        int targetWidth = loss == Loss.CategoricalCrossentropy ? width : 1;
        float[] targets = Draw(60 * targetWidth, () => random.Next(2));
        ModelDescription model = FakeModel.Describe(new(width), new(width), loss);
        MetricAccumulator metric = new(new MetricDescription("accuracy"), model);
        metric.Add(outputs, targets, []);
        Predictions predictions = new ScriptedModel(model, 1).Classify(new Dataset(outputs, width, targets, targetWidth));
        Assert.Equal(metric.Value, predictions.Accuracy);
        Assert.Equal(metric.Value, predictions.Confusion.Accuracy, 1e-15);
        Assert.InRange(metric.Value, 0.1, 0.9);
    }

    [Fact]
    public void OutputsThatAreNotFiniteAreWrongAndCounted()
    {
        float[] outputs = [float.NaN, float.NaN, 0.75f, 0.25f, float.PositiveInfinity, 0];
        Predictions predictions = Classify([2], Loss.SparseCategoricalCrossentropy, outputs, [0, 0, 0]);
        Assert.Equal(new Prediction(0, 0, 0, Classification.NoClass, double.NaN, double.NaN), predictions[0]);
        Assert.False(predictions[0].Right);
        Assert.Equal("none (not finite)", predictions.NameOf(predictions[0].Predicted));
        Assert.Equal(2, predictions.NotFinite);
        Assert.Equal(1.0 / 3, predictions.Accuracy);
        Assert.Equal((3, 2, 1.0 / 3), (predictions.Confusion.Total, predictions.Confusion.WithoutClass, predictions.Confusion.Accuracy));
        Assert.Equal(new ClassScores(1, 1.0 / 3, 0.5, 3), predictions.Confusion.Scores(0));
        Assert.EndsWith(" Accuracy: 0.3333 (1 of 3; not finite, so wrong: 2)\n", predictions.Confusion.ToTable());
        Assert.Equal(1.0 / 3, predictions.TopK(2));
        Assert.Equal(0, Classify([1], Loss.BinaryCrossentropy, [float.NaN], [0]).Accuracy);
        Assert.Equal(0, Classify([1], Loss.BinaryCrossentropy, [float.NaN], [0]).TopK(2));
    }

    [Fact]
    public void ACompiledModelLeavesOutTheStepsThatItMasks()
    {
        using ITrainableModel model = SampleModels.Create("Tagger");
        const int Samples = 11;
        System.Random random = new(3);
        float[] inputs = Draw(Samples * 14, () => random.NextSingle());
        for (int sample = 0; sample < Samples; sample++)
        {
            int used = Math.Min(sample, 7);
            Array.Fill(inputs, -1, sample * 14 + 2 * used, 14 - 2 * used);
        }

        Dataset data = new(inputs, 14, Draw(Samples * 7, () => random.Next(3)), 7);
        Predictions predictions = model.Classify(data);
        Assert.Equal(
            Enumerable.Range(0, Samples).SelectMany(sample => Enumerable.Range(0, Math.Min(sample, 7)).Select(step => (sample, step))),
            predictions.Select(prediction => (prediction.Sample, prediction.Step)));
        float[] outputs = model.Predict(data);
        Assert.All(Enumerable.Range(0, predictions.Count), index =>
        {
            Prediction prediction = predictions[index];
            int position = 7 * prediction.Sample + prediction.Step;
            Assert.Equal(data.Targets.Span[position], prediction.Label);
            Assert.Equal(outputs[3 * position + prediction.Predicted], (float)prediction.Probability);
            Assert.Equal(outputs.AsSpan(3 * position, 3).ToArray().Max(), (float)prediction.Probability);
        });
    }

    [Fact]
    public void AModelWithoutTrainingTakesEitherKindOfTargets()
    {
        using IModel model = SampleModels.CreateForInference("Silent");
        float[] inputs = Draw(24, () => 0.5f);
        Assert.Equal([0, 1], model.Classify(new Dataset(inputs, 12, new float[] { 0, 1 }, 1)).Select(prediction => prediction.Label));
        Assert.Equal([1, 0], model.Classify(new Dataset(inputs, 12, new float[] { 0, 1, 1, 0 }, 2)).Select(prediction => prediction.Label));
        Assert.StartsWith(
            "One target has 3 elements; for outputs (2) of Silent give 1, a class index for each output position, or 2, a probability for each class.",
            Refused(() => model.Classify(new Dataset(inputs, 12, new float[6], 3))));
        Assert.StartsWith(
            "The target of sample 1 is 2; the class indices of the model are whole numbers from 0 to 1.",
            Refused(() => model.Classify(new Dataset(inputs, 12, new float[] { 0, 2 }, 1))));
    }

    [Fact]
    public void AnAccuracyMakesAClassifierOfAnyLoss()
    {
        ModelDescription numbers = FakeModel.Describe(new(2), new(2), Loss.MeanSquaredError, ["mean_absolute_error"]);
        Dataset data = new(new float[] { 0.25f, 0.75f }, 2, new float[] { 0, 1 }, 2);
        Assert.StartsWith(
            "Fake tells no classes apart: its loss is MeanSquaredError, and none of its metrics is of classes.",
            Refused(() => new ScriptedModel(numbers, 1).Classify(data)));
        ModelDescription classes = FakeModel.Describe(new(2), new(2), Loss.MeanSquaredError, ["accuracy"]);
        Assert.Equal(new Prediction(0, 0, 1, 1, 0.75, 0.75), Assert.Single(new ScriptedModel(classes, 1).Classify(data)));
    }

    [Fact]
    public void TargetsThatAreNoClassAreRefused()
    {
        Assert.StartsWith(
            "The target of sample 1 is 0.5; the class indices of the model are whole numbers from 0 to 1.",
            Refused(() => Classify([1], Loss.BinaryCrossentropy, [0, 0], [1, 0.5f])));
        Assert.StartsWith(
            "The target of sample 0 is 3; the class indices of the model are whole numbers from 0 to 2.",
            Refused(() => Classify([3], Loss.SparseCategoricalCrossentropy, [0, 0, 0], [3])));
        Assert.StartsWith(
            "The target of sample 1 is largest for several classes;",
            Refused(() => Classify([2], Loss.BinaryCrossentropy, [0, 0, 0, 0], [0, 1, 1, 1])));
        Assert.Equal(1, Assert.Single(Classify([2], Loss.BinaryCrossentropy, [0, 0], [0, 1])).Label);
        Assert.StartsWith(
            "One target has 2 elements; Fake with output (3) and loss SparseCategoricalCrossentropy takes 1.",
            Refused(() => Classify([3], Loss.SparseCategoricalCrossentropy, [0, 0, 0], [0, 0])));
    }

    [Fact]
    public void WeightsThatDoNotFitAreRefused()
    {
        Assert.StartsWith(
            "There are 3 weights; give one for each of 2, or none at all.",
            Refused(() => Classify([1], Loss.BinaryCrossentropy, [0, 0], [0, 0], [1, 1, 1])));
        Assert.StartsWith(
            "The weight at 1 is -1;", Refused(() => Classify([1], Loss.BinaryCrossentropy, [0, 0], [0, 0], [1, -1])));
    }

    [Fact]
    public void MaskedOutputsNeedAnInstanceThatTellsTheMask() => Assert.StartsWith(
        "The outputs of Fake carry a mask, which an instance for inference only does not tell;",
        Refused(() => new ScriptedModel(Sequences, 0).Classify(new Dataset(new float[4], 4, new float[2], 2))));

    /// <summary>Two steps over two classes, with a mask.</summary>
    private static ModelDescription Sequences =>
        FakeModel.Describe(new(2, 2), new(2, 2), Loss.SparseCategoricalCrossentropy) with
        {
            Layers = [new LayerDescription("head", "Dense", new(2, 2), 0, MaskIn: true, MaskOut: true)],
        };

    private static Predictions Classify(int[] outputShape, Loss loss, float[] outputs, float[] targets, double[]? weights = null)
    {
        TensorShape shape = new(outputShape);
        int samples = outputs.Length / shape.Length;
        return new ScriptedModel(FakeModel.Describe(shape, shape, loss), 1)
            .Classify(new Dataset(outputs, shape.Length, targets, targets.Length / samples), weights);
    }

    /// <summary>Runs batches of two samples, the last of them short.</summary>
    private static Predictions ClassifySteps(float[] outputs, float[] labels, float[] mask, double[] weights)
    {
        int batch = 0;
        ScriptedModel model = new(Sequences, 2)
        {
            ValidationLosses = [0, 0],
            MaskOf = inputs => mask.AsSpan(4 * batch++, inputs.Length / 2).ToArray(),
        };
        return model.Classify(new Dataset(outputs, 4, labels, 2), weights);
    }

    private static float[] Draw(int count, Func<float> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    private static string Refused(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
