using ModelGen.Generator.Binding;
using ModelGen.Generator.Emit.Ilgpu.Stages;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu;

/// <summary>
/// Writes the class of a model's kernels. Stages that need nothing from other samples run one after another in one kernel, in which
/// a group takes its tile of samples through all of them; sums over the batch, gradients of weights, the optimizer and the packing
/// of weights are kernels of their own.
/// </summary>
internal sealed class KernelsEmitter
{
    private readonly CodeWriter code;
    private readonly Program program;
    private readonly DevicePacking packing;
    private readonly DeviceOptimizerEmitter? optimizer;
    private readonly DeviceWeightRules rules;
    private readonly IReadOnlyList<DeviceGradientEmitter> gradients;
    private readonly IReadOnlyList<EmbeddingStage> tables;

    public KernelsEmitter(CodeWriter code, Program program)
    {
        this.code = code;
        this.program = program;
        packing = new DevicePacking(program);
        optimizer = program.Network.Training is Training training ? new DeviceOptimizerEmitter(code, program, training.Optimizer) : null;
        rules = new DeviceWeightRules(code, program);
        IEnumerable<Stage> trained = program.Training?.Stages.AsEnumerable() ?? [];
        tables = [.. trained.OfType<EmbeddingStage>().Where(stage => stage.Has(Pass.Gradients))];
        gradients = [.. trained.Where(stage => stage.Has(Pass.Gradients)).SelectMany(stage => DeviceStages.All[stage].Gradients(stage))];
    }

    public void Emit()
    {
        code.Summary("The kernels, in the order in which they are launched.");
        code.Line($"[GeneratedCode(\"ModelGen\", \"{ModelEmitter.Version}\")]");
        using (code.Block("internal sealed class IlgpuKernels : DeviceKernels"))
        {
            code.Line("private IlgpuKernels()");
            code.Line("{");
            code.Line("}");
            code.Line();
            code.Summary("The kernels.");
            code.Line("public static IlgpuKernels Instance { get; } = new();");
            Layout();
            Tables();
            optimizer?.Emit();
            if (optimizer is not null)
            {
                rules.Emit();
            }

            PackWeights();
            PackedPlaces();
            Plan("Inference", program.Inference, "Forward passes that keep nothing.");
            if (program.Training is Plan training)
            {
                Plan("Training", training, "Forward passes that keep what the backward passes need, backward passes, and gradients.");
            }
        }
    }

    private void Layout()
    {
        int slots = program.Network.Training?.Optimizer.SlotCount ?? 0;
        int shared = (program.Training?.Shared.Floats ?? 0) + (optimizer is null ? 0 : optimizer.Norms + rules.Penalties);
        bool masked = program.Network.OutputIsMasked;
        code.Line();
        code.Line("/// <inheritdoc/>");
        string state = LayoutProperties.Text(program, optimizer is null ? 0 : rules.Penalties);
        code.Line("public override DeviceLayout Layout { get; } = new(");
        code.Line($"    Trainable: {program.TrainableCount},");
        code.Line($"    Slots: {slots},");
        code.Line($"    Packed: {packing.Floats},");
        code.Line($"    Shared: {shared},");
        code.Line($"    InferenceRow: {program.Inference.Row.Floats},");
        code.Line($"    TrainingRow: {program.Training?.Row.Floats ?? 0},");
        code.Line($"    OutputIsMasked: {(masked ? "true" : "false")},");
        code.Line($"    GradientTiles: {gradients.Sum(g => g.Tiles)}){state};");
    }

