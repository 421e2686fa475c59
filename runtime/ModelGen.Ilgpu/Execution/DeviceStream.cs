using ILGPU;
using ILGPU.Runtime;
using ModelGen.CompilerServices;

namespace ModelGen.Ilgpu.Execution;

/// <summary>Where everything that a model does on its device runs, in order. What fails there is a <see cref="DeviceException"/>.</summary>
/// <remarks>
/// A device works beside its caller, so what a kernel or a copy ran into may only come out of a later call; the driver does not say then
/// what it was.
/// </remarks>
internal sealed class DeviceStream : IDisposable
{
    private readonly string model;

    /// <summary>Makes a stream.</summary>
    /// <param name="device">The device.</param>
    /// <param name="model">The model's name, for errors.</param>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public DeviceStream(Device device, string model)
    {
        this.model = model;
        Device = device;
        try
        {
            Queue = device.Accelerator.CreateStream();
        }
        catch (AcceleratorException exception)
        {
            throw Failure("A queue", exception);
        }
    }

    /// <summary>The device.</summary>
    public Device Device { get; }

    /// <summary>ILGPU's stream, whose failures are the caller's to translate.</summary>
    public AcceleratorStream Queue { get; }

    /// <summary>Starts a kernel, after all that the stream was given before.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="name">Its name.</param>
    /// <param name="groups">How many groups, at least 1.</param>
    /// <param name="batch">Its argument.</param>
    /// <exception cref="DeviceException">The launch fails.</exception>
    public void Launch(LoadedKernel kernel, string name, int groups, in DeviceBatch batch)
    {
        try
        {
            kernel.Launch(Queue, groups, in batch);
        }
        catch (Exception exception)
        {
            throw Failure($"The launch of the kernel \"{name}\"", exception, name);
        }
    }

    /// <summary>Starts to set all bits of a block of memory to 0.</summary>
    /// <param name="block">The block.</param>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public void Clear(MemoryBuffer1D<float, Stride1D.Dense> block)
    {
        try
        {
            block.MemSetToZero(Queue);
        }
        catch (AcceleratorException exception)
        {
            throw Failure("The clearing of the memory", exception);
        }
    }

    /// <summary>Starts to set all bits of a part of a block of memory to 0.</summary>
    /// <param name="part">The part.</param>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public void Clear(ArrayView<float> part)
    {
        try
        {
            part.MemSetToZero(Queue);
        }
        catch (AcceleratorException exception)
        {
            throw Failure("The clearing of states", exception);
        }
    }

    /// <summary>Waits until all that the stream was given is done.</summary>
    /// <exception cref="DeviceException">Something of it failed.</exception>
    public void Synchronize()
    {
        try
        {
            Queue.Synchronize();
        }
        catch (AcceleratorException exception)
        {
            throw Failure("A kernel or a copy", exception);
        }
    }

    /// <summary>The error of something that failed.</summary>
    /// <param name="what">What, at the beginning of a sentence.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="kernel">The kernel, if it was one.</param>
    public DeviceException Failure(string what, Exception exception, string? kernel = null) => new(
        $"{what} of {model} failed on {Device.Label}: {DriverError.ReasonOf(exception)}.", exception)
    {
        Device = Device.Label,
        Kernel = kernel,
        Code = DriverError.CodeOf(exception),
    };

    /// <summary>Frees the stream.</summary>
    public void Dispose() => Queue.Dispose();
}
