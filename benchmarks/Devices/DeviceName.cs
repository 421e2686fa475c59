using System.Globalization;
using ModelGen.Ilgpu;

namespace Benchmarks.Devices;

/// <summary>The names of devices on the command line.</summary>
internal static class DeviceName
{
    /// <summary>Opens a device.</summary>
    /// <param name="name"><c>best</c>, <c>ilgpu-cpu</c>, or <c>cuda</c> or <c>opencl</c> with an index behind a colon, or without, for the first.</param>
    /// <exception cref="ArgumentException">There is no such name.</exception>
    /// <exception cref="DeviceUnavailableException">There is no such device, or it can't be used; says why.</exception>
    public static Device Open(string name)
    {
        string[] parts = name.Split(':');
        int index = 0;
        bool first = parts.Length == 1;
        bool known = first || (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index));
        return (known, parts[0]) switch
        {
            (true, "best") when first => Device.Best(),
            (true, "ilgpu-cpu") when first => Device.Cpu(),
            (true, "cuda") => Device.Cuda(index),
            (true, "opencl") => Device.OpenCL(index),
            _ => throw new ArgumentException($"--device: expected best, cuda, cuda:1, opencl, opencl:1 or ilgpu-cpu, found '{name}'"),
        };
    }

    /// <summary>What PyTorch calls the device; for devices that it can't use, the processor.</summary>
    /// <param name="device">The device.</param>
    public static string InPyTorch(Device device) => device.Kind == DeviceKind.Cuda ? $"cuda:{device.Index}" : "cpu";
}
