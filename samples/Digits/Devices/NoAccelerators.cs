#if !ILGPU
using System.Reflection;

namespace Digits.Devices;

/// <summary>What takes the place of the devices besides the processor in a program that was built without ILGPU.</summary>
internal static class Accelerators
{
    /// <summary>Opens no device.</summary>
    /// <exception cref="ArgumentException">Always; says why there are no devices and how to have them.</exception>
    public static ITrainingDevice Open(DeviceName name) => throw Missing($"--device {name}");

    /// <summary>Lists no devices.</summary>
    /// <exception cref="ArgumentException">Always; says why there are no devices and how to have them.</exception>
    public static void List(TextWriter output) => throw Missing("--list-devices");

    /// <summary>No exception is about a device.</summary>
    public static bool IsRefusal(Exception exception) => false;

    private static ArgumentException Missing(string option)
    {
        string? reason = typeof(Accelerators).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "IlgpuMissing").Value;
        return new ArgumentException(
            $"{option} needs ILGPU, and this program was built without it: {reason}. Build it again where a package source has ILGPU and "
            + "ILGPU.Algorithms; CONTRIBUTING.md says how under \"Optional packages\".");
    }
}
#endif
