using ModelGen.Tests.Compiling;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Losses with their options: what a compiled model says of them, takes for targets, and gives for a position.</summary>
public class LossTests
{
    private static readonly FitOptions Quiet = new() { Progress = Progress.None };

    private static readonly Dictionary<string, (string Loss, string Activation, int Units)> Sources = new()
    {
        ["Sparse"] = ("sparse_categorical_crossentropy", "softmax", 3),
        ["Hubers"] = ("{ huber: { delta: 2 } }", "linear", 1),
        ["Logarithmic"] = ("msle", "softplus", 2),
        ["Percentage"] = ("mape", "linear", 2),
        ["Smooth"] = ("log_cosh", "linear", 2),
        ["Counts"] = ("poisson", "softplus", 2),
        ["Divergence"] = ("kld", "softmax", 3),
        ["Cosine"] = ("cosine_similarity", "linear", 3),
        ["Signs"] = ("hinge", "tanh", 2),
        ["Squares"] = ("squared_hinge", "tanh", 2),
        ["Margin"] = ("categorical_hinge", "linear", 3),
        ["Spam"] = ("{ binary_focal_crossentropy: { gamma: 1.5, apply_class_balancing: true } }", "sigmoid", 1),
        ["Answers"] = ("{ binary_crossentropy: { label_smoothing: 0.2 } }", "sigmoid", 2),
        ["Focal"] = ("categorical_focal_crossentropy", "softmax", 3),
        ["Smoothed"] = ("{ categorical_crossentropy: { label_smoothing: 0.3 } }", "softmax", 3),
    };

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(string.Join("\n---\n", Sources.Select(source =>
        $"modelgen: 1\nname: {source.Key}\ninput: {{ shape: [2] }}\nlayers: [dense: {{ units: {source.Value.Units}, activation: {source.Value.Activation} }}]\n"
        + $"training: {{ loss: {source.Value.Loss}, optimizer: sgd, batch_size: 4 }}"))));

    public static TheoryData<string> Names => [.. Sources.Keys.Where(name => name != "Sparse")];

    /// <summary>What evaluations tell of each position has the mean that training computes from logits or outputs in single precision.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_loss_of_a_position_is_that_of_training(string name)
    {
        using ITrainableModel model = Create(name);
        ModelDescription description = model.Description;
        PositionLoss lossOf = description.Training!.PositionLoss!;
        int units = description.OutputLength;
        float[] input = [0.5f, -1, 0.25f, 0.75f, -0.5f, 0.125f], target = new float[3 * units];
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = units == 3 ? (i % 3 == i / 3 ? 1 : 0) : i % 2;
        }

        double loss = model.Forward(input, target, StepContext.Inference);
        float[] outputs = model.Outputs.ToArray();
        double mean = Enumerable.Range(0, 3).Average(i => lossOf(outputs.AsSpan(i * units, units), target.AsSpan(i * units, units)));
        Assert.Equal(mean, loss, 1e-5 * Math.Max(1, Math.Abs(mean)));
        Assert.True(double.IsNaN(lossOf(new[] { float.NaN, 0, 0 }.AsSpan(0, units), target.AsSpan(0, units))));
    }

    [Fact]
    public void Options_are_told_where_they_are_not_the_defaults()
    {
        using ITrainableModel huber = Create("Hubers"), spam = Create("Spam"), sparse = Create("Sparse");
        Assert.Equal((Loss.Huber, "delta=2"), (huber.Description.Training!.Loss, huber.Description.Training.LossSettings));
        Assert.Equal("gamma=1.5, apply_class_balancing=true", spam.Description.Training!.LossSettings);
        Assert.Equal("", sparse.Description.Training!.LossSettings);
        Assert.Null(sparse.Description.Training.PositionLoss);
        Assert.Equal(1.5, huber.Description.Training.PositionLoss!([3], [1.5f]) + 0.375, 1e-12);
        Assert.Equal((2 * 4) - 2, huber.Description.Training.PositionLoss([4], [0]), 1e-12);
        Assert.Equal(6, huber.Regress(new Dataset(new float[] { 0, 0 }, 2, new float[] { 4 }, 1)).Loss!.Value, 1e-6);
    }

    [Theory]
    [InlineData("Signs", -2, "-2 at element 1; targets of hinge are numbers from -1 to 1.")]
    [InlineData("Counts", -1, "-1 at element 1; targets of poisson are finite numbers of at least 0.")]
    [InlineData("Logarithmic", -1, "-1 at element 1; targets of mean_squared_logarithmic_error are finite numbers of at least 0.")]
    [InlineData("Divergence", 2, "2 at element 1; targets of kl_divergence are numbers from 0 to 1.")]
    [InlineData("Focal", 1.5f, "1.5 at element 1; targets of categorical_focal_crossentropy are numbers from 0 to 1.")]
    [InlineData("Answers", -0.5f, "-0.5 at element 1; targets of binary_crossentropy are numbers from 0 to 1.")]
    public void Targets_that_a_loss_does_not_take_are_refused(string name, float target, string message)
    {
        using ITrainableModel model = Create(name);
        float[] targets = new float[model.Description.OutputLength];
        targets[1] = target;
        ArgumentException error = Assert.Throws<ArgumentException>(() => model.Fit(new Dataset(new float[2], 2, targets, targets.Length), Quiet));
        Assert.StartsWith("The target of sample 0 of the training data is " + message, error.Message);
    }

    /// <summary>Keras takes 0 for −1 only in batches of nothing but 0 and 1.</summary>
    [Fact]
    public void To_the_hinges_0_is_a_no_whatever_the_other_targets_are()
    {
        using ITrainableModel model = Create("Signs");
        float[] input = [0.5f, -1, 0.25f, 0.75f];
        double minus = model.Forward(input, [-1, 1, 1, -1], StepContext.Inference);
        Assert.Equal(minus, model.Forward(input, [0, 1, 1, 0], StepContext.Inference));
        Assert.Equal(minus, model.Forward(input, [0, 1, 1, -1], StepContext.Inference));
        Assert.NotEqual(minus, model.Forward(input, [1, 1, 1, -1], StepContext.Inference));
    }

    [Fact]
    public void Losses_of_classes_classify_and_those_of_answers_know_no_single_class()
    {
        using ITrainableModel focal = Create("Focal"), answers = Create("Answers"), cosine = Create("Cosine");
        Dataset data = new(new float[] { 1, 0, 0, 1 }, 2, new float[] { 0, 1, 0, 1, 0, 0 }, 3);
        Assert.Equal([1, 0], focal.Classify(data).Select(prediction => prediction.Label));
        Assert.Throws<ArgumentException>(() => cosine.Classify(data));
        Assert.IsType<RegressionResult>(cosine.Test(data));
        Assert.Contains("do not exclude each other", Assert.Throws<ArgumentException>(
            () => answers.Fit(new Dataset(new float[2], 2, new float[2], 2), Quiet with { ClassWeights = [1, 2] })).Message);
    }

    private static ITrainableModel Create(string name) => Compiled.Value.CreateTrainable(new ModelOptions { Seed = 4, Threads = 1 }, name);
}
