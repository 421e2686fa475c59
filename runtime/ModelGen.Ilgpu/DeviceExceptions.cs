namespace ModelGen.Ilgpu;

/// <summary>
/// What a device, or its driver, did not do. Other classes say more of some cases; this one itself is a launch, a copy or a wait that failed.
/// </summary>
/// <param name="message">What failed, where, why, and what helps.</param>
/// <param name="device">See <see cref="Device"/>.</param>
/// <param name="kernel">See <see cref="Kernel"/>.</param>
/// <param name="code">See <see cref="Code"/>.</param>
/// <param name="innerException">What ILGPU said, or null.</param>
public class DeviceException(
    string message, string device, string? kernel = null, string? code = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The device, such as <c>CUDA 0: NVIDIA H100, 79.6 GiB</c>.</summary>
    public string Device { get; } = device;

    /// <summary>The kernel: its pass and the layers that it serves. Null where it was none, or where the driver does not say which.</summary>
    public string? Kernel { get; } = kernel;

    /// <summary>The driver's code, such as <c>CL_OUT_OF_RESOURCES</c>. Null where the failure is not the driver's.</summary>
    public string? Code { get; } = code;
}

/// <summary>A device that this machine lacks, or that can't be used.</summary>
/// <param name="message">Which device, why, and what there is.</param>
/// <param name="device">The device.</param>
/// <param name="code">The driver's code, or null.</param>
/// <param name="innerException">What the driver said, or null.</param>
public sealed class DeviceUnavailableException(string message, string device, string? code = null, Exception? innerException = null)
    : DeviceException(message, device, null, code, innerException);

/// <summary>A device whose memory does not hold a model.</summary>
/// <param name="message">What was needed, what there is, and what helps.</param>
/// <param name="device">The device.</param>
/// <param name="neededBytes">See <see cref="NeededBytes"/>.</param>
/// <param name="availableBytes">See <see cref="AvailableBytes"/>.</param>
/// <param name="code">The driver's code, or null where nothing was tried.</param>
/// <param name="innerException">What the driver said, or null where nothing was tried.</param>
public sealed class DeviceMemoryException(
    string message, string device, long neededBytes, long availableBytes, string? code = null, Exception? innerException = null)
    : DeviceException(message, device, null, code, innerException)
{
    /// <summary>Bytes that the model takes on the device.</summary>
    public long NeededBytes { get; } = neededBytes;

    /// <summary>Bytes that were free on the device, or all that it has where its driver does not say.</summary>
    public long AvailableBytes { get; } = availableBytes;
}

/// <summary>
/// A kernel that can't be compiled for a device. Where it was ILGPU that failed, no other kernel can be compiled with the same
/// <see cref="Ilgpu.Device"/> after it, and the error of the next one says so.
/// </summary>
/// <param name="message">Which kernel of which model, for which device, and why.</param>
/// <param name="device">The device.</param>
/// <param name="kernel">The kernel that the device refuses; of a model that comes after it, the kernel that was refused first.</param>
/// <param name="code">The driver's code, or null where the compiler is ILGPU's.</param>
/// <param name="innerException">What the compiler said.</param>
public sealed class KernelCompilationException(string message, string device, string? kernel, string? code, Exception innerException)
    : DeviceException(message, device, kernel, code, innerException);
