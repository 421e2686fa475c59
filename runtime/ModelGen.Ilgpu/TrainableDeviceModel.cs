using ModelGen.CompilerServices;
using ModelGen.Ilgpu.Execution;

namespace ModelGen.Ilgpu;

/// <summary>
/// A model that is trained on a device. <c>Forward</c>, <see cref="Backward"/> and <see cref="Update"/> work as on a
/// processor; <c>Enqueue</c> and <see cref="Complete"/> keep the device busy, as training loops do.
/// </summary>
/// <remarks>
/// Weights, gradients and the optimizer's state stay on the device. A queued step moves its batch there and its outputs and losses
/// back; the host waits for all queued steps at once.
/// </remarks>
public sealed class TrainableDeviceModel : DeviceModel, IQueuedModel
{
    private readonly KernelPass forward;
    private readonly KernelPass backward;
    private readonly KernelPass update;
    private readonly KernelPass gather;
    private readonly Mirror? gradients;
    private readonly Mirror? slots;
    private readonly TrainingStep? single;
    private readonly StepQueue? queue;
    private readonly StepOrder order;
    private TrainingStep? latest;
    private DeviceBatch batch;
    private double learningRate;
    private long iterations;

    /// <summary>Brings a model to a device, for training and inference. Generated classes offer it as <c>ToDevice</c>.</summary>
    /// <param name="source">
    /// The model; its parameters, what its optimizer keeps, its step counter and its learning rate are copied, and it can be disposed
    /// after that.
    /// </param>
    /// <param name="device">The device.</param>
    /// <param name="kernels">The model's kernels.</param>
    /// <param name="batchSize">The most samples of one training step; null: that of <paramref name="source"/>; 0: inference only.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is negative or too large.</exception>
    /// <exception cref="DeviceMemoryException">The device has too little memory.</exception>
    /// <exception cref="KernelCompilationException">A kernel can't be compiled for the device.</exception>
    /// <exception cref="ObjectDisposedException">The device was closed.</exception>
    internal TrainableDeviceModel(ITrainableModel source, Device device, DeviceKernels kernels, int? batchSize = null)
        : base(source, device, kernels, NotNegative(batchSize ?? source.BatchSize), chunk: null)
    {
        BatchSize = batchSize ?? source.BatchSize;
        order = new StepOrder(Description.Name);
        (learningRate, iterations) = (source.LearningRate, source.Iterations);
        try
        {
            forward = Compile(BatchSize == 0 ? [] : kernels.Forward);
            backward = Compile(BatchSize == 0 ? [] : kernels.Backward);
            update = Compile(BatchSize == 0 ? [] : kernels.Update);
            gather = Compile(BatchSize == 0 ? [] : kernels.Gather);
            if (BatchSize == 0)
            {
                return;
            }

            batch = Memory.Training;
            batch.Accumulation = Math.Max(1, kernels.Layout.Accumulation);
            gradients = Own(new Mirror(Stream, Memory.Gradients));
            slots = Own(new Mirror(Stream, batch.Slots));
            single = Own(MakeStep());
            queue = Own(new StepQueue(MakeStep));
            latest = single;
            if (source.BatchSize > 0)
            {
                source.OptimizerState.CopyTo(slots.Edit());
            }
            else
            {
                FillSlots();
            }
        }
        catch
        {
            Free();
            throw;
        }
    }

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, not a number, or infinite in single precision.</exception>
    public double LearningRate
    {
        get => learningRate;
        set
        {
            CheckThread();
            learningRate = ArgumentChecks.LearningRate(value);
        }
    }

