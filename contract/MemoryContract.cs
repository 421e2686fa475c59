#if GENERATOR
namespace ModelGen.Generator.Contract;
#else
namespace ModelGen.CompilerServices;
#endif

/// <summary>How the memory of a model is counted on the CPU: what a generated class states, its instances allocate.</summary>
internal static class MemoryContract
{
    /// <summary>Every section of the memory begins at a multiple of this many floats: a cache line, and the widest vector.</summary>
    public const int Alignment = 16;

    /// <summary>Samples that a thread takes through inference together.</summary>
    public const int InferenceRows = 24;

    /// <summary>Most samples with several inputs or outputs that are taken at a time in inference: enough for the threads of a machine, and for caches.</summary>
    public const int SplitSamples = 64;

    /// <summary>What a number that passes through memory takes, in multiply-adds.</summary>
    public const long NumberWork = 32;

    /// <summary>Sums of a cell that products compute together, at most.</summary>
    public const int MostSums = 4;

    /// <summary>Up to whole cache lines.</summary>
    public static long Align(long floats) => (floats + Alignment - 1) / Alignment * Alignment;

    /// <summary>Floats of a block of memory of which so many are used: these begin with a cache line, wherever the block lies.</summary>
    public static long BlockFloats(long floats) => floats + Alignment;

    /// <summary>Work memory of a thread in inference, in floats.</summary>
    /// <param name="inferenceRow">That of one sample.</param>
    public static long ThreadFloats(int inferenceRow) => Align((long)InferenceRows * inferenceRow);

    /// <summary>The memory of an instance that its kernels work on, in bytes.</summary>
    /// <param name="sizes">What a model takes.</param>
    /// <param name="batchSize">Samples of a training step; 0: inference only.</param>
    /// <param name="threads">Threads.</param>
    public static long Bytes(in MemorySizes sizes, int batchSize, int threads)
    {
        long floats = Align(sizes.Parameters) + (threads * ThreadFloats(sizes.InferenceRow));
        floats += batchSize == 0
            ? Align(sizes.Packed)
            : Align(sizes.PackedForTraining) + Align(sizes.Trainable) + Align((long)sizes.Slots * sizes.Trainable) + Align(sizes.Shared)
                + Align((long)batchSize * sizes.TrainingRow);
        return floats * sizeof(float);
    }
}

/// <summary>What a model takes, in floats.</summary>
/// <param name="Parameters">All parameters.</param>
/// <param name="Trainable">The trainable parameters.</param>
/// <param name="Slots">Numbers that the optimizer keeps for each trainable parameter.</param>
/// <param name="Packed">Packed copies of weights that inference reads.</param>
/// <param name="PackedForTraining">The same with those that only training reads.</param>
/// <param name="Shared">What the rows of a training batch share.</param>
/// <param name="InferenceRow">Work memory of one sample in inference.</param>
/// <param name="TrainingRow">Work memory of one sample in training.</param>
internal readonly record struct MemorySizes(
    int Parameters, int Trainable, int Slots, int Packed, int PackedForTraining, int Shared, int InferenceRow, int TrainingRow);
