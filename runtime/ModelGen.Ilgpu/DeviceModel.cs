using ModelGen.CompilerServices;
using ModelGen.Ilgpu.Execution;

namespace ModelGen.Ilgpu;

/// <summary>
/// A model on a device, with parameters of its own: <c>using var gpu = model.ToDevice(device);</c>. <see cref="CopyTo"/> brings the
/// parameters back.
/// </summary>
/// <remarks>
/// Parameters stay on the device. <see cref="Parameters"/>, <see cref="Save"/> and <see cref="Load"/> copy them, where the device or the
/// host has changed them since. After construction no memory is allocated on the device, and none on the host but what ILGPU allocates
/// itself to launch kernels.
/// </remarks>
public class DeviceModel : IModel
{
    private readonly DeviceMemory memory;
    private readonly Mirror parameters;
    private readonly KernelPass pack;
    private readonly KernelPass predict;
    private readonly HostBuffer input;
    private readonly HostBuffer output;
    private readonly SampleRooms rooms;
    private readonly WeightsFile weightsFile;
    private readonly CallerLock caller;
    private readonly Stack<IDisposable> owned = new();
    private bool packed;

    /// <summary>Brings a model to a device, for inference. Generated classes offer it as <c>ToDevice</c>.</summary>
    /// <param name="source">The model; its parameters are copied, and it can be disposed after that.</param>
    /// <param name="device">The device.</param>
    /// <param name="kernels">The model's kernels.</param>
    /// <param name="batchSize">Samples that go through the device together, at least 1; null: a number that suits most models.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1 or too large.</exception>
    /// <exception cref="DeviceMemoryException">The device has too little memory.</exception>
    /// <exception cref="KernelCompilationException">A kernel can't be compiled for the device.</exception>
    /// <exception cref="ObjectDisposedException">The device was closed.</exception>
    internal DeviceModel(IModel source, Device device, DeviceKernels kernels, int? batchSize = null)
        : this(source, device, kernels, trainingBatch: 0, chunk: AtLeastOne(batchSize))
    {
    }

    private protected DeviceModel(IModel source, Device device, DeviceKernels kernels, int trainingBatch, int? chunk)
    {
        ArgumentNullException.ThrowIfNull(device);
        Description = source.Description;
        device.ThrowIfClosed(Description.Name);
        Device = device;
        Kernels = kernels;
        caller = new CallerLock(Description.Name);
        weightsFile = new WeightsFile(Description);
        rooms = new SampleRooms(Description);
        try
        {
            pack = Compile(kernels.Pack);
            predict = Compile(kernels.Predict);
            Stream = Own(new DeviceStream(device, Description.Name));
            memory = Own(new DeviceMemory(device, Stream, Description, kernels.Layout, trainingBatch, chunk));
            parameters = Own(new Mirror(Stream, memory.Training.Parameters));
            input = Own(new HostBuffer(device.Accelerator, memory.Chunk * rooms.Input));
            output = Own(new HostBuffer(device.Accelerator, memory.Chunk * Description.OutputLength));
            source.Parameters.CopyTo(parameters.Edit());
        }
        catch
        {
            Free();
            throw;
        }
    }

    /// <inheritdoc/>
    public ModelDescription Description { get; }

