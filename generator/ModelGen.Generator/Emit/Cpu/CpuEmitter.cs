using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Emit.Cpu.Packing;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>
/// Writes the file with the CPU kernels. They have a namespace of their own, with the <c>using</c>s inside, so that no type of the
/// user's can stand in the way of a name.
/// </summary>
internal static class CpuEmitter
{
    public static string Emit(Program program)
    {
        Network network = program.Network;
        CodeWriter code = new();
        KernelFile.Begin(code, network, "on the CPU");
        code.Line($"namespace {KernelFile.Namespace(network)};");
        code.Line();
        Usings(code);
        Offsets(
            code,
            "Weights",
            "Where each tensor begins in the flat parameter vector and, if it is trainable, in the gradients.",
            [.. program.Parameters.Select(p => (p.Identifier, p.Offset, $"({string.Join(", ", p.Parameter.Shape)}) {p.Path}"))]);
        Offsets(code, "Packed", "Where each packed copy of weights begins.", Places(PackedWeights.Of(program).Arena));
        if (program.Training is { Shared.Floats: > 0 } plan)
        {
            Offsets(code, "Shared", "Where what the samples of a batch share begins.", Places(plan.Shared));
        }

        code.Line();
        DescriptionEmitter.Emit(code, program);
        code.Line();
        Kernels(code, program);
        return code.ToString();
    }

    /// <summary>From the root, as the user's namespace may have parts called <c>System</c> or <c>ModelGen</c>.</summary>
    private static void Usings(CodeWriter code)
    {
        code.Line("using global::System;");
        code.Line("using global::System.CodeDom.Compiler;");
        code.Line("using global::System.Runtime.CompilerServices;");
        code.Line("using global::System.Runtime.Intrinsics;");
        code.Line("using global::ModelGen;");
        code.Line("using global::ModelGen.CompilerServices;");
        code.Line("using static global::ModelGen.CompilerServices.Floats;");
        code.Line("using static global::ModelGen.CompilerServices.VectorMath;");
    }

    private static (string, int, string)[] Places(Arena arena) =>
        [.. arena.Buffers.Select(b => (b.Buffer.Name, b.Offset, b.Buffer.Comment))];

    private static void Offsets(CodeWriter code, string name, string summary, (string Name, int Offset, string Comment)[] places)
    {
        code.Line();
        code.Summary(summary);
        using (code.Block($"internal static class {name}"))
        {
            foreach ((string place, int offset, string comment) in places)
            {
                code.Line($"public const int {place} = {offset}; // {comment}");
            }
        }
    }

    private static void Kernels(CodeWriter code, Program program)
    {
        code.Summary("The kernels for one choice of vectors: V16, V8 and V4 serve rows padded to multiples of 16, 8 and 4 numbers.");
        code.Line($"[GeneratedCode(\"ModelGen\", \"{ModelEmitter.Version}\")]");
        string contract = program.Training is null ? "ModelKernels" : "TrainingKernels";
        code.Line($"internal sealed class CpuKernels<V16, V8, V4> : {contract}");
        code.Line("    where V16 : struct, IVector<V16>");
        code.Line("    where V8 : struct, IVector<V8>");
        using (code.Block("    where V4 : struct, IVector<V4>"))
        {
            code.Comment("Compiled with full optimization at the first call: tiers would run the first epoch slowly.");
            code.Line("private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;");
            if (program.Training is Plan plan)
            {
                code.Line();
                code.Summary("Phases of the forward pass.");
                code.Line($"public override int ForwardPhases => {plan.Forward.Count};");
                code.Line();
                code.Summary("Phases of the backward pass.");
                code.Line($"public override int BackwardPhases => {plan.Backward.Count};");
                KeptEmitter.Emit(code, plan);
            }

            PackEmitter.Emit(code, program);
            Run(code, program.Inference, "Predict", "Inference");
            if (program.Step is Plan step)
            {
                Run(code, step, "Step", "Stream");
            }

            if (program.Training is Plan training)
            {
                Phases(code, "Forward", training.Forward);
                Phases(code, "Backward", training.Backward);
                WeightRulesEmitter.Emit(code, program);
                OptimizerEmitter.Emit(code, program, program.Network.Training!.Optimizer);
            }

            Stages(code, program.Inference, "Inference", "Forward passes that keep nothing.");
            if (program.Step is Plan stream)
            {
                Stages(code, stream, "Stream", "Forward passes on one time step, whose states the next one finds. All of them are inlined into Step.");
            }

            if (program.Training is Plan passes)
            {
                Stages(code, passes, "Training", "Forward passes that keep what the backward passes need, backward passes, and gradients.");
            }
        }
    }

