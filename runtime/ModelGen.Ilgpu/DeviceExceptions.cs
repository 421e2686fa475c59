namespace ModelGen.Ilgpu;

/// <summary>
/// The exception for what a device, or its driver, did not do. Derived classes say more of some cases; this one itself is a launch, a copy or a
/// wait that failed.
/// </summary>
public class DeviceException : Exception
{
    /// <summary>Makes an exception that says no more than that a device failed.</summary>
    public DeviceException()
        : this("A device failed.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">The message: what failed, where, why, and what helps.</param>
    public DeviceException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    /// <param name="message">The message: what failed, where, why, and what helps.</param>
    /// <param name="innerException">The exception that caused this one, such as ILGPU's, or null.</param>
    public DeviceException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The device, such as <c>CUDA 0: NVIDIA H100, 79.6 GiB</c>; null where it is not known.</summary>
    public string? Device { get; init; }

    /// <summary>The kernel: its pass and the layers that it serves. Null where it was none, or where the driver does not say which.</summary>
    public string? Kernel { get; init; }

    /// <summary>The driver's code, such as <c>CL_OUT_OF_RESOURCES</c>. Null where the failure is not the driver's.</summary>
    public string? Code { get; init; }
}

/// <summary>The exception for a device that this machine lacks, or that can't be used.</summary>
public sealed class DeviceUnavailableException : DeviceException
{
    /// <summary>Makes an exception that says no more than that.</summary>
    public DeviceUnavailableException()
        : this("A device can't be used.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">The message: which device, why, and what there is.</param>
    public DeviceUnavailableException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    /// <param name="message">The message: which device, why, and what there is.</param>
    /// <param name="innerException">The exception that caused this one, such as ILGPU's, or null.</param>
    public DeviceUnavailableException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The exception for a device whose memory does not hold a model.</summary>
public sealed class DeviceMemoryException : DeviceException
{
    /// <summary>Makes an exception that says no more than that.</summary>
    public DeviceMemoryException()
        : this("A device has too little memory.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">The message: what was needed, what there is, and what helps.</param>
    public DeviceMemoryException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    /// <param name="message">The message: what was needed, what there is, and what helps.</param>
    /// <param name="innerException">The exception that caused this one, such as ILGPU's, or null where nothing was tried.</param>
    public DeviceMemoryException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The bytes that the model takes on the device.</summary>
    public long NeededBytes { get; init; }

    /// <summary>The bytes that were free on the device, or all that it has where its driver does not say.</summary>
    public long AvailableBytes { get; init; }
}

/// <summary>
/// The exception for a kernel that can't be compiled for a device. Where it was ILGPU that failed, no other kernel can be compiled with the same
/// <see cref="Ilgpu.Device"/> after it, and the error of the next one says so.
/// </summary>
/// <remarks><see cref="DeviceException.Kernel"/> is the kernel that was refused; of a model that comes after it, the one that was refused first.</remarks>
public sealed class KernelCompilationException : DeviceException
{
    /// <summary>Makes an exception that says no more than that.</summary>
    public KernelCompilationException()
        : this("A kernel can't be compiled for a device.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">The message: which kernel of which model, for which device, and why.</param>
    public KernelCompilationException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    /// <param name="message">The message: which kernel of which model, for which device, and why.</param>
    /// <param name="innerException">The exception that caused this one: what the compiler said, or null.</param>
    public KernelCompilationException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
