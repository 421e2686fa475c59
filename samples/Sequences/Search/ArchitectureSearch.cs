using ModelGen.Training;

namespace Sequences.Search;

/// <summary>Trains architectures on the same data and chooses among them by validation.</summary>
internal static class ArchitectureSearch
{
    /// <summary>Starts all trials.</summary>
    /// <param name="trials">What to run; begun in this order.</param>
    /// <param name="train">Samples for training and validation.</param>
    /// <param name="test">Samples for the test.</param>
    /// <param name="threads">
    /// Threads that compute, at least 1; what trials give does not depend on it. As many trials run at a time as there are threads for; where
    /// there are more threads than trials, each has several.
    /// </param>
    /// <param name="stop">Ends those that run, and begins no more.</param>
    /// <returns>A task for each trial.</returns>
    public static Task[] Start(IReadOnlyList<Trial> trials, Dataset train, Dataset test, int threads, CancellationToken stop)
    {
        int atATime = Math.Clamp(trials.Count, 1, threads);
        TaskScheduler scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, atATime).ConcurrentScheduler;
        return
        [
            .. trials.Select(trial => Task.Factory.StartNew(
                () => trial.Run(train, test, threads / atATime, stop), CancellationToken.None, TaskCreationOptions.None, scheduler)),
        ];
    }

    /// <summary>Compares what trials reached; those that the search was stopped before are left out.</summary>
    /// <param name="trials">All trials, ended.</param>
    /// <param name="title">The heading of the report.</param>
    public static Report Compare(IEnumerable<Trial> trials, string title)
    {
        Report report = new(title);
        foreach (Trial trial in trials)
        {
            if (trial.Outcome is { } outcome)
            {
                report.Add(outcome.History, outcome.Test, trial.Architecture.Title);
            }
        }

        return report;
    }

    /// <summary>The trial that the search chooses, see <see cref="Report.Best"/>; null where none was validated.</summary>
    /// <param name="trials">All trials, ended.</param>
    /// <param name="report">What compares them.</param>
    public static Trial? Best(IEnumerable<Trial> trials, Report report) =>
        trials.FirstOrDefault(trial => trial.Outcome is { } outcome && outcome.History == report.Best);
}
