using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>The device that every machine has, as a backend of the tests that compiled models share.</summary>
internal static class Simulated
{
    private static readonly Lazy<Device> TheDevice = new(Device.Cpu);

    /// <summary>ILGPU's CPU accelerator, open until the tests end.</summary>
    public static Device Device => TheDevice.Value;

    /// <summary>Compiled models, moved there.</summary>
    public static Backend Backend { get; } = new("ILGPU's CPU accelerator", VectorWidth.Widest, model => Move(model));

    /// <summary>Models that tests compile get code for devices.</summary>
    [ModuleInitializer]
    internal static void ReferToDeviceLibrary() => ModelCompiler.DeviceLibrary =
    [
        MetadataReference.CreateFromFile(typeof(Device).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(ILGPU.Context).Assembly.Location),
    ];

    /// <summary>Moves a model to this device or another, and ends the one that was made.</summary>
    public static IModel Move(IModel model, Device? device = null)
    {
        using (model)
        {
            return ((IPortableModel<DeviceModel>)model).ToDevice(device ?? Device);
        }
    }
}