    /// <inheritdoc/>
    public long Iterations
    {
        get => iterations;
        set
        {
            CheckThread();
            iterations = ArgumentChecks.Iterations(value);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Fetching the span waits for the device and copies the gradients, if they have changed since they were last copied.
    /// </remarks>
    public ReadOnlySpan<float> Gradients => Trained(gradients).Read();

    /// <inheritdoc/>
    /// <remarks>Fetching the span waits for the device and copies the state, if it has changed since it was last copied.</remarks>
    public ReadOnlySpan<float> OptimizerState => Trained(slots).Read();

    /// <inheritdoc/>
    public ReadOnlySpan<float> Outputs => Trained(latest).Outputs;

    /// <inheritdoc/>
    public ReadOnlySpan<float> OutputMask => Trained(latest).OutputMask;

    /// <inheritdoc/>
    public ReadOnlySpan<double> OutputLosses => Trained(latest).OutputLosses;

    /// <inheritdoc/>
    public int QueueCapacity => StepQueue.Capacity;

    /// <inheritdoc/>
    public int QueuedSteps => queue?.Count ?? 0;

    /// <inheritdoc/>
    public Span<float> EditGradients() => Trained(gradients).Edit();

    /// <inheritdoc/>
    public Span<float> EditOptimizerState() => Trained(slots).Edit();

    /// <inheritdoc/>
    public double Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context) =>
        Forward(new SampleBatch { Input = input, Target = target }, in context);

    /// <inheritdoc/>
    public double Forward(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, ReadOnlySpan<float> target, in StepContext context) =>
        Forward(new SampleBatch { Input = input, Lengths = lengths, Target = target }, in context);

    /// <inheritdoc/>
    public double Forward(in SampleBatch batch, in StepContext context)
    {
        using CallerLock.Call call = Enter();
        TrainingStep step = Trained(single);
        Upload(step, in batch, in context);
        LaunchForward(step, in context);
        Synchronize();
        latest = step;
        double loss = CheckedLoss(step);
        order.EndForward(context.Training);
        return loss;
    }

    /// <inheritdoc/>
    public void Backward()
    {
        using CallerLock.Call call = Enter();
        order.BeginBackward();
        LaunchBackward();
    }

    /// <inheritdoc/>
    public void Update()
    {
        using CallerLock.Call call = Enter();
        ArgumentChecks.Trains(Description, BatchSize);
        order.BeginUpdate();
        LaunchUpdate();
    }

    /// <inheritdoc/>
    public void ResetStates()
    {
        using CallerLock.Call call = Enter();
        ArgumentChecks.Trains(Description, BatchSize);
        DeviceLayout layout = Kernels.Layout;
        for (int row = 0; row < BatchSize && layout.TrainingState > 0; row++)
        {
            Stream.Clear(batch.Rows.SubView(row * layout.TrainingRow, layout.TrainingState));
        }
    }

    /// <inheritdoc/>
    public void Enqueue(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context) =>
        Enqueue(new SampleBatch { Input = input, Target = target }, in context);

    /// <inheritdoc/>
    public void Enqueue(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, ReadOnlySpan<float> target, in StepContext context) =>
        Enqueue(new SampleBatch { Input = input, Lengths = lengths, Target = target }, in context);

    /// <inheritdoc/>
    public void Enqueue(in SampleBatch batch, in StepContext context)
    {
        using CallerLock.Call call = Enter();
        StepQueue steps = RoomFor(in context);
        Upload(steps.Next, in batch, in context);
        LaunchForward(steps.Next, in context);
        LaunchBackward();
        LaunchUpdate();
        steps.Add();
    }

    /// <summary>The queue, if it has room for a step such as this one.</summary>
    private StepQueue RoomFor(in StepContext context)
    {
        StepQueue steps = Trained(queue);
        if (steps.Count == StepQueue.Capacity)
        {
            throw new InvalidOperationException(
                $"{Quantity.Of(StepQueue.Capacity, "step")} of this {Description.Name} are queued, and no more can be: call {nameof(Complete)} first.");
        }

        if (!context.Training)
        {
            throw new ArgumentException("A queued step is a training step: its context is in training mode.", nameof(context));
        }

        return steps;
    }

    /// <inheritdoc/>
    public double Complete()
    {
        using CallerLock.Call call = Enter();
        StepQueue steps = Trained(queue);
        if (steps.Count == 0)
        {
            throw new InvalidOperationException($"No step of this {Description.Name} is queued: call {nameof(Enqueue)} first.");
        }

        if (!steps.FirstIsFinished)
        {
            Synchronize();
        }

        latest = steps.Take();
        return CheckedLoss(latest);
    }

    /// <inheritdoc/>
    IDisposable ITrainableModel.Reserve(Thread thread, string use) =>
        new DeviceReservation(Reserve(thread, use), Stream, batch.Rows, Kernels.Layout.TrainingRow, BatchSize > 0 ? Kernels.Layout.TrainingState : 0);

    /// <inheritdoc/>
    private protected override void CopyTraining(IModel model)
    {
        if (BatchSize > 0 && model is ITrainableModel { BatchSize: > 0 } trainable)
        {
            slots!.Read().CopyTo(trainable.EditOptimizerState());
            trainable.Iterations = iterations;
            trainable.LearningRate = learningRate;
        }
    }

    private static int NotNegative(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batchSize);
        return batchSize;
    }

