using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.CompilerServices;
using static System.FormattableString;

namespace ModelGen;

/// <summary>
/// Takes sequences one time step at a time, or a few, and keeps the states of the recurrent layers in between: the outputs have the bits that the
/// model gives for the sequence so far. Where the model's output is one for a sequence, each step gives what that would be if the sequence
/// ended there. Sequences may be of any length. Several streams can take their steps together, each with a state of its own. Nothing is allocated
/// after construction, and nothing is locked.
/// </summary>
/// <remarks>
/// Not thread-safe: one caller at a time, which nothing checks, as a step may take less than a tenth of a microsecond. The weights are shared as
/// those of a <see cref="ModelSession"/> are.
/// </remarks>
public sealed unsafe class ModelStream : IDisposable
{
    private readonly ModelKernels kernels;
    private readonly ModelMemory memory;
    private readonly ModelLayout layout;
    private readonly float[] block;
    private readonly float* rows;
    private readonly float[] gathered;
    private readonly int features;
    private readonly int outputs;
    private readonly int stepInput;
    private readonly int quickInput;
    private readonly int stepOutput;
    private ModelWeights weights;
    private bool disposed;

    internal ModelStream(ModelWeights weights, ModelKernels kernels, int count)
    {
        layout = weights.Memory.Layout;
        features = weights.Description.InputShape[^1];
        outputs = weights.Description.StepOutputLength;

        // So that the inputs and outputs of a step fit an array too.
        int most = AlignedBlock.MaxLength / Math.Max(layout.StreamRow, features + outputs);
        if (count < 1 || count > most)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, Invariant($"The number of streams is from 1 to {most}."));
        }

        this.weights = weights;
        this.kernels = kernels;
        Count = count;
        stepInput = count * features;
        stepOutput = count * outputs;
        memory = new ModelMemory(weights.Memory, threads: 0);
        block = AlignedBlock.Make((long)count * layout.StreamRow, Invariant($"The states of {Quantity.Of(count, "stream")}"), "make fewer", out rows);
        quickInput = Description.IndexCount is null ? stepInput : -1;
        gathered = count == 1 && Description.IndexCount is null ? [] : new float[count * (features + outputs)];
    }

    /// <summary>What the model is: layers, shapes, parameters, mask flow.</summary>
    public ModelDescription Description => weights.Description;

    /// <summary>The weights that the streams compute with.</summary>
    public ModelWeights Weights => weights;

    /// <summary>How many streams take a step together.</summary>
    public int Count { get; }

    /// <summary>The number of elements in the state of a stream.</summary>
    public int StateLength => layout.StreamState;

    /// <summary>The state of the stream, or of the first of several: see <see cref="StateOf"/>.</summary>
    public Span<float> State => StateOf(0);

    /// <summary>
    /// The state of a stream: to be saved and written back, or copied to another stream of the same model, which then goes on from there. What
    /// stands where in it belongs to the compiler and may be otherwise in another version; all zeros are the beginning of a sequence.
    /// </summary>
    /// <param name="stream">Which stream, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stream.</exception>
    public Span<float> StateOf(int stream) => new(Row(stream), layout.StreamState);

    /// <summary>Takes the next time steps of all streams.</summary>
    /// <param name="input">(streams, n, features) in C order: n steps of each stream, and n is any number.</param>
    /// <param name="output">The span to write the outputs to: (streams, n, output features) in C order, one for each step.</param>
    /// <exception cref="ArgumentException">The lengths are not those of the same number of steps for all streams.</exception>
    /// <exception cref="ObjectDisposedException">The stream has been disposed of.</exception>
    public void Step(ReadOnlySpan<float> input, Span<float> output)
    {
        // One step of each is what streams are for, and its checks cost no division. Indices are looked at one by one. What else there may be is
        // a method of its own, as its locals would have to be cleared here.
        if (input.Length == quickInput && output.Length == stepOutput && !disposed)
        {
            kernels.Step(memory, ref *rows, in MemoryMarshal.GetReference(input), ref MemoryMarshal.GetReference(output), Count);
        }
        else
        {
            StepAll(input, output);
        }
    }

    /// <summary>Takes the next time steps of all streams of a model whose input has <c>type: index</c>.</summary>
    /// <param name="input">(streams, n) in C order: n indices of each stream, and n is any number.</param>
    /// <param name="output">The span to write the outputs to: (streams, n, output features) in C order, one for each step.</param>
    /// <exception cref="ArgumentException">
    /// The lengths are not those of the same number of steps for all streams, or an index is out of range; says where.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The stream has been disposed of.</exception>
    public void Step(ReadOnlySpan<int> input, Span<float> output) => StepTogether(input, output, Steps(input, output));

    /// <summary>Takes the next time step of the only stream of a model whose input has <c>type: index</c>.</summary>
    /// <param name="index">The index of the step.</param>
    /// <param name="output">The span to write the output to: (output features).</param>
    /// <exception cref="ArgumentException">The index is out of range, the output is of another length, or there are several streams.</exception>
    /// <exception cref="ObjectDisposedException">The stream has been disposed of.</exception>
    public void Step(int index, Span<float> output) => Step(new ReadOnlySpan<int>(in index), output);

    /// <summary>Takes the next time step of some of the streams. The others miss it, as in <see cref="Skip"/>.</summary>
    /// <param name="input">(streams, features) in C order; those of missing ones may be anything.</param>
    /// <param name="output">The span to write the outputs to: (streams, output features) in C order; those of missing ones stay as they are.</param>
    /// <param name="present">Which streams take the step.</param>
    /// <exception cref="ArgumentException">The lengths are not those of one step for all streams.</exception>
    /// <exception cref="ObjectDisposedException">The stream has been disposed of.</exception>
    public void Step(ReadOnlySpan<float> input, Span<float> output, ReadOnlySpan<bool> present) => StepPresent(input, output, present);

    /// <summary>
    /// Takes the next time step of some of the streams of a model whose input has <c>type: index</c>. The others miss it, as in <see cref="Skip"/>.
    /// </summary>
    /// <param name="input">(streams): an index for each; those of missing ones may be anything.</param>
    /// <param name="output">The span to write the outputs to: (streams, output features) in C order; those of missing ones stay as they are.</param>
    /// <param name="present">Which streams take the step.</param>
    /// <exception cref="ArgumentException">The lengths are not those of one step for all streams, or an index is out of range; says where.</exception>
    /// <exception cref="ObjectDisposedException">The stream has been disposed of.</exception>
    public void Step(ReadOnlySpan<int> input, Span<float> output, ReadOnlySpan<bool> present) => StepPresent(input, output, present);

    /// <summary>Misses a time step of all streams: like a masked step, it leaves the states as they are.</summary>
    /// <exception cref="ObjectDisposedException">The stream has been disposed of.</exception>
    public void Skip() => ObjectDisposedException.ThrowIf(disposed, this);

    /// <summary>Begins new sequences.</summary>
    public void Reset()
    {
        for (int stream = 0; stream < Count; stream++)
        {
            Reset(stream);
        }
    }

    /// <summary>Begins a new sequence in one of the streams.</summary>
    /// <param name="stream">Which stream, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stream.</exception>
    public void Reset(int stream) => StateOf(stream).Clear();

    /// <summary>Goes on with the newest weights that the model has published. States stay.</summary>
    /// <returns>Whether they are others than before.</returns>
    public bool Refresh()
    {
        ModelWeights newest = weights.Newest;
        if (newest == weights)
        {
            return false;
        }

        memory.Read(newest.Memory);
        weights = newest;
        return true;
    }

    /// <summary>Ends the streams. The memory goes with the last reference to it.</summary>
    public void Dispose() => disposed = true;

    private void Run(int first, int count, ref readonly float input, ref float output) =>
        kernels.Step(memory, ref *Row(first), in input, ref output, count);

    private float* Row(int stream) => (uint)stream < (uint)Count
        ? rows + ((nint)stream * layout.StreamRow)
        : throw new ArgumentOutOfRangeException(nameof(stream), stream, Invariant($"The streams are numbered from 0 to {Count - 1}."));

    /// <summary>Any number of steps, and what is wrong.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StepAll(ReadOnlySpan<float> input, Span<float> output)
    {
        int steps = Steps(input, output);
        if (Count > 1)
        {
            StepTogether(input, output, steps);
            return;
        }

        for (int step = 0; step < steps; step++)
        {
            Run(0, 1, in input[step * features], ref output[step * outputs]);
        }
    }

    private void StepPresent(InputSpan input, Span<float> output, ReadOnlySpan<bool> present)
    {
        if (CountSteps(input.Length, output) != 1 || present.Length != Count)
        {
            throw new ArgumentException(
                Invariant($"The step of {Quantity.Of(Count, "stream")} takes {Count} * {features} inputs and {Count} times whether a stream is present, not ")
                + Invariant($"{input.Length} and {present.Length}."),
                nameof(present));
        }

        for (int stream = 0; stream < Count; stream++)
        {
            InputSpan own = input.Slice(stream * features, present[stream] ? features : 0);
            IndexChecks.Check(Description, own, steps: 1, firstSample: stream, name: nameof(input));
        }

        ReadOnlySpan<float> x = Numbers(input);
        for (int first = 0, end; first < Count; first = end + 1)
        {
            for (end = first; end < Count && present[end]; end++)
            {
            }

            if (end > first)
            {
                Run(first, end - first, in x[first * features], ref output[first * outputs]);
            }
        }
    }

    /// <summary>One step as numbers: indices become such in a place of the streams' own.</summary>
    private ReadOnlySpan<float> Numbers(InputSpan input)
    {
        if (input.Indices.IsEmpty)
        {
            return input.Numbers;
        }

        input.CopyTo(gathered);
        return gathered.AsSpan(0, input.Length);
    }

    /// <summary>Several steps of several streams: the inputs of each step are gathered, as a step takes them one behind the other.</summary>
    private void StepTogether(InputSpan input, Span<float> output, int steps)
    {
        Span<float> x = gathered.AsSpan(0, Count * features), y = gathered.AsSpan(x.Length);
        for (int step = 0; step < steps; step++)
        {
            for (int stream = 0; stream < Count; stream++)
            {
                input.Slice(((stream * steps) + step) * features, features).CopyTo(x[(stream * features)..]);
            }

            Run(0, Count, in x[0], ref y[0]);
            for (int stream = 0; stream < Count; stream++)
            {
                y.Slice(stream * outputs, outputs).CopyTo(output[(((stream * steps) + step) * outputs)..]);
            }
        }
    }

    private int Steps(InputSpan input, Span<float> output)
    {
        int steps = CountSteps(input.Length, output);
        IndexChecks.Check(Description, input, steps);
        return steps;
    }

    private int CountSteps(int input, Span<float> output)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        int steps = input / stepInput;
        if (steps * stepInput != input)
        {
            throw new ArgumentException(
                Invariant($"A step of {Quantity.Of(Count, "stream")} of {Description.Name} is {Count} * {features} = {stepInput} numbers; ")
                + Invariant($"the input has {input}, which is no multiple of it."),
                nameof(input));
        }

        return output.Length == (long)steps * stepOutput
            ? steps
            : throw new ArgumentException(
                Invariant($"The output of {Quantity.Of(steps, "step")} of {Quantity.Of(Count, "stream")} of {Description.Name} is ")
                + Invariant($"{steps} * {Count} * {outputs} numbers, ")
                + Invariant($"not {output.Length}."),
                nameof(output));
    }
}
