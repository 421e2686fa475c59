using ModelGen.Tests.Compiling;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>A metric keeps the name that the YAML gives it, and any of its names finds it.</summary>
public class MetricNameTests
{
    [Theory]
    [InlineData("mae", "mean_absolute_error")]
    [InlineData("mean_absolute_error", "mae")]
    [InlineData("mse", "mean_squared_error")]
    [InlineData("mean_squared_error", "mse")]
    public void TheNameThatWasTypedIsTheKeyAndTheOtherOneFindsItToo(string typed, string other)
    {
        using ScriptedModel model = Model(typed);
        EarlyStopping stopping = new($"val_{other}");
        History history = Fit(model, stopping);
        Assert.Equal(["loss", typed, "val_loss", "val_" + typed], history.Names.AsEnumerable());
        Assert.Equal(0, stopping.BestEpoch);
        Assert.Equal(history.Column(typed), history.Column(other));
        Assert.Equal(history.Final!.Values["val_" + typed], history.Final.Values["val_" + other]);
        Assert.Equal(typed, model.Evaluate(Samples.Numbered(2)).Values[1].Name);
    }

    [Fact]
    public void AMissingValidationIsSaidOfEitherName()
    {
        using ScriptedModel model = Model("mae");
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => model.Fit(
            Samples.Numbered(4),
            new FitOptions { Callbacks = [new EarlyStopping("val_mean_absolute_error")], Progress = Progress.None }));
        Assert.Contains("this training run gives: loss, mae. Give validation data", refusal.Message);
    }

    [Fact]
    public void ACompiledModelSaysTheNamesOfItsFile()
    {
        const string Text = """
            modelgen: 1
            name: Named
            input: { shape: [3] }
            layers: [dense: 2]
            training: { loss: mse, optimizer: sgd, metrics: [mean_squared_error, mae] }
            """;
        using IModel model = ModelCompiler.Compile(Text).Create();
        Assert.Equal(["mean_squared_error", "mae"], model.Description.Training!.Metrics.Select(metric => metric.Key));
    }

    private static ScriptedModel Model(string typed)
    {
        string metric = typed is "mae" or "mean_absolute_error" ? "mean_absolute_error" : "mean_squared_error";
        ModelDescription description = FakeModel.Describe(new TensorShape(1), new TensorShape(1), Loss.MeanSquaredError, [metric]);
        return new ScriptedModel(description with { Training = description.Training! with { Metrics = [new MetricDescription(metric) { Key = typed }] } }, 2)
        {
            ValidationLosses = [5, 6, 7],
        };
    }

    private static History Fit(ScriptedModel model, params Callback[] callbacks) => model.Fit(Samples.Numbered(2), new FitOptions
    {
        Epochs = 2,
        ValidationData = Samples.Numbered(2),
        Callbacks = callbacks,
        Progress = Progress.None,
    });
}
