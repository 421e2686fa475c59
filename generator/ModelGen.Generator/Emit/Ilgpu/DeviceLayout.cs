using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu;

/// <summary>
/// The memory of devices. Kernels read no padding, so any layout would do; with that of the CPU one program serves both, and so do the places of
/// what the samples of a batch share.
/// </summary>
internal static class DeviceLayout
{
    /// <summary>The layout.</summary>
    public static MemoryLayout Instance => CpuLayout.Instance;
}
