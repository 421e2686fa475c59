using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>A cell over time: one product for all gates of a step, then the cell's equations on its result while it is in the cache.</summary>
internal sealed class RecurrentEmitter(StageWriter writer, RecurrentStage stage)
{
    private readonly string vector = StageWriter.Vector(stage.Layer.Units);
    private readonly AffineCode affine = new(writer, stage.GateCount, stage.Layer.Units);

    private CodeWriter Code => writer.Code;

    private string Layer => stage.Layer.Name;

    private int Padded => stage.PaddedUnits;

    /// <summary>The input's step that is taken at <c>step</c>.</summary>
    private string Taken => stage.Layer.GoBackwards ? $"({stage.Steps - 1} - step)" : "step";

    private string Order => stage.Layer.GoBackwards ? $"t = {stage.Steps - 1}..0" : $"t = 0..{stage.Steps - 1}";

    public static void Emit(StageWriter writer, RecurrentStage stage)
    {
        RecurrentEmitter emitter = new(writer, stage);
        emitter.Forward();
        emitter.Cell();
        if (stage.Training)
        {
            emitter.Backward();
            emitter.CellBackward();
            emitter.Gradients();
        }
    }

    private void Forward()
    {
        string bias = stage.Weights.Bias is null ? string.Empty : " + b";
        using (writer.RowsMethod(
            stage,
            Pass.Forward,
            $"{Layer}, {stage.Layer.Input} to {stage.Layer.Output}: for {Order}, all samples side by side,",
            $"  z = x(t) W + h(t−1) U{bias}, ({stage.GateCount} {(stage.GateCount == 1 ? "gate" : "gates")}, {stage.Layer.Units} units), then the cell."))
        {
            writer.DeclareMemory();
            using (writer.RowLoop())
            {
                foreach (View state in stage.States)
                {
                    Code.Line($"Rows.Clear({StageWriter.InRow(state)}, {Padded});");
                }
            }

            Code.Line();
            using (Code.Block($"for (int step = 0; step < {stage.Steps}; step++)"))
            {
                Code.Line($"nint x = {Places.Offset(stage.X, $"({Taken} * {stage.X.Stride})")};");
                Code.Line($"nint h = {Places.Offset(stage.States[0], Step(stage.States[0]))};");
                AffineCode.Product(
                    Code,
                    vector,
                    [
                        $"Columns = {stage.GatesWidth}, Depth = {stage.X.Features}, NextDepth = {stage.Layer.Units}, Segments = 2",
                        "ARow = RowFloats, AStep = 1, ASegment = h - x, CRow = RowFloats, Start = ProductStart.Bias",
                    ],
                    StageWriter.At("rows", "x"),
                    StageWriter.InPacked(stage.Weights.Packed),
                    StageWriter.InPacked(stage.Weights.PackedBias),
                    StageWriter.At("rows", Places.Offset(stage.Gates, stage.Training ? $"(step * {stage.GatesWidth})" : null)),
                    "count");
                using (writer.RowLoop())
                {
                    Code.Line($"{stage.Name}Cell(ref row, step);");
                }
            }
        }
    }

    private void Cell()
    {
        writer.Begin([$"One step of {Layer} for one sample:", .. stage.Equations.Select(e => "  " + MathText.Render(e))]);
        using (Code.Block($"private static void {stage.Name}Cell(ref float row, int step)"))
        {
            DeclareGates();
            List<(string, string)> outputs = [];
            foreach ((View state, string name) in States())
            {
                string variable = Names.Camel(name);
                Code.Line($"ref float {variable}Row = {StageWriter.InRow(state, Step(state))};");
                outputs.Add((name, $"{vector}.Store({{0}}, ref {variable}Row, {(state.Steps > 1 ? $"{Padded} + unit" : "unit")});"));
            }

            DeclareKept();
            DeclareMask();
            if (stage.Training)
            {
                outputs.AddRange(stage.Kept
                    .Where(k => !IsPreActivation(k.Name))
                    .Select(k => (k.Name, $"{vector}.Store({{0}}, ref {Place(k)});")));
            }

            new VectorCode(vector).Loop(Code, "unit", $"{Padded}", Inputs(gradients: false), stage.Equations, outputs);
        }
    }

