using ModelGen.Tests.Compiling;
using ModelGen.Training;

namespace ModelGen.Tests.Properties;

/// <summary>Models whose learning rate has a schedule.</summary>
public class ScheduleTests
{
    private static readonly Lazy<CompiledModels> Models = new(() => ModelCompiler.Compile("""
        modelgen: 1
        name: Scheduled
        input: { shape: [3] }
        layers: [ dense: 2 ]
        training:
          loss: mse
          optimizer: { sgd: { learning_rate: { linear_warmup: { warmup_steps: 3, then: { exponential_decay: {
            initial_learning_rate: 0.5, decay_steps: 2, decay_rate: 0.25 } } } } } }
          batch_size: 4
        """));

    [Fact]
    public void Each_step_takes_the_rate_of_the_schedule_and_a_rate_that_is_set_scales_it()
    {
        using ITrainableModel model = Create();
        TrainingDescription training = model.Description.Training!;
        Assert.Equal(0.5, model.LearningRate);
        Assert.Equal(0.5, training.Optimizer["learning_rate"]);
        Assert.Equal(
            "SGD(learning_rate=LinearWarmup(warmup_steps=3, initial_learning_rate=0, then=ExponentialDecay(initial_learning_rate=0.5, decay_steps=2, "
            + "decay_rate=0.25, staircase=false)), nesterov=false)",
            training.Optimizer.ToString());
        foreach (double scale in (double[])[1, 0.25])
        {
            model.LearningRate = 0.5 * scale;
            model.Iterations = 0;
            for (int step = 0; step < 8; step++)
            {
                double rate = scale * (step < 3 ? 0.5 * step / 3 : 0.5 * Math.Pow(0.25, (step - 3) / 2.0));
                Assert.Equal(rate, training.GetDecayedLearningRate(model.LearningRate, step), 1e-15);
                float[] before = model.Parameters.ToArray();
                Train(model, step);
                for (int i = 0; i < before.Length; i++)
                {
                    Assert.Equal(before[i] - (rate * model.Gradients[i]), model.Parameters[i], 1e-6);
                }
            }
        }
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        using ITrainableModel model = Create();
        Samples samples = new(model.Description, 4, seed: 1);
        Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Step()
        {
            model.Forward(samples.Input, samples.Target, new StepContext(true));
            model.Backward();
            model.Update();
        }
    }

    [Fact]
    public void The_history_has_the_rates_and_the_plateau_lowers_what_is_left_of_the_schedule()
    {
        using ITrainableModel model = Create();
        Samples samples = new(model.Description, 8, seed: 1);
        Dataset data = new(samples.Input, 3, samples.Target, 2);
        FitOptions options = new() { Epochs = 4, Progress = Progress.None };
        FitOptions plateau = options with { Callbacks = [new ReduceLearningRateOnPlateau("loss", factor: 0.5, patience: 1, minDelta: 1e9)] };
        History history = model.Fit(data, plateau);

        // Two steps in an epoch. From the second epoch on nothing counts as an improvement: each halves what is left, before the third as well.
        double[] expected = [0.5 / 3, 0.5, 0.5 * 0.25 * 0.5, 0.5 * 0.0625 * 0.25];
        Assert.Equal(expected, history.Epochs.Select(epoch => epoch.LearningRate), (a, b) => Math.Abs(a - b) < 1e-12);

        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => model.Fit(data, options with { Callbacks = [new LearningRateSchedule(RateSchedule.CosineDecay(0.1, 10))] }));
        Assert.StartsWith(
            "The learning rate of Scheduled has a schedule of its own, LinearWarmup(warmup_steps=3, ", exception.Message);
        Assert.Contains("and the callback LearningRateSchedule sets it too; leave out one of the two.", exception.Message);
    }

    private static ITrainableModel Create() => Models.Value.CreateTrainable(new ModelOptions { Threads = 1 }, "Scheduled");

    private static void Train(ITrainableModel model, int step)
    {
        Samples samples = new(model.Description, model.BatchSize, seed: step);
        model.Forward(samples.Input, samples.Target, new StepContext(true, 1, 0, step));
        model.Backward();
        model.Update();
    }
}
