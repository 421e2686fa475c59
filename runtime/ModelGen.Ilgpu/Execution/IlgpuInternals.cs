using System.Runtime.CompilerServices;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Runtime.OpenCL;

namespace ModelGen.Ilgpu.Execution;

/// <summary>The members of ILGPU 1.5.3 that are needed here and not public. A version without them ends in a MissingMethodException.</summary>
internal static class IlgpuInternals
{
    /// <summary>What a kernel is launched with, and how much shared memory it takes.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_EntryPoint")]
    public static extern EntryPoint EntryPoint(this CompiledKernel kernel);

    /// <summary>Makes ILGPU believe that an OpenCL device has the generic address space, or lacks it.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_GenericAddressSpace")]
    public static extern void SetGenericAddressSpace(this CLCapabilityContext capabilities, bool value);
}
