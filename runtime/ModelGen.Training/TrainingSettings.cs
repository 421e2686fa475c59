using System.Collections.Immutable;

namespace ModelGen.Training;

/// <summary>The settings of a training run: its options with all defaults filled in.</summary>
/// <param name="BatchSize">The number of samples in a step.</param>
/// <param name="InitialEpoch">The first epoch, counted from 0.</param>
/// <param name="Epochs">The epoch before which the run was to end, counted from epoch 0.</param>
/// <param name="Seed">The seed of shuffling and dropout.</param>
/// <param name="Shuffle">Whether each epoch took the samples in a new order.</param>
/// <param name="LearningRate">The learning rate at the start, before its decay; of a schedule its peak, to which it is scaled.</param>
/// <param name="Callbacks">The callbacks with their arguments, as text; empty: none. What shows the progress is not among them.</param>
public sealed record TrainingSettings(
    int BatchSize, int InitialEpoch, int Epochs, ulong Seed, bool Shuffle, double LearningRate, string Callbacks)
{
    /// <summary>How the validation samples were split off; null where none were, because there are none or they are data of their own.</summary>
    public SplitMode? SplitMode { get; init; }

    /// <summary>The weight of each class in the loss: see <see cref="FitOptions.ClassWeights"/>; empty: all weigh 1.</summary>
    public ImmutableArray<double> ClassWeights { get; init; } = [];
}
