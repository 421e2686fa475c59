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
/// shuffled, it is gathered into one buffer that all batches share.
/// </summary>
internal sealed class BatchReader
{
    private readonly Dataset data;
    private readonly int batchSize;
    private readonly ulong seed;
    private readonly int[] order = [];
    private readonly float[] inputs = [];
    private readonly float[] targets = [];

    /// <summary>Reads in the order of the data set.</summary>
    public BatchReader(Dataset data, int batchSize)
    {
        this.data = data;
        this.batchSize = batchSize;
        Steps = (data.Count - 1) / batchSize + 1;
    }

    /// <summary>Reads in an order drawn from a seed, anew for each epoch.</summary>
    public BatchReader(Dataset data, int batchSize, ulong shuffleSeed)
        : this(data, batchSize)
    {
        seed = shuffleSeed;
        order = new int[data.Count];
        inputs = new float[Math.Min(batchSize, data.Count) * data.InputLength];
        targets = new float[Math.Min(batchSize, data.Count) * data.TargetLength];
    }

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

    /// <summary>One batch of the epoch; valid until the next is read.</summary>
    public Batch Read(int step)
    {
        int start = step * batchSize;
        int count = Math.Min(batchSize, data.Count - start);
        return order.Length == 0
            ? new Batch(Rows(data.Inputs, data.InputLength, start, count), Rows(data.Targets, data.TargetLength, start, count), count)
            : Gather(order.AsSpan(start, count));
    }

    private static ReadOnlySpan<float> Rows(ReadOnlyMemory<float> memory, int length, int start, int count) =>
        memory.Span.Slice(start * length, count * length);

    private Batch Gather(ReadOnlySpan<int> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            Rows(data.Inputs, data.InputLength, samples[i], 1).CopyTo(inputs.AsSpan(i * data.InputLength));
            Rows(data.Targets, data.TargetLength, samples[i], 1).CopyTo(targets.AsSpan(i * data.TargetLength));
        }

        return new Batch(
            inputs.AsSpan(0, samples.Length * data.InputLength), targets.AsSpan(0, samples.Length * data.TargetLength), samples.Length);
    }
}