    private void Backward()
    {
        bool pastNeeded = stage.Steps > 1;
        string input = stage.DX is null ? string.Empty : "; then dx = dz Wᵀ";
        using (writer.RowsMethod(
            stage,
            Pass.Backward,
            $"{Layer} backward: from the last step to the first, the cell's gradients, then dh(t−1) += dz Uᵀ{input}."))
        {
            writer.DeclareMemory();
            using (writer.RowLoop())
            {
                foreach (View carry in stage.Carries.Where((_, i) => i > 0 || stage.DOutput is not null))
                {
                    Code.Line($"Rows.Clear({StageWriter.InRow(carry)}, {Padded});");
                }
            }

            Code.Line();
            using (Code.Block($"for (int step = {stage.Steps - 1}; step >= 0; step--)"))
            {
                using (writer.RowLoop())
                {
                    Code.Line($"{stage.Name}CellBackward(ref row, step);");
                }

                if (pastNeeded)
                {
                    Code.Line();
                    using (Code.Block("if (step > 0)"))
                    {
                        AffineCode.Product(
                            Code,
                            vector,
                            [$"Columns = {Padded}, {affine.GateDepth()}", "ARow = RowFloats, AStep = 1, CRow = RowFloats, Start = ProductStart.Sum"],
                            StageWriter.At("rows", Places.Offset(stage.Gates, $"(step * {stage.GatesWidth})")),
                            StageWriter.InPacked(stage.RecurrentTransposed),
                            null,
                            StageWriter.At("rows", Places.Offset(stage.Carries[0])),
                            "count");
                    }
                }
            }

            if (stage.DX is View dx)
            {
                Code.Line();
                InputGradient(dx);
            }
        }
    }

    private void InputGradient(View dx)
    {
        string stride = CSharp.Integer(stage.Layer.GoBackwards ? -dx.Stride : dx.Stride);
        string? first = stage.Layer.GoBackwards && dx.Steps > 1 ? $"{(dx.Steps - 1) * dx.Stride}" : null;
        using (writer.RowLoop())
        {
            AffineCode.Product(
                Code,
                StageWriter.Vector(dx.Features),
                [$"Columns = {dx.Stride}, {affine.GateDepth()}", $"ARow = {stage.GatesWidth}, AStep = 1, CRow = {stride}"],
                StageWriter.At("row", Places.Offset(stage.Gates)),
                StageWriter.InPacked(stage.Weights.Transposed!),
                null,
                StageWriter.InRow(dx, first),
                $"{dx.Steps}");
        }
    }

    private void CellBackward()
    {
        writer.Begin([$"Gradients of one step of {Layer} for one sample:", .. stage.Backward.Select(e => "  " + MathText.Render(e))]);
        using (Code.Block($"private static void {stage.Name}CellBackward(ref float row, int step)"))
        {
            DeclareGates();
            HashSet<string> used = [.. stage.Backward.SelectMany(e => e.Value.Names())];
            foreach ((View state, string name) in States().Where(s => used.Contains(s.Name) || used.Contains(CellEquations.Previous(s.Name))))
            {
                Code.Line($"ref float {Names.Camel(name)}Row = {StageWriter.InRow(state, Step(state))};");
            }

            foreach ((View carry, string name) in stage.Carries.Zip(stage.Layer.Cell.States, (v, s) => (v, s)))
            {
                Code.Line($"ref float d{Names.Pascal(name)}Row = {StageWriter.InRow(carry)};");
            }

            if (stage.DOutput is View output)
            {
                Code.Line($"ref float output = {StageWriter.InRow(output, Step(output))};");
            }

            DeclareKept();
            DeclareMask();
            new VectorCode(vector).Loop(Code, "unit", $"{Padded}", Inputs(gradients: true), stage.Backward, GradientOutputs());
        }
    }

    private List<(string, string)> GradientOutputs()
    {
        List<(string, string)> outputs = [];
        HashSet<string> computed = [.. stage.Backward.Select(e => e.Name)];
        for (int gate = 0; gate < stage.GateCount; gate++)
        {
            string name = Differentiator.GradientName(CellEquations.PreActivation(stage.Layer.Cell.Gates[gate]));
            outputs.Add((name, $"{vector}.Store({Value(name)}, ref gates, {GateUnit(gate)});"));
        }

        foreach (string state in stage.Layer.Cell.States)
        {
            string name = Differentiator.GradientName(CellEquations.Previous(state));
            outputs.Add((name, $"{vector}.Store({Value(name)}, ref d{Names.Pascal(state)}Row, unit);"));
        }

        return outputs;

        // A result that is missing among the equations is 0.
        string Value(string name) => computed.Contains(name) ? "{0}" : $"{vector}.Zero";
    }

