using System.Runtime.InteropServices;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Properties;

/// <summary>What optimizers keep, where they keep it, and that a training goes on from it.</summary>
public class OptimizerStateTests
{
    private static readonly Lazy<CompiledModels> Models = new(() => ModelCompiler.Compile(string.Join("\n---\n", new[]
    {
        Model("Sgd", "sgd: 0.1"),
        Model("Momentum", "sgd: { learning_rate: 0.1, momentum: 0.9 }"),
        Model("RmsProp", "rmsprop: { learning_rate: 0.01, rho: 0.75 }"),
        Model("Adam", "adam: { learning_rate: 0.01, beta_1: 0.875, beta_2: 0.99 }"),
        Model("AdamW", "adamw: { learning_rate: 0.01, beta_1: 0.875, beta_2: 0.99, weight_decay: 0.1 }"),
    })));

    public static TheoryData<string> Trainable => SampleModels.Trainable;

    [Theory]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    public void After_one_step_Adam_keeps_the_first_moments_and_then_the_second(string name)
    {
        using ITrainableModel model = Create(name);
        Assert.All(model.OptimizerState.ToArray(), number => Assert.Equal(0, number));
        Train(model, 0, 1);
        AssertState(model, gradient => (1 - 0.875) * gradient, gradient => (1 - 0.99) * gradient * gradient);
    }

    [Fact]
    public void After_one_step_momentum_keeps_the_velocities()
    {
        using ITrainableModel model = Create("Momentum");
        Train(model, 0, 1);
        AssertState(model, gradient => -0.1 * gradient);
    }

    [Fact]
    public void After_one_step_RMSprop_keeps_the_mean_squares()
    {
        using ITrainableModel model = Create("RmsProp");
        Train(model, 0, 1);
        AssertState(model, gradient => (1 - 0.75) * gradient * gradient);
    }

    [Fact]
    public void Plain_gradient_descent_keeps_nothing()
    {
        using ITrainableModel model = Create("Sgd");
        Train(model, 0, 1);
        Assert.Equal(0, model.OptimizerState.Length);
    }

    [Theory]
    [MemberData(nameof(Trainable))]
    public void A_training_goes_on_in_another_instance_with_the_same_bits(string name)
    {
        using ITrainableModel original = SampleModels.Create(name, new ModelOptions { Threads = 1 });
        using ITrainableModel fresh = SampleModels.Create(name, new ModelOptions { Threads = 1, Seed = 99 });
        using ITrainableModel uncounted = SampleModels.Create(name, new ModelOptions { Threads = 1, Seed = 99 });
        original.LearningRate *= 0.5;
        Train(original, 0, 2);
        Copy(original, fresh);
        Copy(original, uncounted);
        uncounted.Iterations = 0;

        List<double> losses = Train(original, 2, 5);
        Assert.Equal(losses, Train(fresh, 2, 5));
        Assert.Equal(Bits(original.Parameters), Bits(fresh.Parameters));
        Assert.Equal(Bits(original.OptimizerState), Bits(fresh.OptimizerState));
        Assert.Equal(5, fresh.Iterations);

        // Only Adam's bias corrections ask how many steps were done.
        Train(uncounted, 2, 5);
        bool counts = original.Description.Training!.Optimizer.Name.StartsWith("Adam", StringComparison.Ordinal);
        Assert.Equal(!counts, Bits(original.Parameters).SequenceEqual(Bits(uncounted.Parameters)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData((1L << 53) + 1)]
    public void A_number_of_iterations_that_is_negative_or_could_wrap_round_is_refused(long iterations)
    {
        using ITrainableModel model = Create("Adam");
        model.Iterations = 7;
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Iterations = iterations);
        Assert.Equal(7, model.Iterations);
        Train(model, 0, 1);
        Assert.Equal(8, model.Iterations);
    }

    [Fact]
    public void At_the_greatest_number_of_iterations_a_step_is_a_step()
    {
        using ITrainableModel model = Create("Adam");
        model.Iterations = 1L << 53;
        Train(model, 0, 1);
        Assert.Equal((1L << 53) + 1, model.Iterations);
        Assert.DoesNotContain(model.Parameters.ToArray(), parameter => !float.IsFinite(parameter));
    }

    private static ITrainableModel Create(string name) => Models.Value.CreateTrainable(new ModelOptions { Threads = 1 }, name);

    private static string Model(string name, string optimizer) => $$"""
        modelgen: 1
        name: {{name}}
        input: { shape: [5, 3] }
        layers:
          - lstm: 6
          - batch_normalization
          - dense: 2
        training: { loss: mse, optimizer: { {{optimizer}} }, batch_size: 8 }
        """;

    /// <summary>Some steps, each with samples and dropout of its own.</summary>
    /// <returns>Their losses.</returns>
    private static List<double> Train(ITrainableModel model, int first, int end)
    {
        List<double> losses = [];
        for (int step = first; step < end; step++)
        {
            Samples samples = new(model.Description, model.BatchSize, seed: step);
            losses.Add(model.Forward(samples.Input, samples.Target, new StepContext(true, 1, 0, step)));
            model.Backward();
            model.Update();
        }

        return losses;
    }

    private static void Copy(ITrainableModel from, ITrainableModel to)
    {
        from.Parameters.CopyTo(to.EditParameters());
        from.OptimizerState.CopyTo(to.EditOptimizerState());
        to.Iterations = from.Iterations;
        to.LearningRate = from.LearningRate;
    }

    /// <summary>Compares each slot, one after another, with a function of the gradient, to a few roundings.</summary>
    private static void AssertState(ITrainableModel model, params Func<double, double>[] slots)
    {
        float[] gradients = model.Gradients.ToArray(), state = model.OptimizerState.ToArray();
        Assert.Equal(slots.Length * gradients.Length, state.Length);
        Assert.Contains(gradients, gradient => Math.Abs(gradient) > 0.01);
        for (int i = 0; i < state.Length; i++)
        {
            double expected = slots[i / gradients.Length](gradients[i % gradients.Length]);
            Assert.InRange(state[i], expected - 1e-6 * Math.Abs(expected), expected + 1e-6 * Math.Abs(expected));
        }
    }

    private static int[] Bits(ReadOnlySpan<float> numbers) => MemoryMarshal.Cast<float, int>(numbers).ToArray();
}
