using ModelGen.CompilerServices;
using ModelGen.Tests.Compiling;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>The kernels of models that tests compile.</summary>
internal static class CompiledKernels
{
    /// <summary>Those of all models of an assembly, in the order of the models' names.</summary>
    public static IEnumerable<(string Model, DeviceKernels Kernels)> Kernels(this CompiledModels models) => models.Types
        .Where(type => type.BaseType == typeof(DeviceKernels))
        .Select(type => (type.Namespace!.Split('.')[^1][..^"__Kernels".Length], (DeviceKernels)type.GetProperty("Instance")!.GetValue(null)!))
        .OrderBy(model => model.Item1, StringComparer.Ordinal);
}
