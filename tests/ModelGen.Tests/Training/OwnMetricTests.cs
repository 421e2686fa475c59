using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Metrics of the program's own, and metrics whose key the file chooses: in histories, callbacks and pictures.</summary>
public class OwnMetricTests
{
    [Fact]
    public void TheyAreMeasuredInTrainingAndValidationEachByItself()
    {
        using ScriptedModel model = Model("mean_absolute_error");
        EarlyStopping stopping = new("val_within", patience: 1);
        Assert.StartsWith("EarlyStopping(monitor=val_within, mode=auto,", stopping.ToString());
        History history = model.Fit(Data([1, 2, 3, 4], [1, 2, 3, 9]), new FitOptions
        {
            Epochs = 9,
            ValidationData = Data([1, 2], [1, 7]),
            Metrics = [() => new Within()],
            Callbacks = [stopping],
            Progress = Progress.None,
        });
        Assert.Equal(["loss", "mean_absolute_error", "within", "val_loss", "val_mean_absolute_error", "val_within"], history.Names.AsEnumerable());

        // The second epoch is no better than the first: greater would have been.
        Assert.Equal(EndReason.EarlyStopped, history.EndReason);
        Assert.StartsWith("EarlyStopping(monitor=val_within, mode=max,", stopping.ToString());
        Assert.Equal([0.75, 0.75], history.Column("within"));
        Assert.Equal([0.5, 0.5], history.Column("val_within"));
        Assert.Equal(new MetricNature(GreaterIsBetter: true, IsShare: false), history.NatureOf("val_within"));
        EvaluationResult result = model.Evaluate(Data([1, 2], [1, 2]), metrics: [() => new Within()]);
        Assert.Equal(1, result["within"]);
    }

    [Theory]
    [InlineData("", "a name is letters, digits and underscores")]
    [InlineData("a b", "a name is letters, digits and underscores")]
    [InlineData("loss", "the model language has a meaning for it")]
    [InlineData("mse", "the model language has a meaning for it")]
    [InlineData("val_x", "\"val_\" begins the names of validations")]
    public void TheirNamesAreChecked(string name, string message)
    {
        using ScriptedModel model = Model();
        FitOptions options = new() { Metrics = [() => new Within(name)], Progress = Progress.None };
        Assert.StartsWith(
            $"A metric of your own is called \"{name}\"; {message}.",
            Assert.Throws<ArgumentException>("options", () => model.Fit(Data([1], [1]), options)).Message);
        Assert.Throws<ArgumentException>("metrics", () => model.Evaluate(Data([1], [1]), metrics: options.Metrics));
        Assert.Empty(model.Steps);
    }

    [Fact]
    public void TwoOfOneNameAreRefused()
    {
        using ScriptedModel model = Model();
        FitOptions options = new() { Metrics = [() => new Within(), () => new Within()], Progress = Progress.None };
        Assert.StartsWith(
            "Two metrics are called \"within\"; give one of them another name.",
            Assert.Throws<ArgumentException>("options", () => model.Fit(Data([1], [1]), options)).Message);
    }

    [Fact]
    public void OneForTrainingAndValidationTogetherIsRefused()
    {
        using ScriptedModel model = Model();
        Within shared = new();
        FitOptions options = new() { Metrics = [() => shared], Progress = Progress.None };
        Assert.StartsWith(
            "What makes the metric \"within\" gave the same one twice; let it make a new one each time,",
            Assert.Throws<ArgumentException>("options", () => model.Fit(Data([1], [1]), options)).Message);
        Assert.Throws<ArgumentException>("metrics", () => model.Evaluate(Data([1], [1]), metrics: [() => null!]));
    }

    /// <summary>Steps weigh by the mask, and masked ones are not even seen.</summary>
    [Fact]
    public void MaskedStepsAreNotAdded()
    {
        ModelDescription description = FakeModel.Describe(new TensorShape(2, 1), new TensorShape(2, 1), Loss.MeanSquaredError);
        using ScriptedModel model = new(description, 2) { ValidationLosses = [0], MaskOf = _ => [1, 0, 1, 1] };
        Dataset data = new(new float[] { 1, 2, 3, 4 }, 2, new float[] { 1, 2, 3, 9 }, 2);
        Assert.Equal(2.0 / 3, model.Evaluate(data, metrics: [() => new Within()])["within"]);
    }

    [Fact]
    public void ANameOfTheFileIsTheKeyAndItsMetricSaysWhatIsBetter()
    {
        MetricDescription[] metrics =
        [
            new("precision", [new("threshold", 0.9)]) { Key = "strict" },
            new("precision"),
            new("r2_score") { Key = "r2" },
        ];
        ModelDescription described = FakeModel.Describe(new TensorShape(1), new TensorShape(1), Loss.BinaryCrossentropy);
        using ScriptedModel model = new(described with { Training = described.Training! with { Metrics = [.. metrics] } }, 4) { ValidationLosses = [3, 2, 1] };
        ReduceLearningRateOnPlateau plateau = new("strict", patience: 1, minDelta: 0);
        Dataset data = Data([0.95f, 0.8f, 0.2f, 0.1f], [1, 0, 1, 0]);
        History history = model.Fit(data, new FitOptions { Epochs = 3, Callbacks = [plateau], Progress = Progress.None });
        Assert.Equal(["loss", "strict", "precision", "r2"], history.Names.AsEnumerable());
        Assert.Equal([1, 1, 1], history.Column("strict"));
        Assert.Equal([0.5, 0.5, 0.5], history.Column("precision"));
        Assert.Equal(history.Column("r2"), history.Column("r2_score"));
        Assert.Contains("mode=max", plateau.ToString());
        Assert.Equal(new MetricNature(GreaterIsBetter: true, IsShare: true), history.NatureOf("strict"));
        Assert.Equal(new MetricNature(GreaterIsBetter: true, IsShare: false), history.NatureOf("r2"));
        Assert.Equal(MetricNature.Error, history.NatureOf("loss"));

        // A threshold of the call takes the place of all of them.
        EvaluationResult result = model.Evaluate(data, threshold: 0.15);
        Assert.Equal([2.0 / 3, 2.0 / 3], [result["strict"], result["precision"]]);
    }

    private static ScriptedModel Model(params string[] metrics) => new(4, metrics) { ValidationLosses = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1] };

    private static Dataset Data(float[] inputs, float[] targets) => new(inputs, 1, targets, 1);

    /// <summary>The share of positions whose output is at most 1 from the target.</summary>
    private sealed class Within(string name = "within") : IMetric
    {
        private double within, all;

        public string Name => name;

        public bool GreaterIsBetter => true;

        public double Value => all == 0 ? 0 : within / all;

        public void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double weight)
        {
            within += Math.Abs(output[0] - target[0]) <= 1 ? weight : 0;
            all += weight;
        }

        public void Reset() => within = all = 0;
    }
}
