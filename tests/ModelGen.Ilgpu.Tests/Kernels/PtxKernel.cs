using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ModelGen.CompilerServices;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>What a kernel became in NVIDIA's assembly language, which needs no GPU.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Text">Its PTX.</param>
internal sealed record PtxKernel(string Kernel, string Text)
{
    /// <summary>What is counted, by the head of its column.</summary>
    private static readonly (string Head, string Pattern)[] Counts =
    [
        ("ld.global", @"\bld\.global(\.ca|\.nc)?\.[a-z]\d"),
        ("ld.global.v4", @"\bld\.global(\.ca|\.nc)?\.v4"),
        ("st.global", @"\bst\.global"),
        ("ld.shared", @"\bld\.shared\.[a-z]\d"),
        ("ld.shared.v4", @"\bld\.shared\.v4"),
        ("st.shared", @"\bst\.shared"),
        ("bar.sync", @"\bbar\.sync"),
        ("local", @"\b(ld|st)\.local|\.local\b"),
        ("generic", @"\b(ld|st)\.(v[24]\.)?[a-z]\d"),
    ];

    /// <summary>The heads of the columns of <see cref="Row"/>.</summary>
    public static string[] Heads { get; } = ["kernel", "shared bytes", .. Counts.Select(count => count.Head)];

    /// <summary>Bytes of shared memory.</summary>
    public int SharedBytes => Regex.Matches(Text, @"\.shared\s+\.align\s+\d+\s+\.b8\s+\S+\[(\d+)\]")
        .Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    /// <summary>The counts of the text.</summary>
    public string[] Row => [Kernel, $"{SharedBytes}", .. Counts.Select(count => $"{Count(count.Head)}")];

    /// <summary>How often the text has what a column counts.</summary>
    public int Count(string head) => Regex.Matches(Text, Counts.Single(count => count.Head == head).Pattern).Count;

    /// <summary>Compiles all kernels of a model for the newest chip that ILGPU writes text for.</summary>
    /// <param name="kernels">The kernels.</param>
    public static IReadOnlyList<PtxKernel> Compile(DeviceKernels kernels)
    {
        using Context context = Context.Create(builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2).DefaultCPU());
        using PTXBackend backend = new(context, CudaArchitecture.SM_90, CudaInstructionSet.ISA_80, null!);
        return
        [
            .. new[] { kernels.Pack, kernels.Predict, kernels.Forward, kernels.Backward, kernels.Update, kernels.Gather }
                .SelectMany(pass => pass)
                .Select(kernel => new PtxKernel(kernel.Name, Compile(backend, kernel.Method.Method))),
        ];
    }

    private static string Compile(Backend backend, MethodInfo method) => ((PTXCompiledKernel)backend.Compile(
        EntryPointDescription.FromExplicitlyGroupedKernel(method),
        new KernelSpecialization(DeviceKernels.GroupSize, null))).PTXAssembly;
}