    private void Tables()
    {
        Table("Pack", packing.Floats == 0 ? [] : [("pack the weights", "PackWeights", "Elements", packing.Floats)]);
        Table("Predict", PhaseKernels("Inference", program.Inference, "predict", program.Inference.Forward, "Forward"));
        if (program.Training is Plan training && optimizer is not null)
        {
            Table("Forward", [.. PhaseKernels("Training", training, "forward", training.Forward, "Forward"), .. rules.ForwardKernels]);
            List<(string, string, string, int)> backward = [.. PhaseKernels("Training", training, "backward", training.Backward, "Backward")];
            if (gradients.Count > 0)
            {
                backward.Add(("backward: gradients of the weights", "Training.WeightGradients", "Tiles", gradients.Sum(g => g.Tiles)));
            }

            backward.AddRange(tables.Select(table => (
                $"backward: gradients of {table.Name}", $"Training.{DeviceEmbeddingEmitter.GradientKernel(table)}", "Groups", DeviceEmbeddingEmitter.Groups(table))));
            if (program.TrainableCount > 0)
            {
                backward.Add(("backward: sum of the gradients' slices", "Training.FoldGradients", "Elements", program.TrainableCount));
            }

            Table("Backward", [.. backward, .. rules.BackwardKernels]);
            Table("Update", [.. optimizer.Kernels, .. rules.UpdateKernels]);
            if (optimizer.GatherKernels.Any())
            {
                Table("Gather", optimizer.GatherKernels);
            }
        }
    }

    private void Table(string pass, IEnumerable<(string Name, string Method, string Grid, int Amount)> kernels)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override IReadOnlyList<DeviceKernel> {pass} {{ get; }} =");
        code.Line("[");
        foreach ((string name, string method, string grid, int amount) in kernels)
        {
            code.Line($"    new({CSharp.String(name)}, {method}, DeviceGrid.{grid}, {amount}),");
        }

