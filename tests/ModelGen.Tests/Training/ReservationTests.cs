using ModelGen.Tests.Properties;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>A model in training is its training run's alone: others are refused, and the run goes on as if they had not been there.</summary>
public class ReservationTests
{
    private const string Refusal = "This Mixed is in training by Fit, which has it to itself: wait for the end of that, or use an instance of your own.";

    private static readonly StepContext Training = new(Training: true);

    [Fact]
    public void OtherThreadsAreRefusedWhateverTheyDoAndChangeNothing()
    {
        using ITrainableModel model = SampleModels.Create("Mixed"), alone = SampleModels.Create("Mixed");
        Action[] uses = [.. Uses(model)];
        int refusals = 0;
        LambdaCallback intruder = new((_, _) => OnAnotherThread(() => Assert.All(uses, use =>
        {
            Assert.Equal(Refusal, Assert.Throws<InvalidOperationException>(use).Message);
            refusals++;
        })));
        History history = Fit(model, intruder);
        Assert.Equal(EndReason.Completed, history.EndReason);
        Assert.Equal(3 * uses.Length, refusals);
        Assert.Equal(Fit(alone).FinalWeights, history.FinalWeights);

        // Afterwards the model is everybody's again.
        OnAnotherThread(() => model.Evaluate(Data(model)));
    }

