using ModelGen.Generator.Binding;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu;

/// <summary>
/// Writes the file with a model's kernels for devices, and the method that brings an instance to one. It is emitted only for
/// projects that reference ModelGen.Ilgpu.
/// </summary>
internal static class IlgpuEmitter
{
    public static string Emit(Program program)
    {
        Network network = program.Network;
        CodeWriter code = new();
        KernelFile.Begin(code, network, "on GPUs, through ILGPU");
        if (network.Namespace.Length == 0)
        {
            Model(code, program);
        }
        else
        {
            using (code.Block($"namespace {network.Namespace}"))
            {
                Model(code, program);
            }
        }

        code.Line();
        using (code.Block($"namespace {KernelFile.Namespace(network)}"))
        {
            Usings(code);
            code.Line();
            new KernelsEmitter(code, program).Emit();
        }

        return code.ToString();
    }

    private static void Model(CodeWriter code, Program program)
    {
        Network network = program.Network;
        string model = network.Training is null ? "global::ModelGen.Ilgpu.DeviceModel" : "global::ModelGen.Ilgpu.TrainableDeviceModel";
        using (code.Block($"partial class {network.Name} : global::ModelGen.Ilgpu.IForDevices<{model}>"))
        {
            code.Line("/// <inheritdoc/>");
            code.Line($"public {model} To(global::ModelGen.Ilgpu.Device device, int? batchSize = null) =>");
            code.Line($"    new(this, device, {KernelFile.InClass(network)}.IlgpuKernels.Instance, batchSize);");
        }
    }

    /// <summary>From the root, as the user's namespace may have parts called <c>ILGPU</c> or <c>ModelGen</c>.</summary>
    private static void Usings(CodeWriter code)
    {
        code.Line("using global::System;");
        code.Line("using global::System.CodeDom.Compiler;");
        code.Line("using global::System.Collections.Generic;");
        code.Line("using global::ILGPU;");
        code.Line("using global::ILGPU.Runtime;");
        code.Line("using global::ModelGen.Ilgpu.Execution;");
        code.Line("using global::ModelGen.Ilgpu.Kernels;");
        code.Line("using static global::ModelGen.Ilgpu.Kernels.DeviceMath;");
    }
}