        code.Line("];");
    }

    /// <summary>The kernels of the phases of a pass, but for the gradients of weights, which are one kernel for all stages.</summary>
    private static IEnumerable<(string Name, string Method, string Grid, int Amount)> PhaseKernels(
        string plan, Plan stages, string name, IEnumerable<Phase> phases, string pass)
    {
        foreach ((string method, Phase phase) in Kernels(phases, pass))
        {
            string layers = string.Join(", ", phase.Operations.Select(o => o.Stage.Name));
            yield return phase.ByRows
                ? ($"{name}: {layers}", $"{plan}.{method}", "Samples", TileSize.Choose(stages).Rows)
                : ($"{name}: sums of {layers}", $"{plan}.{method}", "Groups", DeviceStages.All[phase.Operations[0].Stage].Groups(phase.Operations[0].Stage));
        }
    }

    private static IEnumerable<(string Method, Phase Phase)> Kernels(IEnumerable<Phase> phases, string pass) => phases
        .SelectMany(phase => phase.ByRows
            ? [phase]
            : phase.Operations.Where(o => o.Pass != Pass.Gradients).Select(o => new Phase(false, [o])))
        .Select((phase, i) => ($"{pass}{i}", phase));

    private void PackWeights()
    {
        if (packing.Floats == 0)
        {
            return;
        }

        code.Line();
        code.Comment("Copies each weight to where the products read it.");
        using (code.Block("private static void PackWeights(DeviceBatch batch)"))
        {
            code.Line("int n = (Grid.IdxX * Group.DimX) + Group.IdxX;");
            string keyword = "if";
            foreach (PackedTensor tensor in packing.Tensors)
            {
                using (code.Block($"{keyword} (n < {tensor.Offset + tensor.Floats})"))
                {
                    string place = tensor.Offset == 0 ? "n" : $"n - Packed.{tensor.Name}";
                    code.Line($"batch.Packed[n] = WeightPacking.{tensor.Order}(");
                    code.Line($"    batch.Parameters, Weights.{tensor.Tensor.Identifier}, {place}, {tensor.Inputs}, {tensor.Gates}, {tensor.Units});");
                }

                keyword = "else if";
            }
        }
    }

    private void PackedPlaces()
    {
        code.Line();
        code.Comment("Where each packed tensor begins.");
        using (code.Block("private static class Packed"))
        {
            foreach (PackedTensor tensor in packing.Tensors)
            {
                code.Line($"public const int {tensor.Name} = {tensor.Offset}; // {tensor.Comment}");
            }
        }

        if (optimizer is { Norms: > 0 })
        {
            code.Line();
            code.Comment("Where the tensors' Σ g² begin among what the samples share.");
            code.Line($"private const int GradientNormsPlace = {program.Training!.Shared.Floats};");
        }
    }

    private void Plan(string name, Plan plan, string summary)
    {
        TileSize tile = TileSize.Choose(plan);
        DeviceWriter writer = new(code, plan, tile, packing);
        code.Line();
        code.Comment(summary);
        using (code.Block($"private static class {name}"))
        {
            code.Comment("Samples of a group.");
            code.Line($"private const int TileRows = {tile.Rows};");
            code.Line();
            code.Comment("Work memory of one sample, and where each buffer begins in it. Buffers that never live together share a place.");
            code.Line($"private const int RowFloats = {plan.Row.Floats};");
            code.Line();
            using (code.Block("private static class Row"))
            {
                foreach (PlacedBuffer buffer in plan.Row.Buffers)
                {
                    code.Line($"public const int {buffer.Buffer.Name} = {buffer.Offset}; // {buffer.Buffer.Comment}");
                }
            }

            foreach ((string method, Phase phase) in Kernels(plan.Forward, "Forward").Concat(Kernels(plan.Backward, "Backward")))
            {
                Kernel(writer, method, phase);
            }

            if (plan.Training && program.TrainableCount > 0)
            {
                GradientKernels(writer);
            }

            foreach (Stage stage in plan.Stages)
            {
                DeviceStages.All[stage].Emit(writer, stage);
            }

            foreach (DeviceGradientEmitter gradient in gradients.Where(_ => plan.Training))
            {
                gradient.Emit(writer);
            }
        }
    }

    private static void Kernel(DeviceWriter writer, string method, Phase phase)
    {
        CodeWriter code = writer.Code;
        string comment = phase.ByRows ? "A group takes its samples through:" : "A group takes its features through:";
        string stages = string.Join(", ", phase.Operations.Select(o => o.Stage.Name));
        using (writer.Method($"public static void {method}(DeviceBatch batch)", $"{comment} {stages}."))
        {
            code.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({writer.Tile.SharedFloats(phase.Operations)});");
            if (!phase.ByRows)
            {
                code.Line($"{DeviceWriter.MethodName(phase.Operations[0].Stage, phase.Operations[0].Pass)}(batch, shared);");
                return;
            }

            code.Line("int first = Grid.IdxX * TileRows;");
            foreach (Operation operation in phase.Operations)
            {
                code.Line($"{DeviceWriter.MethodName(operation.Stage, operation.Pass)}(batch, shared, first);");
                if (operation != phase.Operations[phase.Operations.Count - 1])
                {
                    code.Line("Group.Barrier();");
                }
            }
        }
    }

    private void GradientKernels(DeviceWriter writer)
    {
        if (gradients.Count > 0)
        {
            using (writer.Method(
                "public static void WeightGradients(DeviceBatch batch)",
                "The gradients of all weights, a group for each tile and each slice of the samples."))
            {
                code.Line("ArrayView<float> shared = SharedMemory.Allocate<float>(GradientTile.SharedFloats);");
                code.Line($"int tile = Grid.IdxX % {gradients.Sum(g => g.Tiles)}, slice = Grid.IdxX / {gradients.Sum(g => g.Tiles)};");
                int first = 0;
                for (int i = 0; i < gradients.Count; i++)
                {
                    DeviceGradientEmitter gradient = gradients[i];
                    string header = i == gradients.Count - 1 ? "else" : $"{(i == 0 ? "if" : "else if")} (tile < {first + gradient.Tiles})";
                    string call = $"GradientTile.Compute<{gradient.Name}>(batch, shared, tile{(first == 0 ? string.Empty : $" - {first}")}, slice);";
                    if (gradients.Count == 1)
                    {
                        code.Line(call);
                        break;
                    }

                    using (code.Block(header))
                    {
                        code.Line(call);
                    }

                    first += gradient.Tiles;
                }
            }
        }

        using (writer.Method("public static void FoldGradients(DeviceBatch batch)", $"Adds the slices of each gradient{(tables.Count == 0 ? string.Empty : " but those of tables, which have one")}."))
        {
            code.Line("int n = (Grid.IdxX * Group.DimX) + Group.IdxX;");
            string isNoTable = string.Concat(tables.Select(table =>
                $" && (n < Weights.{table.Table.Identifier} || n >= Weights.{table.Table.Identifier} + {table.Table.Parameter.Length})"));
            using (code.Block($"if (n < {program.TrainableCount}{isNoTable})"))
            {
                code.Line("Gradients.Fold(batch, n);");
            }
        }
    }
}
