using System.Diagnostics;
using ModelGen;
using ModelGen.Training;
using SampleKit;

namespace Sequences.Search;

/// <summary>What an architecture reached.</summary>
/// <param name="History">How its training ran.</param>
/// <param name="Test">What the trained model says of the test samples.</param>
internal sealed record Outcome(History History, Predictions Test)
{
    /// <summary>What the epoch gave that the model came out of; null where none ran to its end.</summary>
    public MetricValues? Values => History.Final?.Values;
}

/// <summary>
/// The training of one architecture in a search. Its properties may be read by any thread while it runs.
/// </summary>
/// <param name="architecture">What to train.</param>
/// <param name="epochs">The epoch before which training ends; null: as the model's YAML says.</param>
/// <param name="seed">The seed of the initial weights, of the order of the samples and of dropout; null: as the model's YAML says.</param>
/// <param name="kept">Where the training is kept; null: nowhere.</param>
internal sealed class Trial(Architecture architecture, int? epochs, ulong? seed, Kept? kept = null)
{
    /// <summary>Training ends where the mean losses of two successive epochs differ by less than this.</summary>
    private const double ConvergenceThreshold = 1e-4;

    private long started;
    private volatile EpochRecord? lastEpoch;
    private volatile Outcome? outcome;

    /// <summary>What is trained.</summary>
    public Architecture Architecture => architecture;

    /// <summary>The epoch, from 0, before which training ends.</summary>
    public int Epochs { get; } = epochs ?? architecture.Description.Training!.Epochs;

    /// <summary>Whether it has begun.</summary>
    public bool HasStarted => Volatile.Read(ref started) != 0;

    /// <summary>The last epoch so far, or null.</summary>
    public EpochRecord? LastEpoch => lastEpoch;

    /// <summary>What was reached; null before the end, and where the search was stopped before the first step.</summary>
    public Outcome? Outcome => outcome;

    /// <summary>How long training took, or takes so far; 0 before its start.</summary>
    public double Seconds => Outcome?.History.Seconds ?? (HasStarted ? Stopwatch.GetElapsedTime(Volatile.Read(ref started)).TotalSeconds : 0);

    /// <summary>
    /// Trains and tests. Weights and losses depend on the seed and the data alone, not on the threads nor on what runs beside.
    /// </summary>
    /// <param name="train">Samples for training and validation, which the model's YAML divides.</param>
    /// <param name="test">Samples that the model is tested with.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="stop">Ends training after the running batch; what is trained by then is tested.</param>
    public void Run(Dataset train, Dataset test, int threads, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return;
        }

        Volatile.Write(ref started, Stopwatch.GetTimestamp());
        using ITrainableModel model = architecture.Create(new ModelOptions { Seed = seed, Threads = threads });
        History history = model.Fit(train, new FitOptions
        {
            Epochs = epochs,
            Seed = seed,
            Progress = Progress.None,
            Callbacks =
            [
                new Convergence(ConvergenceThreshold),
                new TerminateOnNaN(),
                new LambdaCallback((_, epoch) => lastEpoch = epoch),
                .. kept?.Callbacks ?? [],
            ],
            Resume = kept?.Resume == true,
            StopToken = stop,
        });
        if (history.Epochs is [.., var last])
        {
            lastEpoch = last;
            outcome = new Outcome(history, model.Classify(test));
        }
    }
}
