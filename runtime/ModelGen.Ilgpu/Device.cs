using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ModelGen.Ilgpu.Devices;
using ModelGen.Ilgpu.Execution;
using static System.FormattableString;

namespace ModelGen.Ilgpu;

/// <summary>A GPU, or what stands in for one, that models compute on: <c>using var device = Device.Best();</c>.</summary>
/// <remarks>
/// Any number of models can be on a device; each of them serves one caller at a time. Disposing of the device ends them.
/// </remarks>
public sealed class Device : IDisposable
{
    private readonly DeviceInfo info;
    private readonly Context context;
    private bool closed;

    /// <summary>Opens a device.</summary>
    /// <exception cref="DeviceUnavailableException">Its driver refuses.</exception>
    private Device(Candidate candidate)
    {
        info = candidate.Info;

        // Math functions need the algorithms; only O2 tells the kinds of memory apart.
        context = Context.Create(builder =>
            builder.EnableAlgorithms().Optimize(OptimizationLevel.O2).Math(MathMode.Default));
        try
        {
            Accelerator = candidate.Hardware!.CreateAccelerator(context);
        }
        catch (Exception exception)
        {
            context.Dispose();
            throw new DeviceUnavailableException($"{info.Label} can't be used: {DriverError.ReasonOf(exception)}.", exception)
            {
                Device = info.Label,
                Code = DriverError.CodeOf(exception),
            };
        }

        Kernels = new KernelLoader(Accelerator, info.Label);
    }

    /// <summary>The name of the device, as its driver gives it.</summary>
    public string Name => info.Name;

    /// <summary>How the device is reached.</summary>
    public DeviceKind Kind => info.Kind;

    /// <summary>Whether the device is a GPU, and not a processor with a driver for OpenCL or a simulation.</summary>
    public bool IsGpu => info.IsGpu;

    /// <summary>The index of the device among those of its kind, from 0.</summary>
    public int Index => info.Index;

    /// <summary>The memory of the device in bytes.</summary>
    public long MemoryBytes => info.MemoryBytes;

    internal Accelerator Accelerator { get; }

    /// <summary>The device in errors.</summary>
    internal string Label => info.Label;

    /// <summary>The kernels compiled for it.</summary>
    internal KernelLoader Kernels { get; }

    /// <summary>Finds all devices of this machine, and for each kind without one the reason.</summary>
    /// <returns>At least one entry for each <see cref="DeviceKind"/>. This never throws.</returns>
    public static IReadOnlyList<DeviceInfo> GetAll() =>
        [.. Enum.GetValues<DeviceKind>().SelectMany(kind => DeviceCatalog.Of(kind)).Select(device => device.Info)];

    /// <summary>
    /// Opens the first device that works of the CUDA devices, the OpenCL devices (GPUs first) and <see cref="Cpu"/>.
    /// </summary>
    /// <returns>The device, to be disposed of after the models on it.</returns>
    public static Device Best()
    {
        foreach (Candidate candidate in DeviceCatalog.BestFirst())
        {
            try
            {
                return new Device(candidate);
            }
            catch (DeviceUnavailableException)
            {
                // The next one may work.
            }
        }

        return Cpu();
    }

    /// <summary>Opens a CUDA device.</summary>
    /// <param name="index">The index of the device among those of its kind, as in <see cref="GetAll"/>.</param>
    /// <exception cref="DeviceUnavailableException">There is no such device, or it can't be used; says why.</exception>
    public static Device Cuda(int index = 0) => Open(DeviceKind.Cuda, index);

    /// <summary>Opens an OpenCL device, if need be without a feature that ILGPU demands of it.</summary>
    /// <param name="index">The index of the device among those of its kind, as in <see cref="GetAll"/>.</param>
    /// <param name="requireGenericAddressSpace">
    /// Whether to refuse a device without the generic address space, an optional feature of OpenCL 3 that ILGPU demands. Generated kernels do
    /// not use it, so with false they run on such a device too, for example on pocl's.
    /// </param>
    /// <exception cref="DeviceUnavailableException">There is no such device, or it can't be used; says why.</exception>
    public static Device OpenCL(int index = 0, bool requireGenericAddressSpace = true) =>
        Open(DeviceKind.OpenCL, index, requireGenericAddressSpace);

    /// <summary>
    /// Opens ILGPU's simulation of a device by threads, for tests: it is thousands of times slower than a model on the processor itself.
    /// </summary>
    public static Device Cpu() => Open(DeviceKind.Cpu, 0);

    /// <summary>Frees all memory of the device. Models on it can't be used any more; they may be disposed of before or after.</summary>
    public void Dispose()
    {
        if (closed)
        {
            return;
        }

        Settle();
        closed = true;
        Accelerator.Dispose();
        context.Dispose();
    }

    /// <summary>One line, such as <c>CUDA 0: NVIDIA H100, 79.6 GiB</c>.</summary>
    public override string ToString() => info.ToString();

    /// <summary>The longest block of memory, in floats: ILGPU's views of an OpenCL buffer have offsets of 32 bits.</summary>
    internal long MostFloats => Kind == DeviceKind.OpenCL ? int.MaxValue : long.MaxValue;

    /// <summary>Memory that can still be taken, in bytes; all that there is where the driver does not say.</summary>
    /// <exception cref="DeviceException">The driver fails.</exception>
    internal long FreeMemoryBytes()
    {
        try
        {
            return Accelerator is CudaAccelerator cuda ? cuda.GetFreeMemory() : MemoryBytes;
        }
        catch (AcceleratorException exception)
        {
            throw new DeviceException($"{info.Label} does not tell its free memory: {DriverError.ReasonOf(exception)}.", exception)
            {
                Device = info.Label,
                Code = DriverError.CodeOf(exception),
            };
        }
    }

    /// <summary>Waits until nothing is on its way any more, if the device is open.</summary>
    internal void Settle()
    {
        if (closed)
        {
            return;
        }

        try
        {
            Accelerator.Synchronize();
        }
        catch (AcceleratorException)
        {
            // What fails on a device is told to who asks for its results; here, nobody does.
        }
    }

    /// <summary>Refuses the use of a model whose device was closed.</summary>
    /// <param name="model">The model's name.</param>
    /// <exception cref="ObjectDisposedException">It was.</exception>
    internal void ThrowIfClosed(string model)
    {
        if (closed)
        {
            throw new ObjectDisposedException(info.Label, $"The device that this {model} lives on was closed.");
        }
    }

    private static Device Open(DeviceKind kind, int index, bool requireGenericAddressSpace = true)
    {
        IReadOnlyList<Candidate> candidates = DeviceCatalog.Of(kind, requireGenericAddressSpace);
        Candidate? candidate = candidates.FirstOrDefault(candidate => candidate.Hardware is not null && candidate.Info.Index == index);
        if (candidate is { Info.IsUsable: true })
        {
            return new Device(candidate);
        }

        throw new DeviceUnavailableException(
            candidate is not null ? $"{candidate.Info.Label} can't be used: {candidate.Info.Problem}."
            : candidates is [{ Hardware: null } none] ? Invariant($"There is no {kind.Name()} device {index}: {none.Info.Problem}.")
            : Invariant($"There is no {kind.Name()} device {index}; found: {string.Join(", ", candidates.Select(found => found.Info))}."))
        {
            Device = candidate?.Info.Label ?? Invariant($"{kind.Name()} {index}"),
        };
    }
}
