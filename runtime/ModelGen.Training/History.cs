using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ModelGen.Training;

/// <summary>Why a training run ended.</summary>
public enum EndReason
{
    /// <summary>All epochs ran.</summary>
    Completed,

    /// <summary>The monitored value got no better: see <see cref="EarlyStopping"/>.</summary>
    EarlyStopped,

    /// <summary>The loss no longer changed: see <see cref="Convergence"/>.</summary>
    Converged,

    /// <summary>The loss or a parameter was no longer a finite number: see <see cref="TerminateOnNaN"/>.</summary>
    Diverged,

    /// <summary>The user or the program asked for it and keeps the result: by <see cref="FitOptions.StopToken"/>, Ctrl+C or a signal.</summary>
    Stopped,

    /// <summary>The caller no longer wants a result: by the cancellation token of <see cref="ModelTraining.Fit"/>, which throws.</summary>
    Cancelled,

    /// <summary>A callback or the model threw an exception: see <see cref="History.Of"/>.</summary>
    Failed,

    /// <summary>
    /// <see cref="EarlyStopping"/> gave up on a value that was NaN in every epoch, as an area under the ROC curve is where the validation data are all of
    /// one class.
    /// </summary>
    Unmeasured,
}

/// <summary>What one epoch gave.</summary>
/// <param name="Epoch">The index of the epoch, counted from 0; texts, progress and reports count from 1.</param>
/// <param name="Seconds">The duration in seconds, validation included.</param>
/// <param name="LearningRate">
/// The learning rate that was in force at its end: that of its last step, with the schedule or the decay by the steps done before it. A rate that a callback
/// has set after that step counts as set before it.
/// </param>
/// <param name="Complete">
/// Whether the epoch ran to its end, validation included. In the last record of a run that was stopped or cancelled or that failed it may not have: then the
/// means are those of the steps that ran, and values of the validation are missing.
/// </param>
/// <param name="Values">The means of loss and metrics over the epoch, then those of the validation under <c>val_</c>.</param>
public sealed record EpochRecord(int Epoch, double Seconds, double LearningRate, bool Complete, MetricValues Values)
{
    /// <summary>
    /// How many outputs of its steps and its validation were not finite, at positions that count. An accuracy takes them for wrong.
    /// </summary>
    public long NotFinite { get; init; }

    /// <summary>The norms of each layer that has trainable parameters, where <see cref="FitOptions.TrackNorms"/> asked for them; otherwise empty.</summary>
    public ImmutableArray<LayerNorms> Norms { get; init; } = [];

    /// <summary>One of the <see cref="Values"/>, as <c>epoch["val_loss"]</c>.</summary>
    /// <param name="name">The name of the value, or another one of the same metric: <c>mae</c> and <c>mean_absolute_error</c> are the same.</param>
    /// <exception cref="KeyNotFoundException">There is no such value; says which there are.</exception>
    public double this[string name] => Values[name];

    /// <summary>The epoch as <c>epoch 3 - 1.2s - loss: 0.1234</c>, counted from 1 as progress displays do.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch + 1} - {Seconds:F1}s - {Values}");
}

/// <summary>What a training run gave, epoch by epoch.</summary>
public sealed class History
{
    private static readonly ConditionalWeakTable<Exception, History> OfExceptions = [];

    private readonly List<EpochRecord> epochs = [];

    internal History(ModelDescription model, TrainingPlan plan, ImmutableArray<string> names)
    {
        Model = model;
        Settings = plan.Settings;
        TrainingData = plan.TrainingData;
        ValidationData = plan.ValidationData;
        Names = names;
        Started = DateTimeOffset.UtcNow;
    }

    /// <summary>The model that was trained.</summary>
    public ModelDescription Model { get; }

    /// <summary>How it was trained.</summary>
    public TrainingSettings Settings { get; }

    /// <summary>The samples that it was trained on. The history keeps hold of their memory.</summary>
    public Dataset TrainingData { get; }

    /// <summary>The samples that validated each epoch, or null.</summary>
    public Dataset? ValidationData { get; }

    /// <summary>When the training run began.</summary>
    public DateTimeOffset Started { get; internal set; }

    /// <summary>Where the training run went on from a checkpoint; null: it began at its beginning.</summary>
    public ResumedRun? Resumed { get; internal set; }

    /// <summary>
    /// The path of the run's last checkpoint, which <see cref="FitOptions.Resume"/> goes on from; null: there is none. See <see cref="Checkpoint"/>.
    /// </summary>
    public string? LastCheckpoint { get; internal set; }

