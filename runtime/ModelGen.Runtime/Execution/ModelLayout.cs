using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>How much memory a compiled model takes, in floats. Generated classes state it.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
/// <param name="Parameters">All parameters.</param>
/// <param name="Trainable">The trainable parameters, which come first.</param>
/// <param name="Slots">Numbers that the optimizer keeps for each trainable parameter.</param>
/// <param name="Packed">Packed copies of weights that inference reads.</param>
/// <param name="PackedForTraining">The same with those that only training reads behind them.</param>
/// <param name="Shared">What the rows of a training batch share, such as batch statistics.</param>
/// <param name="InferenceRow">Work memory of one sample in inference.</param>
/// <param name="TrainingRow">Work memory of one sample in training.</param>
/// <param name="Work">Multiply-adds of the forward pass of one sample, with 32 for each number of its work memory.</param>
/// <param name="StreamRow">Memory of one stream; 0: the model has none.</param>
/// <param name="StreamState">How much of its beginning is the state that a step leaves to the next.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct ModelLayout(
    int Parameters,
    int Trainable,
    int Slots,
    int Packed,
    int PackedForTraining,
    int Shared,
    int InferenceRow,
    int TrainingRow,
    long Work,
    int StreamRow = 0,
    int StreamState = 0)
{
    /// <summary>Samples that a thread takes through inference together.</summary>
    public const int InferenceRows = MemoryContract.InferenceRows;

    /// <summary>Every section of the memory begins at a multiple of this many floats: a cache line.</summary>
    public const int Alignment = MemoryContract.Alignment;

    /// <summary>How much of the beginning of a row in training is the states that a batch leaves to the next.</summary>
    public int TrainingState { get; init; }

    /// <summary>Batches whose mean gradient makes a step; 0 or 1: each makes one.</summary>
    public int Accumulation { get; init; }

    /// <summary>What each of the optimizer's slots is before the first step; null: all are 0.</summary>
    public float[]? FirstSlots { get; init; }

    /// <summary>All memory of an instance, in bytes.</summary>
    /// <param name="batchSize">Samples of a training step; 0: inference only.</param>
    /// <param name="threads">Threads.</param>
    public long Bytes(int batchSize, int threads) => MemoryContract.Bytes(
        new MemorySizes(Parameters, Trainable, Slots, Packed, PackedForTraining, Shared, InferenceRow, TrainingRow), batchSize, threads);
}
