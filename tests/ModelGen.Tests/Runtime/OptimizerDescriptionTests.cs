using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Runtime;

/// <summary>What a model says of its optimizer.</summary>
public class OptimizerDescriptionTests
{
    [Theory]
    [InlineData("adam", "Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7)")]
    [InlineData("{ adamw: { learning_rate: 1.0e-20 } }", "AdamW(learning_rate=1e-20, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004)")]
    [InlineData("{ sgd: { momentum: 0.9, nesterov: true, decay: 0.25 } }", "SGD(learning_rate=0.01, momentum=0.9, nesterov=true, decay=0.25)")]
    [InlineData("{ rmsprop: { learning_rate: 0, clipvalue: 12 } }", "RMSprop(rho=0.9, epsilon=1e-7, centered=false, clipvalue=12)")]
    public void It_says_so_as_text(string yaml, string expected) => Assert.Equal(expected, Optimizer(yaml).ToString());

    [Fact]
    public void A_program_can_ask_for_each_setting()
    {
        OptimizerDescription optimizer = Optimizer("{ rmsprop: { learning_rate: 0.002, centered: true } }");
        Assert.Equal("RMSprop", optimizer.Name);
        string[] names = ["learning_rate", "rho", "epsilon", "centered", "decay"];
        Assert.Equal([0.002, 0.9, 1e-7, 1, 0], names.Select(name => optimizer[name]));
        Assert.Equal(["centered"], optimizer.Settings.Where(setting => setting.IsSwitch).Select(setting => setting.Name));
        Assert.True(optimizer.TryGetValue("rho", out double rho));
        Assert.Equal(0.9, rho);
        Assert.False(optimizer.TryGetValue("beta_1", out _));
        KeyNotFoundException error = Assert.Throws<KeyNotFoundException>(() => optimizer["beta_1"]);
        Assert.StartsWith("RMSprop has no setting beta_1, but learning_rate, rho, ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mse", "mean_squared_error by SGD(learning_rate=0.01, nesterov=false)")]
    [InlineData("{ huber: { delta: 2 } }", "huber(delta=2) by SGD(learning_rate=0.01, nesterov=false)")]
    public void Training_is_a_loss_and_an_optimizer(string loss, string expected)
    {
        TrainingDescription training = Training(loss, "sgd");
        Assert.Equal(expected, training.ToString());
        Assert.Equal(training, training with { Loss = training.Loss });
        Assert.NotEqual(training, training with { Loss = Loss.Poisson });
        Assert.Equal(Loss.Poisson, (training with { Loss = Loss.Poisson }).Loss);
    }

    [Fact]
    public void Options_are_compared_and_written_with_the_width_of_vectors()
    {
        ModelOptions options = new() { Seed = 3, Threads = 2, VectorWidth = VectorWidth.Bits256 };
        Assert.Equal("ModelOptions { Seed = 3, BatchSize = , Threads = 2, VectorWidth = 256 }", options.ToString());
        Assert.Equal(options, options with { VectorWidth = VectorWidth.Bits256 });
        Assert.NotEqual(options, options with { VectorWidth = VectorWidth.Bits128 });
        Assert.Equal(VectorWidth.Widest, new ModelOptions().VectorWidth);
    }

    private static OptimizerDescription Optimizer(string yaml) => Training("mse", yaml).Optimizer;

    private static TrainingDescription Training(string loss, string optimizer)
    {
        using IModel model = ModelCompiler.Compile(
            $"modelgen: 1\nname: Small\ninput: {{ shape: [2] }}\nlayers: [dense: 1]\ntraining: {{ loss: {loss}, optimizer: {optimizer} }}").Create();
        return model.Description.Training!;
    }
}