    /// <summary>The method that runs the forward pass of a plan.</summary>
    /// <param name="code">Where it is written.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="method">Its name.</param>
    /// <param name="stages">The class that has the stages.</param>
    private static void Run(CodeWriter code, Plan plan, string method, string stages)
    {
        code.Line();
        if (plan.Kind == PlanKind.Step)
        {
            code.Comment("Compiled in tiers, the last of which takes the fields of Stream as constants.");
        }

        code.Line("/// <inheritdoc/>");
        code.Line($"public override void {method}(");
        bool hasLengths = plan.MostSteps is not null;
        string samples = hasLengths ? "ReadOnlySpan<int> lengths, ref float output" : "ref float output, int rows";
        using (code.Block($"    ModelMemory memory, ref float slab, ref readonly float input, {samples})"))
        {
            if (hasLengths)
            {
                code.Line("int rows = lengths.Length, steps = Sequences.Longest(lengths);");
            }

            string work = hasLengths ? "ref slab, rows, steps" : "ref slab, rows";
            foreach (Stage stage in plan.Stages)
            {
                code.Line(stage switch
                {
                    InputStage => $"{stages}.{stage.Name}(in input, {(hasLengths ? "lengths, " : string.Empty)}{work});",
                    OutputStage { Y.Steps: > 1 } when hasLengths => $"{stages}.{stage.Name}(ref output, lengths, {work});",
                    OutputStage => $"{stages}.{stage.Name}(ref output, {work});",
                    _ => $"{stages}.{stage.Name}(memory, {work});",
                });
            }
        }
    }

    private static void Phases(CodeWriter code, string pass, EquatableArray<Phase> phases)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        using (code.Block($"public override void {pass}(int phase, TrainingBatch batch, Part part)"))
        {
            code.Line("(int first, int count) = part.Share(batch.Rows);");
            code.Line("ref float rows = ref batch.Memory.TrainingRow(first);");
            using (code.Block("switch (phase)"))
            {
                for (int i = 0; i < phases.Count; i++)
                {
                    code.Line($"case {i}:");
                    string arguments = phases[i].ByRows ? "batch, ref rows, first, count" : "batch, part";
                    foreach (Operation operation in phases[i].Operations)
                    {
                        code.Line($"    Training.{operation.Stage.Name}{operation.Pass}({arguments});");
                    }

                    code.Line("    break;");
                }
            }
        }
    }

    private static void Stages(CodeWriter code, Plan plan, string name, string summary)
    {
        code.Line();
        code.Summary(summary);
        using (code.Block($"internal static class {name}"))
        {
            code.Comment("Work memory of one sample, and where each buffer begins in it. Buffers that never live together share a place.");
            code.Line($"internal const nint RowFloats = {plan.Row.Floats};");
            code.Line();
            using (code.Block("internal static class Row"))
            {
                foreach (PlacedBuffer buffer in plan.Row.Buffers)
                {
                    code.Line($"public const int {buffer.Buffer.Name} = {buffer.Offset}; // {buffer.Buffer.Comment}");
                }
            }

            StageWriter writer = new(code, plan);
            foreach (Stage stage in plan.Stages)
            {
                CpuStages.All[stage](writer, stage);
            }
        }
    }
}
