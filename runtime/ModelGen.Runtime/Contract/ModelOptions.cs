using System.Globalization;

namespace ModelGen;

/// <summary>The options of an instance of a model. A property that is not set stands for the default of the model's YAML.</summary>
public sealed record ModelOptions
{
    /// <summary>
    /// The bits of <see cref="VectorWidth"/>. What a record writes and compares by itself brings the names of an enumeration along, some 40 KB of a small
    /// native program, so this one has a number.
    /// </summary>
    private readonly int width;

    /// <summary>
    /// The seed of the initial weights; null for the YAML's <c>training.seed</c>, or 0 where it has none. A class that embeds weights starts with these
    /// where this is null, and with initial weights where a seed asks for them.
    /// </summary>
    public ulong? Seed { get; init; }

    /// <summary>
    /// The largest number of samples in a training step; null for the YAML's <c>training.batch_size</c>, 0 for inference only, which saves the memory
    /// of training.
    /// </summary>
    public int? BatchSize { get; init; }

    /// <summary>The number of threads that work on a batch, the caller's included; 0 for one per processor. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Multiply-adds that are worth a part of their own: some 40 microseconds of them, where waking a thread takes five. Work below twice
    /// that stays with the caller.
    /// </summary>
    internal long PartWork { get; init; } = 1 << 21;

    /// <summary>
    /// The width of the vectors to compute with; by default the widest that the processor runs well. Results do not depend on it. A program that is
    /// compiled ahead of time has one width only, the widest of the instruction set that it is compiled for.
    /// </summary>
    public VectorWidth VectorWidth
    {
        get => (VectorWidth)width;
        init => width = (int)value;
    }

    /// <summary>The options, with the width of vectors in bits, and 0 for the widest.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{nameof(ModelOptions)} {{ Seed = {Seed}, BatchSize = {BatchSize}, Threads = {Threads}, VectorWidth = {width} }}");
}

/// <summary>The width of the vectors that a model computes with.</summary>
public enum VectorWidth
{
    /// <summary>The widest that the processor runs well.</summary>
    Widest = 0,

    /// <summary>4 elements at a time.</summary>
    Bits128 = 128,

    /// <summary>8 elements at a time.</summary>
    Bits256 = 256,

    /// <summary>16 elements at a time.</summary>
    Bits512 = 512,
}

/// <summary>The mode of a forward pass and the key of its random numbers.</summary>
/// <param name="Training">Whether dropout is drawn and batch statistics are used and tracked.</param>
/// <param name="Seed">The seed of the training run.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Step">The step in the epoch, from 0.</param>
public readonly record struct StepContext(bool Training, ulong Seed = 0, int Epoch = 0, int Step = 0)
{
    /// <summary>A forward pass that behaves as in inference.</summary>
    public static StepContext Inference => default;
}
