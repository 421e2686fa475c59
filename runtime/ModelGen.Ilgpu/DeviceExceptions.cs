namespace ModelGen.Ilgpu;

/// <summary>A device that this machine lacks, or that can't be used.</summary>
/// <param name="message">Which device, why, and what there is.</param>
/// <param name="innerException">What the driver said, or null.</param>
public sealed class DeviceUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException);

/// <summary>A device whose memory does not hold a model.</summary>
/// <param name="message">What was needed, what there is, and what helps.</param>
/// <param name="neededBytes">See <see cref="NeededBytes"/>.</param>
/// <param name="availableBytes">See <see cref="AvailableBytes"/>.</param>
/// <param name="innerException">What the driver said, or null where nothing was tried.</param>
public sealed class DeviceMemoryException(string message, long neededBytes, long availableBytes, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Bytes that the model takes on the device.</summary>
    public long NeededBytes { get; } = neededBytes;

    /// <summary>Bytes that were free on the device, or all that it has where its driver does not say.</summary>
    public long AvailableBytes { get; } = availableBytes;
}

/// <summary>
/// A kernel that can't be compiled for a device. No other kernel can be compiled with the same <see cref="Device"/> after it.
/// </summary>
/// <param name="message">Which kernel of which model, for which device, and why.</param>
/// <param name="innerException">What the compiler said.</param>
public sealed class KernelCompilationException(string message, Exception innerException) : Exception(message, innerException);
