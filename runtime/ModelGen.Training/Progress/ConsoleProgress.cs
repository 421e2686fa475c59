using System.Globalization;
using Spectre.Console;

namespace ModelGen.Training;

/// <summary>
/// Shows the progress on a console: one line per finished epoch, and on an interactive terminal below them a live line of the
/// running one. Where the output is redirected, the finished lines are all there is.
/// </summary>
/// <param name="console">The console to write to.</param>
/// <param name="clock">The clock that times the live line.</param>
internal sealed class ConsoleProgress(IAnsiConsole console, TimeProvider clock) : Callback
{
    private readonly LiveLine? live = LiveLine.SuitsTo(console) ? new LiveLine(console, clock) : null;

    public ConsoleProgress(IAnsiConsole console)
        : this(console, TimeProvider.System)
    {
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        if (run.History.Resumed is ResumedRun resumed)
        {
            WriteLine(resumed.ToString());
        }
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingRun run, int epoch) => live?.Begin();

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run, in StepResult step) => live?.Update(run, step);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch) => WriteEpoch(run, epoch);

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        if (run.History.Epochs is [.., { Complete: false } cutShort])
        {
            WriteEpoch(run, cutShort);
        }

        if (run.History.EndReason != EndReason.Completed)
        {
            string? fault = run.History.Fault is NumericFault found ? $": {found}" : null;
            WriteLine($"Training ended early: {run.History.EndReason.InWords()}{fault}");
        }

        if (run.History is { LastCheckpoint: string path, EndReason: EndReason.Stopped or EndReason.Cancelled or EndReason.Failed })
        {
            WriteLine($"It goes on from {path} with {nameof(FitOptions)}.{nameof(FitOptions.Resume)}.");
        }

        if (run.History.Epochs is [.., { NotFinite: > 0 and long notFinite }])
        {
            WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Outputs of the last epoch that were not finite numbers: {notFinite}; an accuracy takes them for wrong."));
        }
    }

    private void WriteEpoch(TrainingRun run, EpochRecord epoch) => WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch.Epoch + 1}/{run.Epochs} - {epoch.Seconds:F1}s - {epoch.Values}"));

    /// <summary>Writes to the writer beneath the console, which would break lines at its width, in files too.</summary>
    private void WriteLine(string text)
    {
        live?.Clear();
        console.Profile.Out.Writer.WriteLine(text);
    }
}
