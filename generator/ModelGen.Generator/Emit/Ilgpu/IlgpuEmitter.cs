using ModelGen.Generator.Binding;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu;

/// <summary>
/// Writes the file with a model's kernels for devices, and the method that brings an instance to one. It is emitted only for
/// projects that reference ModelGen.Ilgpu.
/// </summary>
internal static class IlgpuEmitter
{
    private const string Device = "global::ModelGen.Ilgpu.Device";

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
            Definition(code, network);
            code.Line();
            new KernelsEmitter(code, program).Emit();
        }

        return code.ToString();
    }

    private static void Model(CodeWriter code, Program program)
    {
        Network network = program.Network;
        string model = DeviceModel(network);
        using (code.Block($"partial class {network.Name} : global::ModelGen.Ilgpu.IPortableModel<{model}>"))
        {
            code.Line("/// <inheritdoc/>");
            using (code.Block($"public {model} ToDevice({Device} device, int? batchSize = null)"))
            {
                code.Line($"global::ModelGen.CompilerServices.DeviceModelContract.Check({KernelFile.Contract(network)});");
                code.Line($"return {KernelFile.InClass(network)}.DeviceDefinition.Create(this, device, batchSize);");
            }
        }
    }

    /// <summary>Apart from the model's class, for the same reason as what makes the engine: see <see cref="Cpu.DescriptionEmitter"/>.</summary>
    private static void Definition(CodeWriter code, Network network)
    {
        code.Summary($"What brings {network.Name} to a device.");
        using (code.Block("internal static class DeviceDefinition"))
        {
            code.Summary("The model on a device.");
            code.Line("[MethodImpl(MethodImplOptions.NoInlining)]");
            code.Line($"public static {DeviceModel(network)} Create(");
            code.Line($"    global::{network.FullName} model, {Device} device, int? batchSize) =>");
            code.Line("    DeviceModels.Create(model, device, IlgpuKernels.Instance, batchSize);");
        }
    }

    private static string DeviceModel(Network network) =>
        network.Training is null ? "global::ModelGen.Ilgpu.DeviceModel" : "global::ModelGen.Ilgpu.TrainableDeviceModel";

    /// <summary>From the root, as the user's namespace may have parts called <c>ILGPU</c> or <c>ModelGen</c>.</summary>
    private static void Usings(CodeWriter code)
    {
        code.Line("using global::System;");
        code.Line("using global::System.CodeDom.Compiler;");
        code.Line("using global::System.Collections.Generic;");
        code.Line("using global::System.Runtime.CompilerServices;");
        code.Line("using global::ILGPU;");
        code.Line("using global::ILGPU.Runtime;");
        code.Line("using global::ModelGen.CompilerServices;");
        code.Line("using static global::ModelGen.CompilerServices.DeviceMath;");
    }
}
