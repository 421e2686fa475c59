using ModelGen.Tests.Digits;
using ModelGen.Training;

namespace ModelGen.Tests.Training.Checkpoints;

/// <summary>A training run with every callback that knows something, and all that can be seen of it.</summary>
internal sealed class KeptRun
{
    private readonly List<StepResult> steps = [];
    private readonly List<(int Epoch, double Rate)> rates = [];

    private KeptRun(ITrainableModel model, TemporaryFolder folder, string name, bool scheduled, int epochs)
    {
        Model = model;
        Stopping = new EarlyStopping("loss", patience: 2, restoreBestWeights: true);
        string bestFile = folder.File("best-weights.safetensors");
        BestFile = bestFile;
        Callbacks =
        [
            Stopping,
            scheduled
                ? new LearningRateSchedule((_, rate) => rate * 0.7)
                : new ReduceLearningRateOnPlateau("loss", factor: 0.5, patience: 1, cooldown: 1, minDelta: 0.05),
            new ModelCheckpoint(bestFile, saveBestOnly: true, monitor: "loss"),
            new Convergence(1e-9),
            new WarmUp(),
            new LambdaCallback((run, epoch) => rates.Add((epoch.Epoch, run.Model.LearningRate))),
        ];
        Options = new FitOptions
        {
            Epochs = epochs,
            BatchSize = name == "Carrying" ? 2 : null,
            Seed = 11,
            ValidationSplit = name == "Carrying" ? 1 / 3.0 : 0.2,
            SplitMode = name == "Carrying" ? SplitMode.Last : SplitMode.Shuffled,
            Progress = new Steps(steps),
        };
    }

    public ITrainableModel Model { get; }

    public EarlyStopping Stopping { get; }

    public string BestFile { get; }

    public IReadOnlyList<Callback> Callbacks { get; }

    public FitOptions Options { get; }

    public History? History { get; private set; }

    /// <summary>In how many parts it ran.</summary>
    public int Parts { get; private set; } = 1;

    /// <summary>Runs to the end without a checkpoint.</summary>
    public static KeptRun Whole(string name, TemporaryFolder folder, bool scheduled = false, ITrainableModel? model = null, int epochs = 7)
    {
        KeptRun run = new(model ?? KeptModels.Create(name, seed: 1), folder, name, scheduled, epochs);
        run.History = run.Model.Fit(KeptModels.Data(name), run.Options with { Callbacks = run.Callbacks });
        return run;
    }

    /// <summary>
    /// Runs in parts, each in a model and callbacks of their own, which nothing but the checkpoints have been handed to: stops when each of some numbers of
    /// steps are done, counted over all parts, or of epochs where they are negative; by the token or by a callback.
    /// </summary>
    public static KeptRun InParts(
        string name,
        TemporaryFolder folder,
        int[] stops,
        bool scheduled = false,
        Func<int, ITrainableModel>? create = null,
        int epochs = 7,
        bool byCallback = false)
    {
        List<StepResult> steps = [];
        List<(int, double)> rates = [];
        for (int part = 0; ; part++)
        {
            ITrainableModel model = create?.Invoke(part) ?? KeptModels.Create(name, seed: part == 0 ? 1 : 100 + (ulong)part, threads: 1 + (part % 3));
            KeptRun run = new(model, folder, name, scheduled, epochs);
            using CancellationTokenSource stop = new();
            int end = part < stops.Length ? stops[part] : int.MaxValue;
            Callback stopper = new Stopper(byCallback ? null : stop, steps.Count, end);
            Checkpoint checkpoint = new(folder.File("kept"), keep: 99, best: "val_loss");
            run.History = run.Model.Fit(
                KeptModels.Data(name),
                run.Options with { Callbacks = [checkpoint, .. run.Callbacks, stopper], StopToken = stop.Token, Resume = true });
            steps.AddRange(run.steps);
            rates.AddRange(run.rates);
            run.Parts = part + 1;
            if (run.History.EndReason != EndReason.Stopped)
            {
                run.steps.Clear();
                run.steps.AddRange(steps);
                run.rates.Clear();
                run.rates.AddRange(rates);
                return run;
            }

            model.Dispose();
        }
    }

