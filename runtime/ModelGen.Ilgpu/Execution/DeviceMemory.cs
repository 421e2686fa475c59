using ILGPU;
using ILGPU.Runtime;
using ModelGen.CompilerServices;
using static System.FormattableString;

namespace ModelGen.Ilgpu.Execution;

/// <summary>
/// All memory of a model on a device, in one block. It is cleared when made; padding relies on that and is never written.
/// </summary>
internal sealed class DeviceMemory : IDisposable
{
    /// <summary>Every section begins at a multiple of this many floats, 256 bytes: ILGPU takes that for granted.</summary>
    private const int Alignment = 64;

    /// <summary>Samples of a prediction that go through the device together, unless there is a reason for another number.</summary>
    private const int DefaultChunk = 256;

    /// <summary>Most shares of the samples in which gradients are summed.</summary>
    private const int MaxSlices = 8;

    private readonly Device device;
    private readonly ModelDescription model;
    private readonly DeviceLayout layout;
    private readonly int batchSize;
    private readonly MemoryBuffer1D<float, Stride1D.Dense>? block;
    private DeviceBatch training;
    private DeviceBatch inference;
    private long floats;

    /// <summary>Allocates and clears the memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="stream">Where it is cleared.</param>
    /// <param name="model">The model.</param>
    /// <param name="layout">How much memory it takes.</param>
    /// <param name="batchSize">Samples of a training step; 0: inference only.</param>
    /// <param name="chunk">Samples of a prediction that go through the device together; null: a number that suits most models.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is negative, or so large that positions pass 32 bits.</exception>
    /// <exception cref="DeviceMemoryException">The device has not as much memory.</exception>
    public DeviceMemory(
        Device device, DeviceStream stream, ModelDescription model, DeviceLayout layout, int batchSize, int? chunk)
    {
        this.device = device;
        this.model = model;
        this.layout = layout;
        this.batchSize = batchSize;
        Chunk = chunk ?? SuitableChunk();
        training.Slices = Slices();
        inference.Slices = 1;
        Place();
        block = Allocate();
        Place();
        stream.Clear(block);
    }

    /// <summary>Samples of a prediction that go through the device together.</summary>
    public int Chunk { get; }

    /// <summary>The argument of the kernels of a training step, to be completed by what the step is.</summary>
    public DeviceBatch Training => training;

    /// <summary>The argument of the kernels of a prediction, to be completed by the number of samples.</summary>
    public DeviceBatch Inference => inference;

    /// <summary>The gradients that the optimizer reads.</summary>
    public ArrayView<float> Gradients => training.Gradients.SubView(0, batchSize == 0 ? 0 : layout.Trainable);

    private int Positions => model.Positions;

    private int MaskLength => layout.OutputIsMasked ? Positions : 0;

    private long Bytes => floats * sizeof(float);

    /// <summary>Frees the memory, unless its device did.</summary>
    public void Dispose() => block?.Dispose();

    /// <summary>As many samples as a training step has, or more, if they take no more than a quarter of the free memory.</summary>
    private int SuitableChunk()
    {
        long each = Math.Max(layout.InferenceRow, Math.Max(SampleRooms.InputOf(model), model.OutputLength));
        long most = Math.Min(int.MaxValue, device.FreeMemoryBytes() / sizeof(float) / 4) / each;
        return (int)Math.Clamp(most, 1, Math.Max(batchSize, DefaultChunk));
    }

    /// <summary>In how many shares gradients are summed: enough for two groups on each multiprocessor.</summary>
    private int Slices()
    {
        if (batchSize < 2 || layout.GradientTiles == 0)
        {
            return 1;
        }

        // On the simulated device two, for tests.
        int wanted = device.Kind == DeviceKind.Cpu
            ? 2
            : ((2 * device.Accelerator.NumMultiprocessors) + layout.GradientTiles - 1) / layout.GradientTiles;
        return Math.Clamp(wanted, 1, Math.Min(MaxSlices, batchSize));
    }

    /// <summary>Lays the sections out one after another; before the block exists, this counts how long it must be.</summary>
    private void Place()
    {
        floats = 0;
        training.Parameters = inference.Parameters = Take(1, model.ParameterCount);
        training.Packed = inference.Packed = Take(1, layout.Packed);
        inference.Shared = Take(1, layout.Shared);
        inference.Rows = Take(Chunk, layout.InferenceRow);
        inference.Input = Take(Chunk, SampleRooms.InputOf(model));
        inference.Output = Take(Chunk, model.OutputLength);
        inference.OutputMask = Take(Chunk, MaskLength);
        inference.Target = inference.Losses = inference.Weights = inference.Gradients = inference.Slots = Take(0, 0);
        training.Gradients = Take(batchSize == 0 ? 0 : training.Slices, layout.Trainable);
        training.Slots = Take(batchSize == 0 ? 0 : layout.Slots, layout.Trainable);
        training.Shared = Take(1, layout.Shared);
        training.Rows = Take(batchSize, layout.TrainingRow);
        training.Input = Take(batchSize, SampleRooms.InputOf(model));
        training.Target = Take(batchSize, model.TargetLength);
        training.Output = Take(batchSize, model.OutputLength);
        training.OutputMask = Take(batchSize, MaskLength);
        training.Losses = Take(batchSize, Positions + (layout.PenalizesOutputs ? 1 : 0));
        training.Weights = Take(batchSize, Positions);

        // The block has at least one number, and views of no length point into it.
        floats += Alignment;
    }

    private ArrayView<float> Take(int count, int each)
    {
        long length = (long)count * each;
        if (length > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batchSize),
                count,
                Invariant($"A section of the memory of {model.Name} would hold {count} times {each} floats, and kernels count to ")
                + Invariant($"{int.MaxValue}: lower the batch size."));
        }

        long start = floats;
        floats += (length + Alignment - 1) / Alignment * Alignment;
        return block is null ? default : block.View.AsContiguous().SubView(start, length);
    }

    private MemoryBuffer1D<float, Stride1D.Dense> Allocate()
    {
        long available = device.FreeMemoryBytes();
        if (floats > device.MostFloats)
        {
            throw Shortage(
                available,
                Invariant($"There a model has at most {device.MostFloats} floats, as kernels count them in 32 bits, and this one has {floats}."));
        }

        if (Bytes > available)
        {
            throw Shortage(available);
        }

        try
        {
            return device.Accelerator.Allocate1D<float>(floats);
        }
        catch (Exception exception) when (exception is AcceleratorException or OutOfMemoryException)
        {
            throw Shortage(available, $"It says: {DriverError.ReasonOf(exception)}.", exception);
        }
    }

    private DeviceMemoryException Shortage(long available, string? reason = null, Exception? exception = null)
    {
        string lower = batchSize > 1 ? Invariant($"Lower the batch size of {batchSize}") : "Free memory of the device";
        string shortage = Invariant($"{model.Name} needs {Bytes} bytes of memory on {device.Label}, which has {available} bytes free.");
        return new DeviceMemoryException($"{shortage}{(reason is null ? "" : $" {reason}")} {lower}, or take another device.", exception)
        {
            Device = device.Label,
            NeededBytes = Bytes,
            AvailableBytes = available,
            Code = exception is null ? null : DriverError.CodeOf(exception),
        };
    }
}
