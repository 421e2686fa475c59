using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.OpenCL;
using ModelGen.CompilerServices;
using ModelGen.Ilgpu.Execution;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>The OpenCL C of the samples' kernels, which needs no device.</summary>
public class OpenCLSourceTests
{
    private static readonly Lazy<IReadOnlyList<string>> Sources = new(Compile);

    /// <summary>Kernels share local memory across every barrier, so a barrier that orders global memory alone is wrong.</summary>
    [Fact]
    public void Barriers_order_the_memory_that_a_group_shares()
    {
        IEnumerable<string> barriers = Sources.Value
            .SelectMany(source => Regex.Matches(source, @"(\w*)barrier\s*\(\s*(.*?)\s*\)"))
            .Select(match => $"{match.Groups[1]}: {match.Groups[2]}");
        Assert.Equal(["work_group_: CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE"], barriers.Distinct());
    }

    /// <summary>So they run on devices without the generic address space, whatever ILGPU demands.</summary>
    [Fact]
    public void No_pointer_is_generic() => Assert.All(Sources.Value, source => Assert.DoesNotContain("generic", source));

    private static IReadOnlyList<string> Compile()
    {
        using Context context = Context.Create(builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2).DefaultCPU());
        CLCapabilityContext capabilities = new(false, false, false, false, false);
        using CLBackend backend = new(context, capabilities, CLDeviceVendor.Other, CLBackend.MinimumVersion);
        return
        [
            .. ModelCompiler.Compile(SampleModels.Yaml).Kernels()
                .SelectMany(model => new[] { model.Kernels.Pack, model.Kernels.Predict, model.Kernels.Forward, model.Kernels.Backward, model.Kernels.Update })
                .SelectMany(pass => pass)
                .Select(kernel => Compile(backend, kernel).Source),
        ];
    }

    private static CLCompiledKernel Compile(CLBackend backend, DeviceKernel kernel) => OpenCLSource.WithBarriers(
        (CLCompiledKernel)backend.Compile(
            EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method.Method),
            new KernelSpecialization(DeviceKernels.GroupSize, null)));
}