    /// <summary>The mean loss of a step that is here, if its targets were such as the model takes.</summary>
    private double CheckedLoss(TrainingStep step)
    {
        if (Description.OutputIsMasked)
        {
            ArgumentChecks.Classes(Description, step.Targets, step.Mask);
        }

        return step.MeanLoss();
    }

    private TrainingStep MakeStep() => new(Device.Accelerator, Description, Kernels.Layout, BatchSize);

    /// <summary>What only a model with a batch size has.</summary>
    private T Trained<T>(T? resource)
        where T : class
    {
        CheckUse();
        ArgumentChecks.Trains(Description, BatchSize);
        return resource!;
    }

    /// <summary>Checks a batch, keeps it and starts to copy it to the device.</summary>
    private void Upload(TrainingStep step, in SampleBatch samples, in StepContext context)
    {
        InputSpan input = samples.Samples;
        if (!Description.TakesLengths)
        {
            if (!samples.Lengths.IsEmpty)
            {
                SequenceChecks.Whole(Description, input, samples.Lengths);
            }

            int rows = ArgumentChecks.Batch(Description, BatchSize, input, samples.Target, samples.Weights);
            Upload(step, in samples, lengths: [], rows, in context);
            return;
        }

        ReadOnlySpan<int> lengths = samples.Lengths.IsEmpty ? [SequenceChecks.One(Description, input)] : samples.Lengths;
        ArgumentChecks.BatchOfSequences(Description, BatchSize, input, lengths, samples.Target, samples.Weights);
        Upload(step, in samples, lengths, lengths.Length, in context);
    }

    private void Upload(TrainingStep step, in SampleBatch samples, ReadOnlySpan<int> lengths, int rows, in StepContext context)
    {
        order.BeginForward();
        PrepareWeights();
        batch.Count = rows;
        batch.Training = context.Training ? 1 : 0;
        (batch.SeedLow, batch.SeedHigh) = ((uint)context.Seed, (uint)(context.Seed >> 32));
        (batch.Epoch, batch.Step) = ((uint)context.Epoch, (uint)context.Step);
        batch.Weights = Memory.Training.Weights.SubView(0, samples.Weights.IsEmpty ? 0 : rows * step.Positions);
        step.Upload(Stream, in batch, in samples, lengths, rows);
    }

    private void LaunchForward(TrainingStep step, in StepContext context)
    {
        forward.Launch(Stream, in batch);
        step.Download(Stream, in batch);
        if (context.Training && Description.ParameterCount > Description.TrainableCount)
        {
            StatisticsChanged();
        }
    }

    private void LaunchBackward()
    {
        backward.Launch(Stream, in batch);
        gradients!.ChangedOnDevice();
    }

    private void LaunchUpdate()
    {
        UploadParameters();
        gradients!.Upload();
        slots!.Upload();
        if ((iterations + 1) % batch.Accumulation == 0)
        {
            Kernels.SetScalars(ref batch, learningRate, iterations);
            update.Launch(Stream, in batch);
            WeightsChanged();
        }
        else
        {
            gather.Launch(Stream, in batch);
        }

        iterations++;
        gradients.ChangedOnDevice();
        slots.ChangedOnDevice();
    }

    /// <summary>Gives the optimizer's slots what they are before the first step.</summary>
    private void FillSlots()
    {
        float[] first = Kernels.Layout.FirstSlots ?? [];
        for (int slot = 0; slot < first.Length; slot++)
        {
            slots!.Edit().Slice(slot * Kernels.Layout.Trainable, Kernels.Layout.Trainable).Fill(first[slot]);
        }
    }

    private void Synchronize()
    {
        Stream.Synchronize();
        queue!.FinishAll();
    }
}
