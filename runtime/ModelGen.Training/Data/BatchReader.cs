using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>Some samples side by side.</summary>
/// <param name="inputs">(n, input length), C order.</param>
/// <param name="targets">(n, target length), C order.</param>
/// <param name="lengths">The time steps of each sample that has a length of its own; empty: none has.</param>
/// <param name="weights">The weight of each output position; empty: all weigh 1.</param>
/// <param name="first">The place of the first sample in the order in which samples are read.</param>
/// <param name="count">The number of samples.</param>
internal readonly ref struct Batch(
    ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<int> lengths, ReadOnlySpan<float> weights, int first, int count)
{
    public ReadOnlySpan<int> Lengths { get; } = lengths;

    public ReadOnlySpan<float> Inputs { get; } = inputs;

    public ReadOnlySpan<float> Targets { get; } = targets;

    public ReadOnlySpan<float> Weights { get; } = weights;

    public int First { get; } = first;

    public int Count { get; } = count;

    /// <summary>Computes the outputs of the samples.</summary>
    public void Predict(IPredictor model, Span<float> outputs)
    {
        if (Lengths.IsEmpty)
        {
            model.Predict(Inputs, outputs);
        }
        else
        {
            model.Predict(Inputs, Lengths, outputs);
        }
    }

    /// <summary>What a model takes.</summary>
    public SampleBatch Samples => new() { Input = Inputs, Lengths = Lengths, Target = Targets, Weights = Weights };

    /// <summary>Computes the forward pass and the loss.</summary>
    public double Forward(ITrainableModel model, in StepContext context) => model.Forward(Samples, in context);
}

/// <summary>
/// Deals out a data set in batches, the last one as short as it comes out. In the order of samples that lie in memory a batch is a view of
/// them; otherwise it is read: the inputs into one buffer that all batches share, the targets into a ring of buffers, so that they are still
/// there when a step comes back from a queue.
/// </summary>
internal sealed class BatchReader
{
    /// <summary>Elements in the inputs of a batch that nobody gives a size: 16 MiB.</summary>
    private const int MostElements = 1 << 22;

    /// <summary>Samples in such a batch: enough to keep all threads busy, few enough that a cancellation is soon heard.</summary>
    private const int MostSamples = 1024;

    private readonly Dataset data;
    private readonly int batchSize;
    private readonly ulong? shuffleSeed;
    private readonly NumberCheck? check;
    private readonly int[] order;
    private readonly float[] inputs = [];
    private readonly float[][] targets = [];
    private readonly int[] targetElements = [];
    private readonly int[] lengths = [];
    private readonly PositionWeights? positionWeights;
    private readonly float[][] weights = [];
    private readonly int[] weightCounts = [];