    [Fact]
    public void NumbersThatAreNoSpansCanBeRead()
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        LambdaCallback reader = new((_, _) => OnAnotherThread(() =>
            Assert.NotEqual(0, model.LearningRate + model.Iterations + model.BatchSize + model.Description.ParameterCount)));
        Assert.Equal(EndReason.Completed, Fit(model, reader).EndReason);
    }

    [Fact]
    public async Task AThreadThatNeverStopsAskingDisturbsNoStep()
    {
        using ITrainableModel model = SampleModels.Create("Mixed"), alone = SampleModels.Create("Mixed");
        int refusals = 0;
        LambdaCallback enough = new((run, _) =>
        {
            if (Volatile.Read(ref refusals) > 200)
            {
                run.Stop(EndReason.Converged);
            }
        });
        Task<History> task = model.FitAsync(Data(model), Options(enough) with { Epochs = int.MaxValue });
        float[] input = new float[model.Description.InputLength], output = new float[model.Description.OutputLength];
        while (!task.IsCompleted)
        {
            refusals += Record.Exception(() => model.Predict(input, output)) is InvalidOperationException ? 1 : 0;
        }

        History history = await task;
        Assert.Equal(alone.Fit(Data(alone), Options() with { Epochs = history.Epochs.Count }).FinalWeights, history.FinalWeights);
    }

    [Fact]
    public async Task TheModelIsTheRunsAsSoonAsFitAsyncReturns()
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        using ManualResetEventSlim mayBegin = new();
        Task<History> task = model.FitAsync(Data(model), Options(new Waiting(mayBegin)));
        Assert.Equal(Refusal, Assert.Throws<InvalidOperationException>(() => model.Save(new MemoryStream())).Message);
        Assert.Contains("is in training", (await Assert.ThrowsAsync<InvalidOperationException>(() => model.FitAsync(Data(model)))).Message);
        mayBegin.Set();
        Assert.Equal(3, (await task).Epochs.Count);
        model.Save(new MemoryStream());
    }

    [Fact]
    public void CallbacksUseTheModelOfTheirRun()
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        int calls = 0;
        LambdaCallback callback = new((run, _) =>
        {
            run.Model.Predict(Data(model));
            run.Model.Evaluate(Data(model));
            run.Model.Save(new MemoryStream());
            run.Model.EditParameters()[0] = 0.5f;
            run.Model.LearningRate /= 2;
            run.Model.Iterations = 7;
            calls++;
        });
        Fit(model, callback);
        Assert.Equal(3, calls);
    }

    [Fact]
    public void ARunDoesNotBeginWhileAnotherCallRuns()
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        using CallingStream stream = new(() => OnAnotherThread(() =>
            Assert.Contains("one caller at a time", Assert.Throws<InvalidOperationException>(() => Fit(model)).Message)));
        model.Save(stream);
        Assert.Equal(0, model.Iterations);
        Assert.Equal(3, Fit(model).Epochs.Count);
    }

    [Fact]
    public void AReservationEndsWithWhatMadeItAndOnce()
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        IDisposable reservation = model.Reserve(Thread.CurrentThread, "in a loop of mine");
        Assert.Equal(
            "This Mixed is in a loop of mine, which has it to itself: wait for the end of that, or use an instance of your own.",
            Assert.Throws<InvalidOperationException>(() => Fit(model)).Message);
        model.Predict(new float[18], new float[4]);
        reservation.Dispose();
        using IDisposable second = model.Reserve(Thread.CurrentThread, "in another one");
        reservation.Dispose();
        OnAnotherThread(() => Assert.Contains(
            "in another one", Assert.Throws<InvalidOperationException>(() => model.Predict(new float[18], new float[4])).Message));
    }

    [Fact]
    public void AReservationThatEndsWithinACallLeavesTheCallAlone()
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        IDisposable reservation = model.Reserve(Thread.CurrentThread, "here");
        using CallingStream stream = new(() =>
        {
            reservation.Dispose();
            Assert.Throws<InvalidOperationException>(() => model.Predict(new float[18], new float[4]));
        });
        model.Save(stream);
        OnAnotherThread(() => model.Predict(new float[18], new float[4]));
        Assert.Equal(3, Fit(model).Epochs.Count);
    }

    /// <summary>All that one can do with a model, by its own members and those of the training library.</summary>
    private static IEnumerable<Action> Uses(ITrainableModel model) =>
    [
        () => model.Predict(new float[18], new float[4]),
        () => model.Forward(new float[18], new float[1], Training),
        () => model.Forward(new float[18], new float[1], StepContext.Inference),
        model.Backward,
        model.Update,
        () => model.Save(new MemoryStream()),
        () => model.Load(new MemoryStream()),
        model.Dispose,
        () => _ = model.Parameters.Length,
        () => _ = model.Gradients.Length,
        () => _ = model.OptimizerState.Length,
        () => _ = model.Outputs.Length,
        () => _ = model.OutputMask.Length,
        () => model.EditParameters()[0] = 5,
        () => model.EditGradients()[0] = 5,
        () => model.EditOptimizerState()[0] = 5,
        () => model.LearningRate = 5,
        () => model.Iterations = 5,
        () => model.Evaluate(Data(model)),
        () => model.Predict(Data(model)),
        () => model.Classify(Data(model)),
        () => model.Test(Data(model)),
        () => model.PredictClass(new float[18]),
    ];

    private static Dataset Data(ITrainableModel model)
    {
        Properties.Samples samples = new(model.Description, 8, seed: 1);
        return new Dataset(samples.Input, model.Description.InputLength, samples.Target, model.Description.TargetLength);
    }

    private static FitOptions Options(params Callback[] callbacks) =>
        new() { Epochs = 3, BatchSize = 3, Progress = Progress.None, Callbacks = callbacks };

    private static History Fit(ITrainableModel model, params Callback[] callbacks) => model.Fit(Data(model), Options(callbacks));

    private static void OnAnotherThread(Action action)
    {
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    /// <summary>Lets the run begin when it may.</summary>
    private sealed class Waiting(ManualResetEventSlim mayBegin) : Callback
    {
        public override void OnTrainBegin(TrainingRun run) => Assert.True(mayBegin.Wait(TimeSpan.FromMinutes(1)));
    }

    /// <summary>Calls back in the middle of a call that writes to it.</summary>
    private sealed class CallingStream(Action call) : MemoryStream
    {
        private bool called;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (!called)
            {
                called = true;
                call();
            }

            base.Write(buffer);
        }
    }
}