    /// <summary>The names of the columns, as the keys of Keras' <c>history.history</c>.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>One record for each epoch that ran, the last one possibly in part.</summary>
    public IReadOnlyList<EpochRecord> Epochs => epochs;

    /// <summary>
    /// The epoch that says how good the model is that came out: the last that ran to its end or, where its weights were brought back (see
    /// <see cref="EarlyStopping"/>), the best one. Null where no epoch ran to its end.
    /// </summary>
    public EpochRecord? Final => epochs.LastOrDefault(epoch => epoch.Complete && (RestoredEpoch is null || epoch.Epoch == RestoredEpoch));

    /// <summary>What is known of the values of metrics, by their keys.</summary>
    internal IReadOnlyDictionary<string, MetricNature> Natures { get; init; } = new Dictionary<string, MetricNature>();

    /// <summary>The epoch whose weights were brought back at the end; null: none.</summary>
    internal int? RestoredEpoch { get; set; }

    /// <summary>
    /// The SHA-256 of all parameters at the start, as of little-endian floats: whether two training runs began alike, from the same seed or the
    /// same file.
    /// </summary>
    public string InitialWeights { get; internal set; } = "";

    /// <summary>The SHA-256 of all parameters at the end: on the CPU the same for any threads and any width of vectors. Empty before the end.</summary>
    public string FinalWeights { get; internal set; } = "";

    /// <summary>How long the training run took in all, in seconds; without the time between its parts where it went on from a checkpoint.</summary>
    public double Seconds { get; internal set; }

    /// <summary>Why it ended.</summary>
    public EndReason EndReason { get; internal set; }

    /// <summary>The first number that was not finite, where <see cref="FitOptions.CheckNumerics"/> ended the run at it; otherwise null.</summary>
    public NumericFault? Fault { get; internal set; }

    /// <summary>
    /// The history of a training run that an exception ended, up to there:
    /// <c>catch (OperationCanceledException e) when (History.Of(e) is History history)</c>.
    /// </summary>
    /// <param name="exception">
    /// What <see cref="ModelTraining.Fit"/> threw: the exception of the callback or the model itself, as it was, or that of a cancelled token.
    /// </param>
    /// <returns>The history, or null where the exception is none of a training run.</returns>
    public static History? Of(Exception exception) => OfExceptions.TryGetValue(exception, out History? history) ? history : null;

    /// <summary>One loss or metric over the epochs, as Keras' <c>history.history[name]</c>.</summary>
    /// <param name="name">The name of the column: one of <see cref="Names"/>, or another name of the same metric.</param>
    /// <returns>One value for each of <see cref="Epochs"/>; NaN where an epoch ended before its validation.</returns>
    /// <exception cref="KeyNotFoundException">There is no such column; says which there are.</exception>
    public double[] Column(string name)
    {
        if (!Names.Any(key => MetricNames.AreSame(key, name)))
        {
            throw new KeyNotFoundException($"The history has no \"{name}\"; it has: {string.Join(", ", Names)}.{NearestName.Question(name, Names)}");
        }

        return [.. epochs.Select(e => e.Values.TryGetValue(name, out double value) ? value : double.NaN)];
    }

    /// <summary>
    /// How the training run ended and how good the model is that came out, as
    /// <c>LstmDigits: 3 epochs in 3.6s, all epochs ran - epoch 3 - 1.2s - loss: 0.1234</c>.
    /// </summary>
    public override string ToString()
    {
        string? fault = Fault is null ? null : $" ({Fault})";
        string summary = string.Create(
            CultureInfo.InvariantCulture, $"{Model.Name}: {Quantity.Of(epochs.Count, "epoch")} in {Seconds:F1}s, {EndReason.InWords()}{fault}");
        return Final is null ? summary : $"{summary} - {Final}";
    }

    /// <summary>What is known of the values of a column, those of a validation included.</summary>
    internal MetricNature NatureOf(string column) =>
        MetricNames.NatureOf(column) ?? Natures.GetValueOrDefault(MetricNames.WithoutPrefix(column), MetricNature.Error);

    /// <summary>Makes <see cref="Of"/> answer with this history.</summary>
    internal void AttachTo(Exception exception) => OfExceptions.AddOrUpdate(exception, this);

    internal void Add(EpochRecord epoch) => epochs.Add(epoch);
}