    /// <summary>Makes a reader.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="batchSize">Samples in a batch.</param>
    /// <param name="shuffleSeed">The seed of an order that is drawn anew for each epoch; null: the order of the data set.</param>
    /// <param name="keptTargets">Of how many batches, the last ones read, the targets are kept.</param>
    /// <param name="model">The model that has to take the numbers, where they are first read here; null: anything may come.</param>
    /// <param name="role">What the data are there for, where their weights are wanted; null: any.</param>
    /// <param name="classWeights">The weight of each class; null: all weigh 1.</param>
    public BatchReader(
        Dataset data,
        int batchSize,
        ulong? shuffleSeed = null,
        int keptTargets = 1,
        ModelDescription? model = null,
        DataRole? role = null,
        double[]? classWeights = null)
    {
        this.data = data;
        this.batchSize = batchSize;
        this.shuffleSeed = shuffleSeed;
        check = data.IsInMemory || model is null ? null : new NumberCheck(model, role ?? DataRole.Any);
        Steps = ((data.Count - 1) / batchSize) + 1;
        int largest = Math.Min(batchSize, data.Count);
        positionWeights = PositionWeights.For(data, model, role, classWeights ?? [], largest);
        IsView = data.IsInMemory && shuffleSeed is null && positionWeights is null;
        order = new int[IsView ? 0 : shuffleSeed is null ? largest : data.Count];
        if (!IsView)
        {
            inputs = Gathered(largest, data.InputLength);
            targets = new float[Math.Min(keptTargets, Steps)][];
            targetElements = new int[targets.Length];
            lengths = new int[data.Steps > 0 ? largest : 0];
            weights = new float[positionWeights is null ? 0 : targets.Length][];
            weightCounts = new int[weights.Length];
            for (int i = 0; i < targets.Length; i++)
            {
                targets[i] = Gathered(largest, data.TargetLength);
            }

            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = Gathered(largest, model!.Positions);
            }
        }
    }

    /// <summary>How many batches there are.</summary>
    public int Steps { get; }

    /// <summary>Whether batches are views of the data set.</summary>
    private bool IsView { get; }

    /// <summary>The size of batches that nobody gives a size, for results that do not depend on it.</summary>
    public static int SizeFor(Dataset data) => Math.Clamp(MostElements / data.InputLength, 1, Math.Min(MostSamples, data.Count));

    /// <summary>Draws the order of an epoch, where there is one; a function of the seed, the epoch and the number of samples alone.</summary>
    public void BeginEpoch(int epoch)
    {
        if (shuffleSeed is ulong seed)
        {
            Fill(order, 0);
            Shuffle.Permute(order, new RandomStream(seed, StreamKind.Shuffle, 0, (uint)epoch, 0));
        }
    }

    /// <summary>One batch of the epoch. Its inputs are valid until the next is read; its targets are <see cref="Targets"/>.</summary>
    /// <exception cref="InvalidDataException">A number that is first read here is none that the model takes; says of which sample.</exception>
    public Batch Read(int step)
    {
        int start = step * batchSize;
        int count = Count(step);
        if (IsView)
        {
            return new Batch(Rows(data.Inputs, data.InputLength, start, count), Targets(step), lengths: [], weights: [], start, count);
        }

        ReadOnlySpan<int> samples = shuffleSeed is null ? Fill(order.AsSpan(0, count), start) : order.AsSpan(start, count);
        SampleSizes sizes = SampleSizes.Of(data.Source, samples);
        Span<float> batchInputs = inputs.AsSpan(0, (int)sizes.Inputs);
        Span<float> batchTargets = targets[step % targets.Length].AsSpan(0, (int)sizes.Targets);
        targetElements[step % targets.Length] = batchTargets.Length;
        Span<int> batchLengths = lengths.Length > 0 ? lengths.AsSpan(0, count) : [];
        for (int i = 0; i < batchLengths.Length; i++)
        {
            batchLengths[i] = data.Source.LengthOf(samples[i]);
        }

        data.Source.Read(samples, batchInputs, batchTargets);
        if (check?.Fault(samples, batchLengths, batchInputs, batchTargets) is string fault)
        {
            throw new InvalidDataException(fault);
        }

        if (positionWeights is not null)
        {
            int place = step % weights.Length;
            weightCounts[place] = positionWeights.Fill(samples, batchLengths, batchTargets, weights[place]);
        }

        return new Batch(batchInputs, batchTargets, batchLengths, Weights(step), start, count);
    }

    /// <summary>How many samples a batch has.</summary>
    public int Count(int step) => Math.Min(batchSize, data.Count - (step * batchSize));

    /// <summary>The targets of a batch that was read: the last one, or one of those before it that are kept.</summary>
    public ReadOnlySpan<float> Targets(int step) => IsView
        ? Rows(data.Targets, data.TargetLength, step * batchSize, Count(step))
        : targets[step % targets.Length].AsSpan(0, targetElements[step % targets.Length]);

    /// <summary>The weights of the output positions of such a batch; empty: all weigh 1.</summary>
    public ReadOnlySpan<float> Weights(int step) =>
        weights.Length == 0 ? [] : weights[step % weights.Length].AsSpan(0, weightCounts[step % weights.Length]);

    private static ReadOnlySpan<float> Rows(ReadOnlyMemory<float> memory, int length, int start, int count) =>
        memory.Span.Slice(start * length, count * length);

    private static float[] Gathered(int samples, int length) => LargeArray.Make<float>(
        (long)samples * length, $"The elements of a batch of {Quantity.Of(samples, "sample")}", "lower the batch size");

    private static ReadOnlySpan<int> Fill(Span<int> samples, int start)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = start + i;
        }

        return samples;
    }
}
