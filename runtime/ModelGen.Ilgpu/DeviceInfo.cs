using System.Globalization;

namespace ModelGen.Ilgpu;

/// <summary>How a device is reached.</summary>
public enum DeviceKind
{
    /// <summary>ILGPU's simulation of a small GPU by threads: it shows that kernels are right, and is slow.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU, through CUDA's driver.</summary>
    Cuda,

    /// <summary>A GPU or processor, through an OpenCL driver.</summary>
    OpenCL,
}

/// <summary>A device of this machine, or why there is none of a kind.</summary>
/// <param name="Kind">How the device is reached.</param>
/// <param name="Index">The index of the device among those of its kind, from 0; −1 where there is no device of the kind.</param>
/// <param name="Name">The name of the device, as its driver gives it; empty where there is none.</param>
/// <param name="MemoryBytes">The memory of the device in bytes.</param>
/// <param name="IsGpu">Whether the device is a GPU, and not a processor with a driver for OpenCL or a simulation.</param>
/// <param name="Problem">The reason why the device can't be used; null where it can.</param>
public sealed record DeviceInfo(DeviceKind Kind, int Index, string Name, long MemoryBytes, bool IsGpu, string? Problem)
{
    private const double Gibibyte = 1L << 30;

    /// <summary>Whether <see cref="Device"/> can open the device.</summary>
    public bool IsUsable => Problem is null;

    /// <summary>One line, such as <c>CUDA 0: NVIDIA H100, 79.6 GiB</c>; with the reason where the device can't be used.</summary>
    public override string ToString() => Problem switch
    {
        null => Label,
        _ when Index < 0 => $"{Kind.Name()}: none; {Problem}",
        _ => $"{Label}; not usable: {Problem}",
    };

    /// <summary>The device without its problem.</summary>
    internal string Label =>
        string.Create(CultureInfo.InvariantCulture, $"{Kind.Name()} {Index}: {Name}, {MemoryBytes / Gibibyte:0.0} GiB");
}

/// <summary>The names of the kinds.</summary>
internal static class DeviceKindNames
{
    /// <summary>The name as its makers write it.</summary>
    public static string Name(this DeviceKind kind) => kind switch
    {
        DeviceKind.Cpu => "CPU",
        DeviceKind.Cuda => "CUDA",
        _ => "OpenCL",
    };
}
