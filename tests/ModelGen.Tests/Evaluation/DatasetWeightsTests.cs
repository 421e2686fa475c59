using ModelGen.Tests.Compiling;
using ModelGen.Tests.Training;
using ModelGen.Training;

namespace ModelGen.Tests.Evaluation;

/// <summary>Tests count by the weights of a data set, as Keras' weighted metrics, unless others are given. All values are reckoned by hand.</summary>
public class DatasetWeightsTests
{
    private static readonly Dataset Classes = Dataset.WithLabels(
        new[] { 1f, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1 }, 3, (ReadOnlySpan<int>)[0, 1, 2, 1]);

    private static readonly Dataset Steps = new(new float[] { 1, 2, 3, 4 }, 2, new float[4], 2);

    [Fact]
    public void A_classification_counts_by_the_weights_of_samples()
    {
        using ScriptedModel model = new(FakeModel.Describe(new(3), new(3), Loss.SparseCategoricalCrossentropy), 2);
        Dataset weighted = Classes.WithWeights([1, 2, 3, 4]);
        Predictions predictions = model.Classify(weighted);
        Assert.Equal(0.3, predictions.Accuracy, 1e-12);
        Assert.Equal(10, predictions.Confusion.Total);
        Assert.Equal((1, 2, 3, 4), (predictions.Confusion[0, 0], predictions.Confusion[1, 1], predictions.Confusion[2, 1], predictions.Confusion[1, 2]));
        Assert.Equal(0.3, model.Test(weighted)["accuracy"], 1e-12);
        Assert.Equal(0.5, model.Classify(Classes).Accuracy, 1e-12);
    }

    [Fact]
    public void Other_weights_take_their_place()
    {
        using ScriptedModel model = new(FakeModel.Describe(new(3), new(3), Loss.SparseCategoricalCrossentropy), 2);
        Dataset weighted = Classes.WithWeights([1, 2, 3, 4]);
        Assert.Equal(0.25, model.Classify(weighted, [1, 0, 3, 0]).Accuracy, 1e-12);
        Assert.Equal(0.5, model.Classify(weighted, [1, 1, 1, 1]).Accuracy, 1e-12);
        Assert.Equal(0.5, model.Classify(weighted.WithoutWeights()).Accuracy, 1e-12);
        double[] ofClasses = [.. ClassWeights.ToSampleWeights([0, 1, 2, 1], [5, 1, 0.5])];
        Assert.Equal(7 / 12.5, model.Classify(weighted, [.. ofClasses.Zip([1, 2, 3, 4], (a, b) => a * b)]).Accuracy, 1e-12);
    }

    [Fact]
    public void A_regression_counts_by_the_weights_of_samples_and_of_steps()
    {
        using ScriptedModel flat = new(FakeModel.Describe(new(1), new(1), Loss.MeanSquaredError), 2);
        RegressionResult samples = flat.Regress(new Dataset(new float[] { 1, 2 }, 1, new float[] { 0, 4 }, 1).WithWeights([3, 1]));
        Assert.Equal((5 / 4.0, Math.Sqrt(7 / 4.0), 7 / 4.0), (samples["MAE"], samples["RMSE"], samples.Loss!.Value));

        using ScriptedModel inTime = new(FakeModel.Describe(new(2, 1), new(2, 1), Loss.MeanSquaredError), 2);
        Assert.Equal(13 / 6.0, inTime.Regress(Steps.WithWeights([2, 1]))["MAE"], 1e-12);
        Assert.Equal(9 / 3.5, inTime.Regress(Steps.WithWeights([1, 0, 2, 0.5f]))["MAE"], 1e-12);
        Assert.Equal(9 / 3.5, inTime.Test(Steps.WithWeights([1, 0, 2, 0.5f]))["MAE"], 1e-12);
        Assert.Equal(10 / 4.0, inTime.Regress(Steps.WithWeights([1, 0, 2, 0.5f]).WithoutWeights())["MAE"], 1e-12);
    }

    /// <summary>Of sequences with lengths the weights of steps lie one sequence behind the other; in a test there is room for all steps.</summary>
    [Fact]
    public void Steps_of_sequences_with_lengths_have_weights()
    {
        using ITrainableModel model = ModelCompiler.Compile("""
            modelgen: 1
            name: Tags
            input: { shape: [4, 1], lengths: true }
            layers: [lstm: { units: 4, return_sequences: true }, dense: { units: 3, activation: softmax }]
            training: { loss: sparse_categorical_crossentropy, optimizer: sgd, weighted_metrics: [accuracy], batch_size: 8 }
            """).CreateTrainable(new ModelOptions { Seed = 3 }, "Tags");
        Dataset data = Dataset.Sequences([[1f, -2, 3], [0.5f], [-1f, 2, -3, 4]], 1, (int[][])[[0, 1, 2], [1], [2, 1, 0, 1]]);
        Dataset ofSteps = data.WithWeights([1, 0, 2, 3, 0.5f, 1, 4, 0.25f]), ofSamples = data.WithWeights([1, 0, 2.5f]);
        Predictions steps = model.Classify(ofSteps), samples = model.Classify(ofSamples);
        Assert.Equal(model.Classify(data, [1, 0, 2, 9, 3, 9, 9, 9, 0.5, 1, 4, 0.25]).Confusion.ToString(), steps.Confusion.ToString());
        Assert.Equal(11.75, steps.Confusion.Total);
        Assert.Equal(model.Evaluate(ofSteps)["weighted_accuracy"], steps.Accuracy, 1e-12);
        Assert.Equal(13, samples.Confusion.Total);
        Assert.Equal(model.Evaluate(ofSamples)["weighted_accuracy"], samples.Accuracy, 1e-12);
    }

    [Fact]
    public void Samples_of_any_source_do_without_their_weights()
    {
        Dataset weighted = Steps.WithWeights([2, 1]);
        foreach (Dataset data in new[] { weighted, weighted.Select([1, 0]), weighted.Slice(1, 1), weighted.Select([1, 0]).WithWeights([1, 3]) })
        {
            Dataset plain = data.WithoutWeights();
            Assert.Equal((0, data.Count, data.TargetLength), (plain.WeightLength, plain.Count, plain.TargetLength));
            Assert.Equal(data[0].Input.ToArray(), plain[0].Input.ToArray());
            Assert.Equal(data[0].Target.ToArray(), plain[0].Target.ToArray());
        }

        Dataset sequences = Dataset.Sequences([[1f, 2], [3f]], features: 1);
        Dataset ofSteps = sequences.WithWeights([1, 2, 3]).Select([1]).WithoutWeights();
        Assert.Equal((0, 2, 1), (ofSteps.WeightLength, ofSteps.Steps, ofSteps.LengthOf(0)));
        Assert.Same(sequences, sequences.WithoutWeights());
    }

    [Fact]
    public void Weights_that_do_not_fit_are_told()
    {
        using ScriptedModel inTime = new(FakeModel.Describe(new(4, 1), new(4, 1), Loss.MeanSquaredError), 2);
        Dataset data = new Dataset(new float[8], 4, new float[8], 4).WithWeights([1, 2, 3, 4]);
        Assert.StartsWith(
            "Each sample has 2 weights; Fake takes 1, or 4, one for each step.", Assert.Throws<ArgumentException>("data", () => inTime.Regress(data)).Message);
    }
}