    private void Gradients()
    {
        string bias = stage.Weights.Bias is null ? string.Empty : ", db = Σ dz";
        using (writer.BlocksMethod(
            stage, Pass.Gradients, $"{Layer}: dW = Σ x(t)ᵀ dz(t), dU = Σ h(t−1)ᵀ dz(t){bias} over samples and steps."))
        {
            affine.DeclareGradients();
            string dz = Places.Offset(stage.Gates);
            int xStep = stage.Layer.GoBackwards ? -stage.X.Stride : stage.X.Stride;
            string? last = stage.Layer.GoBackwards && stage.Steps > 1 ? $"{(stage.Steps - 1) * stage.X.Stride}" : null;
            affine.KernelGradient(stage.Weights.Kernel, stage.X.Features, Places.Offset(stage.X, last), xStep, dz, stage.Steps);
            affine.KernelGradient(stage.RecurrentKernel, stage.Layer.Units, Places.Offset(stage.States[0]), Padded, dz, stage.Steps);
            if (stage.Weights.Bias is ParameterPlace biasPlace)
            {
                affine.BiasGradient(biasPlace, dz, stage.Steps);
            }
        }
    }

    private IEnumerable<(View View, string Name)> States() => stage.States.Zip(stage.Layer.Cell.States, (view, name) => (view, name));

    /// <summary>Loads of everything that the cell's equations may mention.</summary>
    private List<(string Name, string Load)> Inputs(bool gradients)
    {
        List<(string, string)> inputs = [];
        if (!gradients)
        {
            inputs.AddRange(stage.Layer.Cell.Gates.Select(
                (gate, i) => (CellEquations.PreActivation(gate), $"{vector}.Load(ref gates, {GateUnit(i)})")));
        }

        foreach ((View state, string name) in States())
        {
            inputs.Add((CellEquations.Previous(name), $"{vector}.Load(ref {Names.Camel(name)}Row, unit)"));
            if (gradients)
            {
                inputs.Add((name, $"{vector}.Load(ref {Names.Camel(name)}Row, {Padded} + unit)"));
                string output = name == stage.Layer.Cell.States[0] && stage.DOutput is not null ? $" + {vector}.Load(ref output, unit)" : string.Empty;
                inputs.Add((Differentiator.GradientName(name), $"{vector}.Load(ref d{Names.Pascal(name)}Row, unit){output}"));
            }
        }

        if (gradients)
        {
            inputs.AddRange(stage.Kept.Select(k => (k.Name, $"{vector}.Load(ref {Place(k)})")));
        }

        inputs.Add((PlanBuilder.MaskName, "mask"));
        return inputs;
    }

    private void DeclareGates() =>
        Code.Line($"ref float gates = {StageWriter.At("row", Places.Offset(stage.Gates, stage.Training ? $"(step * {stage.GatesWidth})" : null))};");

    private void DeclareKept()
    {
        foreach (KeptGateValue kept in stage.Kept.Where(k => k.Buffer != stage.Gates))
        {
            Code.Line($"ref float {Names.Camel(kept.Name)}Row = {StageWriter.At("row", Places.Offset(kept.Buffer, $"(step * {Padded})"))};");
        }
    }

    private void DeclareMask()
    {
        if (stage.Mask is View mask)
        {
            Code.Line($"{vector} mask = {vector}.Broadcast(At(ref row, {Places.Offset(mask, Taken)}));");
        }
    }

    private string Place(KeptGateValue kept) =>
        kept.Buffer == stage.Gates ? $"gates, {GateUnit(kept.Gate)}" : $"{Names.Camel(kept.Name)}Row, unit";

    private bool IsPreActivation(string name) => stage.Layer.Cell.Gates.Any(g => CellEquations.PreActivation(g) == name);

    private string GateUnit(int gate) => gate == 0 ? "unit" : $"{gate * Padded} + unit";

    private static string? Step(View view) => view.Steps > 1 ? $"(step * {view.Stride})" : null;
}
