using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;
using ModelGen.Training;

namespace ModelGen.Tests.Properties;

/// <summary>Labels of masked steps may be anything; a label at a step that counts is a class.</summary>
public class MaskedLabelTests
{
    /// <summary>The mask of Tagger follows from its inputs; that of Deep, whose dense layer makes 0 of −1, does not; Whole has none.</summary>
    private const string Yaml = """
        modelgen: 1
        name: Tagger
        input: { shape: [3, 2] }
        layers: [masking: 0, lstm: { units: 4, return_sequences: true }, dense: { units: 3, activation: softmax }]
        training: { loss: sparse_categorical_crossentropy, optimizer: adam, metrics: [accuracy], batch_size: 2 }
        ---
        modelgen: 1
        name: Deep
        input: { shape: [3, 2] }
        layers: [activation: relu, masking: 0, dense: { units: 3, activation: softmax }]
        training: { loss: sparse_categorical_crossentropy, optimizer: adam, metrics: [accuracy], batch_size: 2 }
        ---
        modelgen: 1
        name: Whole
        input: { shape: [3, 2] }
        layers: [dense: { units: 3, activation: softmax }]
        training: { loss: sparse_categorical_crossentropy, optimizer: adam, metrics: [accuracy], batch_size: 2 }
        """;

    private const string NoClass = "is -1 at element 1; the class indices of the model are whole numbers from 0 to 2.";

    private static readonly FitOptions Quiet = new() { Progress = Progress.None, Shuffle = false };

    private static readonly Lazy<CompiledModels> Models = new(() => ModelCompiler.Compile(Yaml));

    public static TheoryData<float> NoClasses => [float.NaN, -1, 0.5f, 3, -100, 3e38f, float.PositiveInfinity];

    [Theory]
    [InlineData("Tagger", 0f)]
    [InlineData("Deep", -1f)]
    public void At_masked_steps_any_label_does(string name, float padding)
    {
        (double Loss, double Accuracy, float[] Weights, double Tested) expected = Train(name, Padded(padding, 0));
        Assert.Equal(expected, Train(name, Padded(padding, -1)), Same);
        Assert.Equal(expected, Train(name, Padded(padding, -100)), Same);
        Assert.Equal(expected, Train(name, Padded(padding, int.MaxValue)), Same);
    }

    [Fact]
    public void A_label_at_a_step_that_counts_is_a_class_before_anything_is_trained()
    {
        foreach (string name in new[] { "Tagger", "Whole" })
        {
            using ITrainableModel model = Models.Value.CreateTrainable(name: name);
            float[] before = model.Parameters.ToArray();
            Dataset data = Dataset.WithLabels(Inputs(padding: 0), 6, (int[])[0, 1, 2, 0, -1, 2, 0, -1, -1], 3);
            Assert.StartsWith(
                $"The target of sample 1 of the training data {NoClass}", Assert.Throws<ArgumentException>(() => model.Fit(data, Quiet)).Message);
            Assert.StartsWith(
                $"The target of sample 1 of the evaluation data {NoClass}", Assert.Throws<ArgumentException>(() => model.Evaluate(data)).Message);
            Assert.StartsWith($"The target of sample 1 {NoClass}", Assert.Throws<ArgumentException>(() => model.Classify(data)).Message);
            Assert.Equal(before, model.Parameters.ToArray());
        }
    }

    [Fact]
    public void Where_only_the_model_knows_the_mask_the_forward_pass_finds_it()
    {
        using ITrainableModel model = Models.Value.CreateTrainable(name: "Deep");
        Dataset data = Dataset.WithLabels(Inputs(padding: -1), 6, (int[])[0, 1, 2, 0, 3, 1, 0, 1, 2], 3);
        Assert.StartsWith("Target 4 of Deep is 3; class indices", Assert.Throws<ArgumentException>(() => model.Fit(data, Quiet)).Message);
        Assert.StartsWith("Target 4 of Deep is 3; class indices", Assert.Throws<ArgumentException>(() => model.Evaluate(data)).Message);
        Assert.Throws<InvalidOperationException>(model.Backward);
    }

    [Theory]
    [MemberData(nameof(NoClasses))]
    public void The_forward_pass_refuses_what_is_no_class(float label) => CheckRefused(label, VectorWidth.Widest);

    /// <summary>Refused where the step counts, and not looked at where it is masked.</summary>
    internal static void CheckRefused(float label, Backend backend)
    {
        using ITrainableModel model = (ITrainableModel)backend.Move(Models.Value.CreateTrainable(new ModelOptions { VectorWidth = backend.Width }, "Tagger"));
        float[] inputs = Inputs(padding: 0)[..6], labels = [0, 1, label];
        StepContext training = new(Training: true);
        Assert.StartsWith("Target 2 of Tagger is ", Assert.Throws<ArgumentException>(() => model.Forward(inputs, labels, training)).Message);
        Assert.Throws<InvalidOperationException>(model.Backward);
        if (model is IQueuedModel queued)
        {
            queued.Enqueue(inputs, labels, training);
            Assert.StartsWith("Target 2 of Tagger is ", Assert.Throws<ArgumentException>(() => queued.Complete()).Message);
            Assert.Equal(0, queued.QueuedSteps);
        }

        inputs.AsSpan(4).Clear();
        Assert.True(double.IsFinite(model.Forward(inputs, labels, training)));
        model.Backward();
        Assert.DoesNotContain(model.Gradients.ToArray(), gradient => !float.IsFinite(gradient));
    }

    private static bool Same(
        (double Loss, double Accuracy, float[] Weights, double Tested) a, (double Loss, double Accuracy, float[] Weights, double Tested) b) =>
        (a.Loss, a.Accuracy, a.Tested) == (b.Loss, b.Accuracy, b.Tested) && a.Weights.AsSpan().SequenceEqual(b.Weights);

    private static (double Loss, double Accuracy, float[] Weights, double Tested) Train(string name, Dataset data)
    {
        using ITrainableModel model = Models.Value.CreateTrainable(name: name);
        History history = model.Fit(data, Quiet with { Epochs = 2 });
        EvaluationResult evaluation = model.Evaluate(data);
        Predictions predictions = model.Classify(data);
        Assert.Equal(6, predictions.Count);
        Assert.Equal(evaluation.Values["accuracy"], predictions.Accuracy);
        if (name == "Tagger")
        {
            Assert.Equal([2.0, 2, 2], ClassCounts.OfTargets(data, ReportRun.Of(history, null, name))!);
        }

        return (evaluation.Loss, predictions.Accuracy, model.Parameters.ToArray(), history.Column("loss")[1]);
    }

    /// <summary>Three sequences of three, two and one steps.</summary>
    private static Dataset Padded(float padding, int label) =>
        Dataset.WithLabels(Inputs(padding), 6, (int[])[0, 1, 2, 0, 1, label, 2, label, label], 3);

    private static float[] Inputs(float padding) =>
    [
        0.5f, 1, 0.25f, 2, 1, 1,
        1, 0.5f, 2, 1, padding, padding,
        3, 1, padding, padding, padding, padding,
    ];
}