    /// <summary>The device that the model is on.</summary>
    public Device Device { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// Fetching the span waits for the device and copies the parameters, if it has changed them since they were last copied. A span from before
    /// a call that trains shows old values.
    /// </remarks>
    public ReadOnlySpan<float> Parameters
    {
        get
        {
            CheckUse();
            return parameters.Read();
        }
    }

    private protected DeviceKernels Kernels { get; }

    /// <summary>Where everything that the model does on the device runs, in order.</summary>
    private protected DeviceStream Stream { get; }

    private protected DeviceMemory Memory => memory;

    /// <inheritdoc/>
    public Span<float> EditParameters()
    {
        CheckUse();
        return parameters.Edit();
    }

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<float> input, Span<float> output) => PredictAny(input, output);

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<int> input, Span<float> output) => PredictAny(input, output);

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output) => PredictAny(input, lengths, output);

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<int> input, ReadOnlySpan<int> lengths, Span<float> output) => PredictAny(input, lengths, output);

    /// <inheritdoc/>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using CallerLock.Call call = Enter();
        weightsFile.Write(stream, parameters.Read());
    }

    /// <inheritdoc/>
    public void Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using CallerLock.Call call = Enter();
        weightsFile.Read(stream, parameters.Edit());
    }

    /// <summary>
    /// Copies the parameters to another instance of the model, on whatever device; where both can be trained, also the optimizer's state, its step
    /// counter and the learning rate.
    /// </summary>
    /// <param name="model">The instance to copy to.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The instance is of another model; says what differs.</exception>
    public void CopyTo(IModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using CallerLock.Call call = Enter();
        CheckSame(model.Description);
        parameters.Read().CopyTo(model.EditParameters());
        CopyTraining(model);
    }

    /// <summary>Frees the model's memory on the device, which stays open. Spans of the parameters stay valid.</summary>
    /// <exception cref="InvalidOperationException">Another call is running.</exception>
    public void Dispose()
    {
        if (!caller.IsDisposed)
        {
            using CallerLock.Call call = caller.Enter();
            caller.MarkDisposed();
            Free();
        }
    }

    /// <summary>Begins a call of the model.</summary>
    /// <exception cref="InvalidOperationException">Another call is running.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed, or its device.</exception>
    private protected CallerLock.Call Enter()
    {
        ThrowIfDisposed();
        return caller.Enter();
    }

    /// <summary>Refuses what reads or changes the model's memory outside of calls.</summary>
    /// <exception cref="InvalidOperationException">The model is reserved for another thread.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed, or its device.</exception>
    private protected void CheckUse()
    {
        ThrowIfDisposed();
        caller.CheckThread();
    }

    /// <summary>Refuses a setting while the model is reserved for another thread.</summary>
    private protected void CheckThread() => caller.CheckThread();

    private protected IDisposable Reserve(Thread thread, string use) => caller.Reserve(thread, use);

    private protected KernelPass Compile(IReadOnlyList<DeviceKernel> kernels) => new(Device, Description.Name, kernels);

    /// <summary>Keeps what is freed with the model.</summary>
    private protected T Own<T>(T resource)
        where T : IDisposable
    {
        owned.Push(resource);
        return resource;
    }

    /// <summary>Frees everything, the latest first.</summary>
    private protected void Free()
    {
        // Copies that are on their way need the memory.
        Device.Settle();
        while (owned.TryPop(out IDisposable? resource))
        {
            resource.Dispose();
        }
    }

    /// <summary>Makes sure that kernels read the parameters that the caller wants, packed.</summary>
    private protected void PrepareWeights()
    {
        if (parameters.Upload() || !packed)
        {
            pack.Launch(Stream, memory.Training);
            packed = true;
        }
    }

    /// <summary>Sends the device the parameters that the caller may have changed.</summary>
    private protected void UploadParameters() => parameters.Upload();

    /// <summary>Notes that a kernel was launched that changes moving statistics.</summary>
    private protected void StatisticsChanged() => parameters.ChangedOnDevice();

    /// <summary>Notes that a kernel was launched that changes weights.</summary>
    private protected void WeightsChanged()
    {
        parameters.ChangedOnDevice();
        packed = false;
    }

    /// <summary>Copies what only training has, where both models have it.</summary>
    private protected virtual void CopyTraining(IModel model)
    {
    }

    private void ThrowIfDisposed()
    {
        caller.ThrowIfDisposed();
        Device.ThrowIfClosed(Description.Name);
    }

    private static int? AtLeastOne(int? batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize ?? 1, 1, nameof(batchSize));
        return batchSize;
    }

    private void PredictAny(InputSpan input, Span<float> output)
    {
        if (Description.TakesLengths)
        {
            PredictAny(input, [SequenceChecks.One(Description, input)], output);
            return;
        }

        using CallerLock.Call call = Enter();
        int samples = ArgumentChecks.Samples(Description, input, output);
        PrepareWeights();
        for (int done = 0; done < samples;)
        {
            int count = Math.Min(memory.Chunk, samples - done);
            PredictChunk(
                input.Slice(done * Description.InputLength, count * Description.InputLength),
                lengths: [],
                output.Slice(done * Description.OutputLength, count * Description.OutputLength),
                count);
            done += count;
        }
    }

    private void PredictAny(InputSpan input, ReadOnlySpan<int> lengths, Span<float> output)
    {
        if (!Description.TakesLengths)
        {
            SequenceChecks.Whole(Description, input, lengths);
            PredictAny(input, output);
            return;
        }

        using CallerLock.Call call = Enter();
        int steps = SequenceChecks.Input(Description, input, lengths);
        SequenceChecks.Length(Description, output.Length, lengths.Length, steps, Description.OutputLength, nameof(output));
        PrepareWeights();
        bool inTime = Description.OutputShape.Rank > 1;
        while (!lengths.IsEmpty)
        {
            ReadOnlySpan<int> some = lengths[..Math.Min(memory.Chunk, lengths.Length)];
            steps = 0;
            foreach (int length in some)
            {
                steps += length;
            }

            int inputs = steps * Description.InputShape[^1], outputs = inTime ? steps * Description.OutputShape[^1] : some.Length * Description.OutputLength;
            PredictChunk(input.Slice(0, inputs), some, output[..outputs], some.Length);
            input = input.Slice(inputs, input.Length - inputs);
            lengths = lengths[some.Length..];
            output = output[outputs..];
        }
    }

    private void PredictChunk(InputSpan samples, ReadOnlySpan<int> lengths, Span<float> outputs, int count)
    {
        DeviceBatch batch = memory.Inference;
        batch.Count = count;
        rooms.PlaceInputs(samples, lengths, input.Span);
        input.Upload(Stream, batch.Input, count * rooms.Input);
        predict.Launch(Stream, in batch);
        output.Download(Stream, batch.Output, count * Description.OutputLength);
        Stream.Synchronize();
        rooms.Take(output.Span[..(count * Description.OutputLength)], lengths, Description.OutputLength, outputs);
    }

    private void CheckSame(ModelDescription other)
    {
        string? difference = other.Name != Description.Name ? $"it is a {other.Name}"
            : other.Parameters.Length != Description.Parameters.Length ? $"it has {Quantity.Of(other.Parameters.Length, "tensor")} of parameters"
            : null;
        for (int i = 0; difference is null && i < other.Parameters.Length; i++)
        {
            (ParameterDescription mine, ParameterDescription its) = (Description.Parameters[i], other.Parameters[i]);
            difference = (mine.Name, mine.Shape, mine.Offset, mine.Trainable) == (its.Name, its.Shape, its.Offset, its.Trainable)
                ? null
                : $"it has {its.Name} {its.Shape} where this one has {mine.Name} {mine.Shape}";
        }

        if (difference is not null)
        {
            throw new ArgumentException($"The parameters of this {Description.Name} do not fit the model: {difference}.", "model");
        }
    }
}
