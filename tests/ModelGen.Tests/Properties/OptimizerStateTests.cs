using System.Runtime.InteropServices;
using ModelGen.Tests.Compiling;
using ModelGen.Training;

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
        Model("Adagrad", "adagrad: { learning_rate: 0.01, initial_accumulator_value: 0.25 }"),
        Model("Lion", "lion: { learning_rate: 0.01, beta_2: 0.75 }"),
        Model("Summed", "adam: { learning_rate: 0.01, beta_1: 0.875, beta_2: 0.99, gradient_accumulation_steps: 3, use_ema: true, ema_momentum: 0.75 }"),
        Model("Averaged", "sgd: { learning_rate: 0.1, use_ema: true, ema_momentum: 0.75 }"),
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
    public void Adagrad_begins_with_its_first_sum_on_a_model_of_any_batch_size()
    {
        using ITrainableModel model = Create("Adagrad");
        Assert.All(model.OptimizerState.ToArray(), number => Assert.Equal(0.25f, number));
        Train(model, 0, 1);
        AssertState(model, gradient => 0.25 + (gradient * gradient));
        using ITrainableModel predicting = Models.Value.CreateTrainable(new ModelOptions { BatchSize = 0 }, "Adagrad");
        Assert.Equal(0, predicting.BatchSize);
    }

    [Fact]
    public void After_one_step_Lion_keeps_the_mean_gradient()
    {
        using ITrainableModel model = Create("Lion");
        Train(model, 0, 1);
        AssertState(model, gradient => (1 - 0.75) * gradient);
    }

    /// <summary>Three batches make the step that their mean gradient makes with an optimizer that takes a step for each batch.</summary>
    [Fact]
    public void Gradients_of_several_batches_make_one_step_of_their_mean()
    {
        using ITrainableModel summed = Create("Summed"), single = Create("Adam");
        int trainable = summed.Description.TrainableCount;
        for (int step = 0; step < 2; step++)
        {
            float[] mean = new float[trainable];
            for (int batch = 0; batch < 3; batch++)
            {
                int[] before = Bits(summed.Parameters[..trainable]);
                Samples samples = new(summed.Description, summed.BatchSize, seed: (step * 3) + batch);
                summed.Forward(samples.Input, samples.Target, new StepContext(true));
                summed.Backward();
                for (int i = 0; i < trainable; i++)
                {
                    mean[i] = (summed.Gradients[i] + mean[i]) / (batch == 2 ? 3 : 1);
                }

                summed.Update();
                Assert.Equal(batch < 2, before.SequenceEqual(Bits(summed.Parameters[..trainable])));
                if (batch == 2)
                {
                    single.Forward(samples.Input, samples.Target, new StepContext(true));
                    single.Backward();
                    mean.CopyTo(single.EditGradients());
                    single.Update();
                }
            }

            Assert.Equal(Bits(single.Parameters[..trainable]), Bits(summed.Parameters[..trainable]));
            Assert.Equal(Bits(single.OptimizerState), Bits(summed.OptimizerState[..(2 * trainable)]));
        }

        Assert.Equal((6, 2), (summed.Iterations, single.Iterations));
        Assert.Equal(4 * trainable, summed.OptimizerState.Length);
        Assert.All(summed.OptimizerState[(3 * trainable)..].ToArray(), sum => Assert.Equal(0, sum));
    }

    /// <summary>The weights are those of each step until the training ends, and then their mean; models without one stay as they are.</summary>
    [Theory]
    [InlineData("Averaged")]
    [InlineData("Summed")]
    [InlineData("Adam")]
    public void A_training_ends_with_the_mean_of_the_weights_if_there_is_one(string name)
    {
        using ITrainableModel model = Create(name);
        Samples samples = new(model.Description, 24, seed: 1);
        Dataset data = new(samples.Input, model.Description.InputLength, samples.Target, model.Description.TargetLength);
        int trainable = model.Description.TrainableCount;
        double[] mean = new double[trainable];
        float[] last = [];
        bool averages = name != "Adam";
        long steps = 0;
        model.Fit(data, new FitOptions { Epochs = 3, Progress = Progress.None, Callbacks = [new EveryEnd(Follow)] });
        for (int i = 0; i < trainable; i++)
        {
            Assert.Equal(averages ? mean[i] : last[i], model.Parameters[i], averages ? 1e-6 : 0);
        }

        Assert.Equal(averages, !Bits(last).SequenceEqual(Bits(model.Parameters[..trainable])));

        void Follow(ITrainableModel trained)
        {
            if (trained.Iterations % (name == "Summed" ? 3 : 1) == 0)
            {
                last = trained.Parameters[..trainable].ToArray();
                steps++;
                for (int i = 0; i < trainable; i++)
                {
                    mean[i] = steps == 1 ? last[i] : (0.75 * mean[i]) + (0.25 * last[i]);
                }
            }
        }
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

        // Only bias corrections and schedules ask how many steps were done.
        Train(uncounted, 2, 5);
        bool counts = original.Description.Training!.Optimizer.Name is "Adam" or "AdamW" or "Nadam";
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

    private sealed class EveryEnd(Action<ITrainableModel> action) : Callback
    {
        public override void OnBatchEnd(TrainingRun run, in StepResult step) => action(run.Model);
    }
}
