using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using static System.FormattableString;

namespace ModelGen.CompilerServices;

/// <summary>
/// The one block of memory of a model: parameters, gradients, optimizer slots, packed weights and the rows' work memory, aligned to
/// cache lines. It is cleared when made; the padding of packed weights relies on that and is never written. Published weights are a block
/// of parameters and packed weights alone; that of a session has work memory alone, and the session reads the weights of another. Embedded weights
/// are read where they lie, in the program's image, until somebody changes them.
/// </summary>
/// <remarks>
/// The block is an array that the garbage collector never moves: addresses stay, and a span of the model's parameters stays valid
/// even where it outlives the model.
/// <para>For generated code only: any version may change it.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class ModelMemory
{
    /// <summary>Keeps the block alive; everything else points into it, but for the weights of a session.</summary>
    private readonly float[] block;

    private readonly ModelLayout layout;
    private readonly int batchSize;
    private readonly float* gradients;
    private readonly float* slots;
    private readonly float* shared;
    private readonly float* trainingRows;
    private readonly float* inferenceRows;
    private ModelMemory weights;
    private float* parameters;
    private float* packed;

    /// <summary>The weights that the parameters still are, or null.</summary>
    private EmbeddedWeights? source;

    /// <summary>Keeps alive what parameters that were changed lie in, where they had no place in the block.</summary>
    private float[]? changed;

    /// <summary>Makes the memory of a model.</summary>
    /// <param name="layout">What it takes.</param>
    /// <param name="batchSize">Samples of a training step; 0: inference only.</param>
    /// <param name="threads">Threads; 0: weights alone.</param>
    /// <param name="source">The weights that the parameters begin with, opened, or null.</param>
    internal ModelMemory(ModelLayout layout, int batchSize, int threads, EmbeddedWeights? source = null)
    {
        bool isInPlace = source is not null && batchSize == 0;
        this.source = source;
        this.layout = layout;
        this.batchSize = batchSize;
        weights = this;
        long floats = (layout.Bytes(batchSize, threads) / sizeof(float)) - (isInPlace ? MemoryContract.Align(layout.Parameters) : 0);
        if (floats > AlignedBlock.MaxLength)
        {
            // The caller's are the options that a model is made with.
            throw new ArgumentOutOfRangeException(
                "options", batchSize, Invariant($"A batch size of {batchSize} takes {floats} floats of memory; the most is {Array.MaxLength}."));
        }

        block = AlignedBlock.Make(
            floats,
            Invariant($"The parameters and the work memory of a model for a batch size of {batchSize} and {Quantity.Of(threads, "thread")}"),
            "lower the batch size or the threads",
            out float* next);
        parameters = isInPlace ? source!.Numbers : Take(ref next, layout.Parameters);
        packed = Take(ref next, batchSize == 0 ? layout.Packed : layout.PackedForTraining);
        inferenceRows = next;
        next += threads * ThreadFloats(layout);
        if (batchSize > 0)
        {
            gradients = Take(ref next, layout.Trainable);
            slots = Take(ref next, (long)layout.Slots * layout.Trainable);
            shared = Take(ref next, layout.Shared);
            trainingRows = Take(ref next, (long)batchSize * layout.TrainingRow);
        }

        if (source is not null && !isInPlace)
        {
            new ReadOnlySpan<float>(source.Numbers, layout.Parameters).CopyTo(ParameterSpan);
        }
    }

    /// <summary>Makes the work memory of a session.</summary>
    /// <param name="weights">What it reads.</param>
    /// <param name="threads">Threads.</param>
    /// <exception cref="ArgumentOutOfRangeException">They take more than an array holds.</exception>
    internal ModelMemory(ModelMemory weights, int threads)
    {
        layout = weights.layout;
        long floats = threads * ThreadFloats(layout);
        if (floats > AlignedBlock.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(threads),
                threads,
                Invariant($"A session with {Quantity.Of(threads, "thread")} takes {floats} floats of memory; the most is {Array.MaxLength}."));
        }

        block = AlignedBlock.Make(
            floats, Invariant($"The numbers that a session with {Quantity.Of(threads, "thread")} works on"), "lower the threads", out inferenceRows);
        Read(weights);
    }

    /// <summary>Samples of a training step; 0: inference only.</summary>
    public int BatchSize => batchSize;

    /// <summary>The first parameter.</summary>
    public ref float Parameters => ref *parameters;

    /// <summary>The first packed weight.</summary>
    public ref float Packed => ref *packed;

    /// <summary>The first gradient.</summary>
    public ref float Gradients => ref *gradients;

    /// <summary>The first number of the optimizer's first slot; the others follow, <see cref="ModelLayout.Trainable"/> apart.</summary>
    public ref float Slots => ref *slots;

    /// <summary>The first number that the rows of a batch share.</summary>
    public ref float Shared => ref *shared;

    internal ModelLayout Layout => layout;

    internal Span<float> ParameterSpan => new(parameters, layout.Parameters);

    internal Span<float> SlotSpan => new(slots, layout.Slots * layout.Trainable);

    /// <summary>All gradients.</summary>
    public Span<float> GradientSpan => new(gradients, layout.Trainable);

    /// <summary>The work memory of one sample of a training batch; that of the next follows.</summary>
    /// <param name="row">The sample's index in the batch.</param>
    public ref float TrainingRow(int row) => ref trainingRows[(nint)row * layout.TrainingRow];

    /// <summary>The work memory of the first sample that a thread takes through inference; that of the next follows.</summary>
    /// <param name="worker">The thread's index.</param>
    public ref float InferenceRows(int worker) => ref inferenceRows[worker * (nint)ThreadFloats(layout)];

    /// <summary>What a sample of a training batch leaves to that of its place in the next one.</summary>
    /// <param name="row">The sample's index in the batch.</param>
    internal Span<float> TrainingState(int row) => new(trainingRows + ((nint)row * layout.TrainingRow), layout.TrainingState);

    /// <summary>Sets what a training batch leaves to the next to 0.</summary>
    internal void ClearStates()
    {
        for (int row = 0; row < batchSize; row++)
        {
            TrainingState(row).Clear();
        }
    }

    /// <summary>Gives the optimizer's slots what they are before the first step.</summary>
    internal void FillSlots()
    {
        for (int slot = 0; slot < layout.FirstSlots?.Length && batchSize > 0; slot++)
        {
            SlotSpan.Slice(slot * layout.Trainable, layout.Trainable).Fill(layout.FirstSlots[slot]);
        }
    }

    /// <summary>A memory of weights alone, with the parameters as they are now.</summary>
    internal ModelMemory CopyWeights()
    {
        ModelMemory copy = new(layout, batchSize: 0, threads: 0, source);
        if (source is null)
        {
            ParameterSpan.CopyTo(copy.ParameterSpan);
        }

        return copy;
    }

    /// <summary>Gives the parameters a place of their own, where somebody is to change them. Spans from before go on showing what was there.</summary>
    internal void OwnParameters()
    {
        if (source is not null && batchSize == 0)
        {
            changed = AlignedBlock.Make(layout.Parameters, "The parameters of a model", "make the model smaller", out float* own);
            ParameterSpan.CopyTo(new Span<float>(own, layout.Parameters));
            parameters = own;
        }

        source = null;
    }

    /// <summary>Takes the weights of another memory of the model, which then lives as long as this one reads them.</summary>
    /// <param name="weights">The other memory.</param>
    [MemberNotNull(nameof(ModelMemory.weights))]
    internal void Read(ModelMemory weights)
    {
        this.weights = weights;
        parameters = weights.parameters;
        packed = weights.packed;
    }

    private static long ThreadFloats(ModelLayout layout) => MemoryContract.ThreadFloats(layout.InferenceRow);

    private static float* Take(ref float* next, long floats)
    {
        float* section = next;
        next += MemoryContract.Align(floats);
        return section;
    }
}
