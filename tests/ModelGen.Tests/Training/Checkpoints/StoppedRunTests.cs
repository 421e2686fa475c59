using ModelGen.Tests.Digits;
using ModelGen.Training;

namespace ModelGen.Tests.Training.Checkpoints;

/// <summary>A callback that stops a run in the middle of an epoch either interrupts it or has come to a result.</summary>
public sealed class StoppedRunTests : IDisposable
{
    private static readonly FitOptions Quiet = new() { Epochs = 3, ValidationSplit = 0.2, Progress = Progress.None, Resume = true };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_interrupted_epoch_is_not_complete_and_goes_on()
    {
        History first = Fit(EndReason.Stopped, stopAt: 2);
        Assert.Equal((EndReason.Stopped, 1), (first.EndReason, first.Epochs.Count));
        Assert.False(first.Epochs[0].Complete);
        Assert.DoesNotContain(first.Epochs[0].Values, value => value.Name == "val_loss");
        Assert.EndsWith("epoch-0000-step-000002.safetensors", first.LastCheckpoint);

        History second = Fit(EndReason.Stopped, stopAt: 2);
        Assert.Equal((0, 2), (second.Resumed!.Epoch, second.Resumed.Step));
        Assert.Equal((EndReason.Completed, 3), (second.EndReason, second.Epochs.Count));
        Assert.All(second.Epochs, epoch => Assert.True(epoch.Complete));
    }

    [Fact]
    public void The_last_step_of_an_epoch_ends_it()
    {
        History history = Fit(EndReason.Stopped, stopAt: 5);
        Assert.Equal((EndReason.Stopped, 1), (history.EndReason, history.Epochs.Count));
        Assert.True(history.Epochs[0].Complete);
        Assert.EndsWith("epoch-0001.safetensors", history.LastCheckpoint);
    }

    [Fact]
    public void A_result_ends_its_epoch_and_the_run_for_good()
    {
        History first = Fit(EndReason.Converged, stopAt: 2);
        Assert.Equal((EndReason.Converged, 1), (first.EndReason, first.Epochs.Count));
        Assert.True(first.Epochs[0].Complete);
        Assert.Contains(first.Epochs[0].Values, value => value.Name == "val_loss");

        History second = Fit(EndReason.Converged, stopAt: 2);
        Assert.Equal((EndReason.Converged, 1), (second.EndReason, second.Epochs.Count));
        Assert.Equal(first.FinalWeights, second.FinalWeights);
    }

    /// <summary>Epochs of five steps; the callback stops at one of the first epoch.</summary>
    private History Fit(EndReason reason, int stopAt)
    {
        using ITrainableModel model = KeptModels.Create("Momentum", seed: 1);
        return model.Fit(KeptModels.Data("Momentum"), Quiet with { Callbacks = [new Checkpoint(folder.File("kept")), new StopAt(reason, stopAt)] });
    }

    private sealed class StopAt(EndReason reason, int step) : Callback
    {
        public override void OnBatchEnd(TrainingRun run, in StepResult result)
        {
            if ((result.Epoch, result.Step) == (0, step - 1))
            {
                run.Stop(reason);
            }
        }
    }
}
