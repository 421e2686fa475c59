using ModelGen.Tests.Properties;
using ModelGen.Tests.Training;
using ModelGen.Training;

namespace ModelGen.Tests.Evaluation;

/// <summary>Models that say their inputs, so that a test can choose the outputs. Values are those of scikit-learn's documentation.</summary>
public class RegressionTests
{
    /// <summary>The examples of <c>mean_absolute_error</c>, <c>mean_squared_error</c> and <c>r2_score</c> on two outputs.</summary>
    [Fact]
    public void ScoresOfEachOutputAreThoseOfScikitLearn()
    {
        RegressionResult result = Regress(2, [0, 2, -1, 2, 8, -5], [0.5f, 1, -1, 1, 7, -6]);
        Assert.Equal((0.5, 1.0), (result.Scores(0).MeanAbsoluteError, result.Scores(1).MeanAbsoluteError));
        Assert.Equal(Math.Sqrt(0.41666667), result.Scores(0).RootMeanSquaredError, 1e-8);
        Assert.Equal(1, result.Scores(1).RootMeanSquaredError, 1e-15);
        Assert.Equal(0.96543779, result.Scores(0).R2, 1e-8);
        Assert.Equal(0.90816327, result.Scores(1).R2, 1e-8);
        Assert.Equal((-0.5 / 3, -1.0), (result.Scores(0).MeanResidual, result.Scores(1).MeanResidual));
        Assert.Equal(0.75, result.Overall.MeanAbsoluteError);
        Assert.Equal(Math.Sqrt(0.70833333), result.Overall.RootMeanSquaredError, 1e-8);
        Assert.Equal((0.96543779 + 0.90816327) / 2, result.Overall.R2, 1e-8);
        Assert.Equal(0.70833333, result.Loss!.Value, 1e-8);
        Assert.Equal(["loss", "MAE", "RMSE", "R2"], result.Values.Select(value => value.Name));
        Assert.Equal([0.70833333, 0.75, 0.84162541, 0.93680053], result.Values.Select(value => value.Value), (a, b) => Math.Abs(a - b) < 1e-7);
        Assert.Equal((3, 0L), (result.Count, result.NotFinite));
        Assert.Equal(new Estimate(1, 0, 1, 1, 2), result.Estimates().ElementAt(3));
        Assert.Equal([1, 1, -6], result.Estimates(1).Select(estimate => estimate.Truth));
        Assert.Throws<ArgumentOutOfRangeException>(() => result.Scores(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => result.Estimates(-1));
    }

    [Theory]
    [InlineData(new float[] { 1, 2, 3 }, new float[] { 1, 2, 3 }, 1)]
    [InlineData(new float[] { 1, 2, 3 }, new float[] { 2, 2, 2 }, 0)]
    [InlineData(new float[] { 1, 2, 3 }, new float[] { 3, 2, 1 }, -3)]
    [InlineData(new float[] { -2, -2, -2 }, new float[] { -2, -2, -2 }, 1)]
    [InlineData(new float[] { -2, -2, -2 }, new float[] { -2, -2, -2.5f }, 0)]
    [InlineData(new float[] { 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f }, new float[] { 0, 0, 0, 0, 0, 0, 0 }, 0)]
    [InlineData(new float[] { 1 }, new float[] { 1 }, double.NaN)]
    [InlineData(new float[] { 1, 2 }, new float[] { 1, float.NaN }, double.NaN)]
    [InlineData(new float[] { 1, 1 }, new float[] { 1, float.NaN }, double.NaN)]
    [InlineData(new float[] { 1, 2 }, new float[] { 1, float.PositiveInfinity }, double.NegativeInfinity)]
    [InlineData(new float[] { 1, 1 }, new float[] { 1, float.PositiveInfinity }, double.NegativeInfinity)]
    public void R2HasItsValueInEveryCase(float[] truth, float[] outputs, double expected) =>
        Assert.Equal(expected, Regress(1, outputs, truth).Overall.R2, 1e-12);

    /// <summary>A large offset leaves the spread as it is: all values are exact in single precision.</summary>
    [Fact]
    public void AnOffsetLeavesR2AsItIs()
    {
        float[] truth = [1, 2, 3, 5], outputs = [1, 2.5f, 2.5f, 5];
        double near = Regress(1, outputs, truth).Overall.R2;
        double far = Regress(1, [.. outputs.Select(x => x + 1048576)], [.. truth.Select(x => x + 1048576)]).Overall.R2;
        Assert.Equal(1 - (0.5 / 8.75), near, 1e-14);
        Assert.Equal(near, far, 1e-9);
    }

    [Fact]
    public void MaskedStepsAreLeftOutWhateverTheyHold()
    {
        const float Bad = float.NaN;

        // Three sequences of two steps; the second step of the first and all of the last are masked.
        RegressionResult result = RegressSteps([1, Bad, 3, 4, Bad, 3e38f], [2, Bad, 5, 4, -1, Bad], [1, 0, 1, 1, 0, 0], []);
        Assert.Equal([(0, 0, 1.0), (1, 0, 2), (1, 1, 0)], result.Estimates().Select(e => (e.Sample, e.Step, e.Residual)));
        Assert.Equal((3, 0L), (result.Count, result.NotFinite));
        Assert.Equal(1, result.Overall.MeanAbsoluteError);
        Assert.Equal(5.0 / 3, result.Loss!.Value, 1e-15);
        Assert.Equal(6, result.Outputs.Length);

        // A sample's weight is that of each of its steps; a step may have its own. What weighs nothing is not read.
        RegressionResult bySample = RegressSteps([1, Bad, 3, 4, Bad, Bad], [2, Bad, 5, 4, -1, Bad], [1, 0, 1, 1, 0, 0], [3, 1, 5]);
        Assert.Equal((3.0 + 2) / 5, bySample.Overall.MeanAbsoluteError);
        RegressionResult byStep = RegressSteps([1, 0, 3, Bad, 0, 0], [2, 0, 5, 4, 0, 0], [1, 0, 1, 1, 0, 0], [3, 9, 2, 0, 9, 9]);
        Assert.Equal((3.0 + 4) / 5, byStep.Overall.MeanAbsoluteError);
        Assert.Equal((3.0 + 8) / 5, byStep.Loss!.Value, 1e-15);
        Assert.Equal(1, byStep.NotFinite);
        RegressionResult nothing = RegressSteps(new float[6], new float[6], new float[6], []);
        Assert.Equal((0, 0.0, 0.0), (nothing.Count, nothing.Overall.MeanAbsoluteError, nothing.Loss));
    }

    [Fact]
    public void WeightsCountAsRepetitions()
    {
        RegressionResult weighted = Regress(1, [1, 2, 4], [1.5f, 2, 3], [2, 1, 3]), repeated = Regress(1, [1, 1, 2, 4, 4, 4], [1.5f, 1.5f, 2, 3, 3, 3]);
        Assert.Equal(repeated.Overall.R2, weighted.Overall.R2, 1e-14);
        Assert.Equal(repeated.Overall.RootMeanSquaredError, weighted.Overall.RootMeanSquaredError, 1e-14);
        Assert.Equal(repeated.Loss!.Value, weighted.Loss!.Value, 1e-14);
    }

    [Fact]
    public void OutputsThatAreNotFiniteAreCountedAndNotHidden()
    {
        RegressionResult result = Regress(2, [1, float.NaN, float.PositiveInfinity, 2], [1, 1, 1, 1]);
        Assert.Equal(2, result.NotFinite);
        Assert.Equal(double.PositiveInfinity, result.Scores(0).MeanAbsoluteError);
        Assert.Equal(double.NaN, result.Scores(1).RootMeanSquaredError);
        Assert.Equal(double.NaN, result.Loss);
        Assert.Equal(double.NaN, result.Values["MAE"]);
    }

    [Theory]
    [InlineData(Loss.MeanAbsoluteError, 0.375)]
    [InlineData(Loss.MeanSquaredError, 0.203125)]
    [InlineData(Loss.BinaryCrossentropy, 0.5571803228)]
    [InlineData(Loss.CategoricalCrossentropy, 0.2876820725)]
    public void LossIsThatOfTheModel(Loss loss, double expected) =>
        Assert.Equal(expected, Regress(2, [0.125f, 0.375f], [0, 1], loss: loss).Loss!.Value, 1e-8);

    [Fact]
    public void ATestIsWhatSuitsTheModelAndItsTargets()
    {
        Assert.IsType<RegressionResult>(Test(Loss.MeanSquaredError, [], 1, [0, 1]));
        Assert.IsType<Predictions>(Test(Loss.MeanSquaredError, ["accuracy"], 1, [0, 1]));
        Assert.IsType<RegressionResult>(Test(Loss.MeanSquaredError, ["accuracy"], 1, [0.5f, 1]));
        Assert.IsType<Predictions>(Test(Loss.BinaryCrossentropy, [], 1, [0, 1]));
        Assert.IsType<RegressionResult>(Test(Loss.BinaryCrossentropy, [], 1, [0, 0.25f]));
        Assert.IsType<Predictions>(Test(Loss.BinaryCrossentropy, [], 2, [0, 1, 1, 0]));
        Assert.IsType<RegressionResult>(Test(Loss.BinaryCrossentropy, [], 2, [0, 1, 1, 1]));
        Assert.IsType<RegressionResult>(Test(Loss.BinaryCrossentropy, [], 2, [0, 1, 0, 0]));
        Assert.IsType<Predictions>(Test(Loss.CategoricalCrossentropy, [], 2, [0.25f, 0.75f, 0.5f, 0.5f]));
        Assert.IsType<Predictions>(Test(Loss.SparseCategoricalCrossentropy, [], 2, [0, 1]));

        static TestResult Test(Loss loss, string[] metrics, int width, float[] targets)
        {
            ModelDescription model = FakeModel.Describe(new(width), new(width), loss, metrics);
            return new ScriptedModel(model, 1).Test(new Dataset(new float[2 * width], width, targets, targets.Length / 2));
        }
    }

    /// <summary>The loss of a pass in double is that of the generated code, and a trained model's test becomes a report.</summary>
    [Theory]
    [InlineData("Plain")]
    [InlineData("Flat")]
    public void ACompiledModelHasTheLossOfItsEvaluation(string name)
    {
        using ITrainableModel model = SampleModels.Create(name);
        ModelDescription description = model.Description;
        System.Random random = new(6);
        float[] inputs = [.. Enumerable.Range(0, 40 * description.InputLength).Select(_ => random.NextSingle())];
        float[] targets = [.. Enumerable.Range(0, 40 * description.OutputLength).Select(_ => random.NextSingle())];
        Dataset data = new(inputs, description.InputLength, targets, description.OutputLength);
        History history = model.Fit(data, new FitOptions { Epochs = 2, Progress = Progress.None });
        RegressionResult result = Assert.IsType<RegressionResult>(model.Test(data));
        Assert.Equal(model.Evaluate(data).Loss, result.Loss!.Value, 1e-6);
        Assert.Equal(model.Predict(data), result.Outputs.ToArray());
        Report report = new(name);
        report.Add(history, result);
        report.Add(history, model.Evaluate(data));
        StringWriter page = new();
        report.Write(page);
        Assert.Contains("Predicted and true values", page.ToString());
    }

    [Fact]
    public void WhatCannotBeComparedIsRefused()
    {
        ModelDescription classes = FakeModel.Describe(new(3), new(3), Loss.SparseCategoricalCrossentropy);
        Assert.StartsWith(
            "The targets of Fake are class indices, as its loss is SparseCategoricalCrossentropy; ask it for classes instead, with Classify.",
            Refused(() => new ScriptedModel(classes, 1).Regress(new Dataset(new float[3], 3, new float[1], 1))));
        ModelDescription numbers = FakeModel.Describe(new(3), new(3), Loss.MeanSquaredError);
        Assert.StartsWith(
            "One target has 2 elements; outputs (3) of Fake are compared with 3.",
            Refused(() => new ScriptedModel(numbers, 1).Test(new Dataset(new float[3], 3, new float[2], 2))));
        Assert.StartsWith(
            "There are 2 weights; give one for each of 1, or none at all.",
            Refused(() => new ScriptedModel(numbers, 1).Regress(new Dataset(new float[3], 3, new float[3], 3), [1, 1])));
    }

    private static RegressionResult Regress(int width, float[] outputs, float[] targets, double[]? weights = null, Loss loss = Loss.MeanSquaredError) =>
        new ScriptedModel(FakeModel.Describe(new(width), new(width), loss), 1)
            .Regress(new Dataset(outputs, width, targets, width), weights);

    /// <summary>Sequences of two steps of one number, in batches of two samples, the last of them short.</summary>
    private static RegressionResult RegressSteps(float[] outputs, float[] targets, float[] mask, double[] weights)
    {
        int batch = 0;
        ModelDescription model = FakeModel.Describe(new(2, 1), new(2, 1), Loss.MeanSquaredError) with
        {
            Layers = [new LayerDescription("head", "Dense", new(2, 1), 0, MaskIn: true, MaskOut: true)],
        };
        return new ScriptedModel(model, 2)
        {
            ValidationLosses = [0, 0],
            MaskOf = inputs => mask.AsSpan(4 * batch++, inputs.Length).ToArray(),
        }.Regress(new Dataset(outputs, 2, targets, 2), weights);
    }

    private static string Refused(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
