namespace ModelGen.Training;

/// <summary>The options of a training run. Every property left alone takes what the model's YAML says, or Keras' default.</summary>
public sealed record FitOptions
{
    /// <summary>Where training ends, counted from epoch 0, so that it is the number of epochs of a run that begins there; null: the model's <see cref="TrainingDescription.Epochs"/>.</summary>
    public int? Epochs { get; init; }

    /// <summary>
    /// The epoch to begin with, to carry on with weights of a run that stopped there; counted from 0, as what stopped after 20 epochs goes on with 20.
    /// </summary>
    public int InitialEpoch { get; init; }

    /// <summary>Samples in a step, at most <see cref="ITrainableModel.BatchSize"/>; null: exactly that.</summary>
    public int? BatchSize { get; init; }

    /// <summary>
    /// The share of the samples that is held out for validation; 0: none; null: the model's <see cref="TrainingDescription.ValidationSplit"/>.
    /// Without effect where there is <see cref="ValidationData"/>.
    /// </summary>
    public double? ValidationSplit { get; init; }

    /// <summary>Which samples <see cref="ValidationSplit"/> holds out: the last ones, as in Keras, or some drawn by the <see cref="Seed"/>.</summary>
    public SplitMode SplitMode { get; init; }

    /// <summary>Samples to validate with after each epoch.</summary>
    public Dataset? ValidationData { get; init; }

    /// <summary>
    /// Whether each epoch takes the samples in a new order; null: yes, unless the model carries states from one batch to the next
    /// (<see cref="ModelDescription.IsStateful"/>), which their order is for.
    /// </summary>
    public bool? Shuffle { get; init; }

    /// <summary>
    /// The seed of shuffling, dropout and the choice of validation samples; null: the model's <see cref="TrainingDescription.Seed"/>. The order of
    /// an epoch depends on the seed, the epoch and the number of samples alone.
    /// </summary>
    public ulong? Seed { get; init; }

    /// <summary>
    /// Whether the run goes on from a <see cref="Checkpoint"/>, and from which: <c>true</c> is the last one in the folder of the run's own, and where there is
    /// none yet the run begins at its beginning; or the path of a file or a folder. The run is then the one that was interrupted, bit for bit, and has its
    /// history: model, data, batch size, seed, callbacks and what else it was trained with have to be the same, or it is refused. <see cref="Epochs"/> may be
    /// more than before, and threads and devices others.
    /// </summary>
    public Resume? Resume { get; init; }

    /// <summary>
    /// Metrics of the program's own, measured beside those of the model: what makes a new one, as the training has one and the validation another. Their
    /// keys in the history are their names, by which callbacks monitor them.
    /// </summary>
    public IReadOnlyList<Func<IMetric>> Metrics { get; init; } = [];

    /// <summary>
    /// The weight of each class, by its index, finite and at least 0: the loss of a position is multiplied by the weight of its target's class, and by
    /// its weight in the data set if it has one (<see cref="Dataset.WithWeights"/>). As in Keras only training takes them, validation does not.
    /// <see cref="Training.ClassWeights.Balanced"/> makes weights by which all classes count the same. Null: all weigh 1.
    /// </summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>The callbacks to call at the start and end of the run, its epochs and its batches, in this order.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>
    /// What shows the progress; runs before all <see cref="Callbacks"/>. Null: the console where it is an interactive terminal, so that a person
    /// watches; redirected output, such as that of a service or a test, stays silent. <see cref="Training.Progress"/> has displays for all cases.
    /// </summary>
    public Callback? Progress { get; init; }

    /// <summary>
    /// Whether the run looks for the first number that is NaN or infinite, in the loss, the outputs and the gradients of each step, and ends there with
    /// <see cref="EndReason.Diverged"/>: before the update, so that the weights are the last good ones. <see cref="History.Fault"/> says which layer's
    /// numbers it is among. It takes the time to look through outputs and gradients once a step; without it, training goes on as in Keras. Steps
    /// on a device are not queued then, and it has made the update already.
    /// </summary>
    public bool CheckNumerics { get; init; }

    /// <summary>
    /// Whether the history keeps norms of gradients, and ratios of updates to weights, for each layer: <see cref="EpochRecord.Norms"/>. Reports
    /// draw them. It takes the time to go through the parameters a few times a step; steps on a device are not queued then.
    /// </summary>
    public bool TrackNorms { get; init; }

    /// <summary>
    /// Whether the first Ctrl+C stops the run as <see cref="StopToken"/> does; the second ends the process as usual. The same
    /// goes for the signals SIGTERM and SIGHUP, which systems send that shut down, and terminals that are closed; but not on Windows, which
    /// ends the process then. Off by default, as signals belong to the program rather than to a library. See <see cref="EndSignals"/>.
    /// </summary>
    public bool HandleCancelKey { get; init; }

    /// <summary>
    /// Stops the run early, after the running batch or the batches that an <see cref="IQueuedModel"/> has queued, and takes what was reached for the
    /// result: <see cref="ModelTraining.Fit"/> returns its history, and nothing is thrown. <see cref="History.EndReason"/> is
    /// <see cref="EndReason.Stopped"/>. The cancellation token of <see cref="ModelTraining.Fit"/> cancels: it is for those who no longer want a result.
    /// </summary>
    public CancellationToken StopToken { get; init; }
}
