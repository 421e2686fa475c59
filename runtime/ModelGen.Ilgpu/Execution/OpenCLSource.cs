using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;

namespace ModelGen.Ilgpu.Execution;

/// <summary>What ILGPU writes for OpenCL, mended.</summary>
internal static class OpenCLSource
{
    /// <summary>What ILGPU's barriers and fences order, by the words of the standard: what threads write to global memory.</summary>
    private const string GlobalMemory = "CLK_GLOBAL_MEM_FENCE";

    /// <summary>What C#'s <c>Group.Barrier()</c> means: shared memory too.</summary>
    private const string AllMemory = "CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE";

    /// <summary>The kernel with barriers that order shared memory too.</summary>
    public static CLCompiledKernel WithBarriers(CLCompiledKernel kernel) => new(
        kernel.Context,
        (SeparateViewEntryPoint)kernel.EntryPoint(),
        kernel.Info,
        kernel.Source.Replace(GlobalMemory, AllMemory, StringComparison.Ordinal),
        kernel.CVersion);
}
