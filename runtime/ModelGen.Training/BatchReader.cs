using ModelGen.Execution;
using ModelGen.Random;

namespace ModelGen.Training;

/// <summary>Some samples side by side.</summary>
/// <param name="inputs">(n, input length), C order.</param>
/// <param name="targets">(n, target length), C order.</param>
/// <param name="count">How many samples.</param>
internal readonly ref struct Batch(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, int count)
{
    public ReadOnlySpan<float> Inputs { get; } = inputs;

    public ReadOnlySpan<float> Targets { get; } = targets;

    public int Count { get; } = count;
}

/// <summary>
/// Deals out a data set in batches, the last one as short as it comes out. In the order of the data set a batch is a view of it;
/// shuffled, it is gathered: the inputs into one buffer that all batches share, the targets into a ring of buffers, so that they
/// are still there when a step comes back from a queue.
/// </summary>
internal sealed class BatchReader
{
    /// <summary>Elements in the inputs of a batch that nobody gives a size: 16 MiB.</summary>
    private const int MostElements = 1 << 22;

    /// <summary>Samples in such a batch: enough to keep all threads busy, few enough that a cancellation is soon heard.</summary>
    private const int MostSamples = 1024;

    private readonly Dataset data;
    private readonly int batchSize;
    private readonly ulong seed;
    private readonly int[] order = [];
    private readonly float[] inputs = [];
    private readonly float[][] targets = [];

    /// <summary>Reads in the order of the data set.</summary>
    public BatchReader(Dataset data, int batchSize)
    {
        this.data = data;
        this.batchSize = batchSize;
        Steps = (data.Count - 1) / batchSize + 1;
    }

    /// <summary>Reads in an order drawn from a seed, anew for each epoch.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="batchSize">Samples in a batch.</param>
    /// <param name="shuffleSeed">The seed of the order.</param>
    /// <param name="keptTargets">Of how many batches, the last ones read, the targets are kept.</param>
    public BatchReader(Dataset data, int batchSize, ulong shuffleSeed, int keptTargets)
        : this(data, batchSize)
    {
        int largest = Math.Min(batchSize, data.Count);
        seed = shuffleSeed;
        order = new int[data.Count];
        inputs = Gathered(largest, data.InputLength);
        targets = new float[Math.Min(keptTargets, Steps)][];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = Gathered(largest, data.TargetLength);
        }
    }

    /// <summary>The size of batches that nobody gives a size, for results that do not depend on it.</summary>
    public static int SizeFor(Dataset data) => Math.Clamp(MostElements / data.InputLength, 1, Math.Min(MostSamples, data.Count));

    /// <summary>How many batches there are.</summary>
    public int Steps { get; }

    /// <summary>Draws the order of an epoch; a function of the seed, the epoch and the number of samples alone.</summary>
    public void BeginEpoch(int epoch)
    {
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Shuffle.Permute(order, new RandomStream(seed, StreamKind.Shuffle, 0, (uint)epoch, 0));
    }

    /// <summary>One batch of the epoch. Its inputs are valid until the next is read; its targets are <see cref="Targets"/>.</summary>
    public Batch Read(int step)
    {
        int start = step * batchSize;
        int count = Count(step);
        ReadOnlySpan<float> batchInputs = order.Length == 0
            ? Rows(data.Inputs, data.InputLength, start, count)
            : Gather(step, order.AsSpan(start, count));
        return new Batch(batchInputs, Targets(step), count);
    }

    /// <summary>How many samples a batch has.</summary>
    public int Count(int step) => Math.Min(batchSize, data.Count - step * batchSize);

    /// <summary>The targets of a batch that was read: the last one, or one of those before it that are kept.</summary>
    public ReadOnlySpan<float> Targets(int step) => order.Length == 0
        ? Rows(data.Targets, data.TargetLength, step * batchSize, Count(step))
        : targets[step % targets.Length].AsSpan(0, Count(step) * data.TargetLength);

    private static ReadOnlySpan<float> Rows(ReadOnlyMemory<float> memory, int length, int start, int count) =>
        memory.Span.Slice(start * length, count * length);

    private static float[] Gathered(int samples, int length) => LargeArray.Make<float>(
        (long)samples * length, $"The numbers of {samples} shuffled samples", "lower the batch size, or train without shuffling");

    /// <summary>Gathers inputs and targets of a batch.</summary>
    /// <returns>The inputs.</returns>
    private ReadOnlySpan<float> Gather(int step, ReadOnlySpan<int> samples)
    {
        Span<float> batchTargets = targets[step % targets.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            Rows(data.Inputs, data.InputLength, samples[i], 1).CopyTo(inputs.AsSpan(i * data.InputLength));
            Rows(data.Targets, data.TargetLength, samples[i], 1).CopyTo(batchTargets[(i * data.TargetLength)..]);
        }

        return inputs.AsSpan(0, samples.Length * data.InputLength);
    }
}