    /// <summary>Compares everything with another run, to the last bit.</summary>
    public void AssertSame(KeptRun other)
    {
        Assert.Equal(Bits(Model.Parameters), Bits(other.Model.Parameters));
        Assert.Equal(Bits(Model.OptimizerState), Bits(other.Model.OptimizerState));
        Assert.Equal((Model.Iterations, Model.LearningRate), (other.Model.Iterations, other.Model.LearningRate));
        Assert.Equal(steps, other.steps);
        Assert.Equal(rates, other.rates);
        Assert.Equal(Stopping.BestEpoch, other.Stopping.BestEpoch);
        Assert.Equal(File.ReadAllBytes(BestFile), File.ReadAllBytes(other.BestFile));
        AssertSame(History!, other.History!);
    }

    private static void AssertSame(History one, History other)
    {
        Assert.Equal(one.EndReason, other.EndReason);
        Assert.Equal((one.InitialWeights, one.FinalWeights), (other.InitialWeights, other.FinalWeights));
        Assert.Equal(one.Settings.LearningRate, other.Settings.LearningRate);
        Assert.Equal<string>(one.Names, other.Names);
        Assert.Equal(one.Final?.Epoch, other.Final?.Epoch);
        Assert.Equal(one.Epochs.Select(Text), other.Epochs.Select(Text));

        string Text(EpochRecord epoch) => string.Join(
            ' ', epoch.Values.Select(value => BitConverter.DoubleToInt64Bits(value.Value)).Prepend(BitConverter.DoubleToInt64Bits(epoch.LearningRate)))
            + $" {epoch.Epoch} {epoch.Complete} {epoch.NotFinite}";
    }

    private static int[] Bits(ReadOnlySpan<float> numbers) => [.. numbers.ToArray().Select(BitConverter.SingleToInt32Bits)];

    private sealed class Steps(List<StepResult> steps) : Callback
    {
        public override void OnBatchEnd(TrainingRun run, in StepResult step) => steps.Add(step);
    }

    /// <summary>Stops the run as a user does, after a number of steps in all or, where it is negative, of epochs.</summary>
    private sealed class Stopper(CancellationTokenSource? stop, int before, int end) : Callback
    {
        private int done = before;

        public override void OnBatchEnd(TrainingRun run, in StepResult step)
        {
            done++;
            if (done == end)
            {
                Stop(run);
            }
        }

        public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
        {
            if (epoch.Epoch + 1 == -end)
            {
                Stop(run);
            }
        }

        private void Stop(TrainingRun run)
        {
            if (stop is null)
            {
                run.Stop(EndReason.Stopped);
            }
            else
            {
                stop.Cancel();
            }
        }

        public override string ToString() => "Stopper";
    }
}

/// <summary>A callback as a user writes one: the first steps of a run are small ones, and it counts them itself.</summary>
internal sealed class WarmUp : Callback
{
    private const int Steps = 9;

    private int step;
    private double rate;
    private string phase = "";
    private double[] losses = [];

    public override void OnTrainBegin(TrainingRun run)
    {
        (step, rate, phase, losses) = (0, run.Model.LearningRate, "warming up", []);
        run.Model.LearningRate = rate / Steps;
    }

    public override void OnBatchEnd(TrainingRun run, in StepResult result)
    {
        losses = [.. losses.TakeLast(3), result.Loss];
        if (phase == "warming up")
        {
            step++;
            run.Model.LearningRate = rate * (step + (losses.Average() > 100 ? 0 : 1)) / Steps;
            phase = step == Steps ? "warm" : phase;
        }
        else if (result.Step == 2)
        {
            run.Model.LearningRate *= 1 - (0.01 * Math.Min(losses.Average(), 1));
        }
    }

    public override void SaveState(SavedState state)
    {
        state.Set("step", step);
        state.Set("rate", rate);
        state.Set("phase", phase);
        state.Set("losses", losses);
    }

    public override void RestoreState(SavedState state)
    {
        step = (int)state.GetNumber("step");
        rate = state.GetNumber("rate");
        phase = state.GetText("phase");
        losses = state.GetDoubles("losses").ToArray();
    }
}
