using System.Globalization;
using SampleKit;
using Spectre.Console;

namespace Sequences.Search;

/// <summary>Shows trials while they run.</summary>
internal static class TrialDisplay
{
    private static readonly TimeSpan DrawInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Waits for all trials. On a terminal a table of them is drawn over itself until they have ended, and taken away; elsewhere each
    /// trial that has ended is one line, in the order of the trials.
    /// </summary>
    /// <param name="console">Where to.</param>
    /// <param name="trials">The trials.</param>
    /// <param name="tasks">The task of each.</param>
    public static void Follow(IAnsiConsole console, IReadOnlyList<Trial> trials, IReadOnlyList<Task> tasks)
    {
        if (console.IsLive())
        {
            Draw(console, trials, Task.WhenAll(tasks));
        }
        else
        {
            foreach ((Trial trial, Task task) in trials.Zip(tasks))
            {
                task.GetAwaiter().GetResult();
                console.Profile.Out.Writer.WriteLine(Line(trial));
            }
        }
    }

    private static void Draw(IAnsiConsole console, IReadOnlyList<Trial> trials, Task all)
    {
        console.Live(TrialTable.Progress(trials)).AutoClear(true).Start(live =>
        {
            while (Task.WaitAny([all], DrawInterval) < 0)
            {
                live.UpdateTarget(TrialTable.Progress(trials));
            }
        });
        all.GetAwaiter().GetResult();
    }

    private static string Line(Trial trial) => trial.Outcome is null || trial.LastEpoch is not { } last
        ? $"{trial.Architecture.Title} - {TrialTable.End(trial)}"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{trial.Architecture.Title} - epoch {last.Epoch + 1}/{trial.Epochs} - {trial.Seconds:F1}s - {last.Values} - {TrialTable.End(trial)}");
}
