using ModelGen.Training;

namespace Sequences.Search;

/// <summary>Trains architectures on the same data and chooses among them.</summary>
internal static class ArchitectureSearch
{
    /// <summary>Starts all trials.</summary>
    /// <param name="trials">What to run; begun in this order.</param>
    /// <param name="train">Samples for training and validation.</param>
    /// <param name="test">Samples for the test.</param>
    /// <param name="threads">How many trials run at a time; what they give does not depend on it.</param>
    /// <param name="cancellation">Ends those that run, and begins no more.</param>
    /// <returns>A task for each trial.</returns>
    public static Task[] Start(IReadOnlyList<Trial> trials, Dataset train, Dataset test, int threads, CancellationToken cancellation)
    {
        TaskScheduler scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler;
        return
        [
            .. trials.Select(trial => Task.Factory.StartNew(
                () => trial.Run(train, test, cancellation), CancellationToken.None, TaskCreationOptions.None, scheduler)),
        ];
    }

    /// <summary>
    /// The trial that a search chooses: the highest validation accuracy wins, then the lower validation loss, then fewer parameters, then the
    /// first. The test has no say in it, or its accuracy would be that of the luckiest.
    /// </summary>
    /// <returns>The best trial; null where none ended with a finite validation loss.</returns>
    public static Trial? Best(IEnumerable<Trial> trials) => trials
        .Select(trial => (Trial: trial, trial.Outcome?.Values))
        .Where(reached => double.IsFinite(reached.Values?["val_loss"] ?? double.NaN))
        .OrderByDescending(reached => reached.Values!["val_accuracy"])
        .ThenBy(reached => reached.Values!["val_loss"])
        .ThenBy(reached => reached.Trial.Architecture.Description.ParameterCount)
        .FirstOrDefault()
        .Trial;
}
