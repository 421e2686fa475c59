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

    [Fact]
    public void An_interruption_takes_no_result_away()
    {
        // The result is found at the end of the epoch whose last step asks for the interruption, and found no more by the run that goes on.
        LambdaCallback result = new((run, epoch) =>
        {
            if (epoch.Epoch == 0)
            {
                run.Stop(EndReason.Converged);
            }
        });
        for (int part = 0; part < 2; part++)
        {
            History history = Fit(EndReason.Stopped, stopAt: 5, result);
            Assert.Equal((EndReason.Converged, 1), (history.EndReason, history.Epochs.Count));
        }
    }

    [Fact]
    public void A_result_whose_epoch_is_interrupted_has_its_end_in_the_run_that_goes_on()
    {
        using CancellationTokenSource stop = new();
        History first = Fit(EndReason.Converged, stopAt: 2, new StopAt(_ => stop.Cancel(), 2), stop.Token);
        Assert.Equal((EndReason.Converged, false), (first.EndReason, first.Epochs.Single().Complete));

        History second = Fit(EndReason.Converged, stopAt: 2, new StopAt(_ => { }, 2));
        Assert.Equal((EndReason.Converged, true), (second.EndReason, second.Epochs.Single().Complete));
        Assert.Contains(second.Epochs[0].Values, value => value.Name == "val_loss");
        Assert.Equal(first.FinalWeights, second.FinalWeights);
    }

    /// <summary>Epochs of five steps; the callback stops at one of the first epoch.</summary>
    private History Fit(EndReason reason, int stopAt, Callback? other = null, CancellationToken stop = default)
    {
        using ITrainableModel model = KeptModels.Create("Momentum", seed: 1);
        Callback[] callbacks = [new Checkpoint(folder.File("kept")), new StopAt(run => run.Stop(reason), stopAt)];
        return model.Fit(
            KeptModels.Data("Momentum"), Quiet with { Callbacks = other is null ? callbacks : [.. callbacks, other], StopToken = stop });
    }

    private sealed class StopAt(Action<TrainingRun> stop, int step) : Callback
    {
        public override void OnBatchEnd(TrainingRun run, in StepResult result)
        {
            if ((result.Epoch, result.Step) == (0, step - 1))
            {
                stop(run);
            }
        }
    }
}
