using ModelGen.Ilgpu.Tests.Kernels;
using ModelGen.Tests.Golden;

namespace ModelGen.Ilgpu.Tests.OpenCL;

/// <summary>The first OpenCL device of the machine, if it has one: pocl's processor, where nothing else is installed.</summary>
internal static class OpenCLDevice
{
    private static readonly (Device? Device, string? Problem) Opened = Open();

    /// <summary>Why there is none; null: there is one.</summary>
    public static string? Problem => Opened.Problem;

    /// <summary>The device, open until the tests end.</summary>
    public static Device Device => Opened.Device!;

    /// <summary>Compiled models, moved there.</summary>
    public static Backend Backend { get; } = new("OpenCL", VectorWidth.Widest, model => Simulated.Move(model, Device));

    private static (Device?, string?) Open()
    {
        try
        {
            return (Device.OpenCL(0, requireGenericAddressSpace: false), null);
        }
        catch (DeviceUnavailableException exception)
        {
            return (null, exception.Message);
        }
    }
}
