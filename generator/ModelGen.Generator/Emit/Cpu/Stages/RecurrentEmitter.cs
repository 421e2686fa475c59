using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>A cell over time: for each step the product for all gates, with the cell's equations on its result as soon as it is there.</summary>
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

    /// <summary>A step's mask in a sample's row, or null.</summary>
    private string? Mask => stage.Mask is View mask ? Places.Offset(mask, Taken) : null;

    /// <summary>Where a state before a step is, and after it.</summary>
    private string? Now(View state) => At(state, "step");

    private string? Next(View state) => At(state, "(step + 1)");

    public static void Emit(StageWriter writer, RecurrentStage stage)
    {
        RecurrentEmitter emitter = new(writer, stage);
        emitter.Forward();
        emitter.Cell();
        if (stage.Training)
        {
            emitter.Backward();
            emitter.CellBackward();
            if (stage.Mask is not null)
            {
                emitter.SkipBackward();
            }

            emitter.Gradients();
        }
    }

    private void Forward()
    {
        string bias = stage.Weights.Bias is null ? string.Empty : " + b";
        using (writer.RowsMethod(
            stage,
            Pass.Forward,
            $"{Layer}, {stage.Layer.Input} to {stage.Layer.Output}: for {Order}, {(stage.Mask is null ? "all samples side by side" : "all samples that are not masked side by side")},",
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
            Code.Line($"Recurrence.Run<{vector}, {stage.Name}Cell>(");
            Code.Line("    new()");
            Code.Line("    {");
            Code.Line($"        Steps = {stage.Steps}, Inputs = {stage.X.Features}, Units = {stage.Layer.Units}, Row = RowFloats,");
            Code.Line($"        X = {Places.Offset(stage.X)}, XStep = {stage.X.Stride},");
            Code.Line($"        H = {Places.Offset(stage.States[0])}, HStep = {Padded},{(stage.KeepsSteps ? string.Empty : " ByTurns = true,")}");
            if (stage.Layer.GoBackwards)
            {
                Code.Line("        Backwards = true,");
            }

            if (stage.Mask is View mask)
            {
                Code.Line($"        Mask = {Places.Offset(mask)},");
            }

            Code.Line("    },");
            Code.Line($"    weights: {StageWriter.InPacked(stage.Weights.Packed)},");
            Code.Line($"    bias: {StageWriter.InPacked(stage.Weights.PackedBias)},");
            Code.Line("    ref rows,");
            Code.Line("    count);");
        }
    }

    private void Cell()
    {
        Code.Line();
        Code.Comment([$"One step of {Layer} for one sample:", .. stage.Used.Forward.Select(e => "  " + MathText.Render(e))]);
        using (Code.Block($"internal readonly struct {stage.Name}Cell : IRecurrentCell<{vector}>"))
        {
            Code.Line($"public static int Gates => {stage.GateCount};");
            Code.Line();
            Code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
            using (Code.Method("public static void Run(ref float row, int step, int unit, ref float z)"))
            {
                List<(string, string)> inputs = [.. stage.Layer.Cell.Gates.Select((gate, i) => (
                    CellEquations.PreActivation(gate), $"{vector}.Load(ref z, {(i == 0 ? "0" : i == 1 ? $"{vector}.Lanes" : $"{i} * {vector}.Lanes")})"))];
                List<(string, string)> outputs = [];
                foreach ((View state, string name) in States())
                {
                    Code.Line($"ref float {NameScope.Row(name)} = {StageWriter.InRow(state)};");
                    inputs.Add((CellEquations.Previous(name), $"{vector}.Load(ref {NameScope.Row(name)}, {Unit(Now(state))})"));
                    outputs.Add((name, $"{vector}.Store({{0}}, ref {NameScope.Row(name)}, {Unit(Next(state))});"));
                }

                if (stage.Training)
                {
                    DeclareKept();
                    outputs.AddRange(UsedKept.Select(k => (k.Name, $"{vector}.Store({{0}}, ref {Place(k)});")));
                }

                new VectorCode(vector).Body(Code, inputs, stage.Used.Forward, outputs);
            }

            if (stage.Mask is not null)
            {
                Skip();
            }
        }
    }

    private void Skip()
    {
        Code.Line();
        Code.Comment("A masked step leaves the states as they are.");
        Code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        using (Code.Method("public static void Skip(ref float row, int step)"))
        {
            foreach ((View state, string name) in States().Where(s => s.View.Steps > 1))
            {
                string variable = NameScope.Row(name);
                Code.Line($"ref float {variable} = {StageWriter.InRow(state)};");
                Code.Line($"Rows.Copy({StageWriter.At(variable, Now(state)!)}, {StageWriter.At(variable, Next(state)!)}, {Padded});");
            }
        }
    }

    private void Backward()
    {
        string input = stage.DX is null ? string.Empty : "; then dx = dz Wᵀ";
        using (writer.RowsMethod(
            stage,
            Pass.Backward,
            $"{Layer} backward: from the last step to the first, the cell's gradients, then dh(t−1) += dz Uᵀ{input}."))
        {
            writer.DeclareMemory();
            View[] cleared = [.. stage.Carries.Where((_, i) => i > 0 || stage.DOutput is not null)];
            if (cleared.Length > 0)
            {
                using (writer.RowLoop())
                {
                    foreach (View carry in cleared)
                    {
                        Code.Line($"Rows.Clear({StageWriter.InRow(carry)}, {Padded});");
                    }
                }

                Code.Line();
            }

            using (Code.Block($"for (int step = {stage.Steps - 1}; step >= 0; step--)"))
            {
                BackwardStep();
            }

            if (stage.DX is View dx)
            {
                Code.Line();
                InputGradient(dx);
            }
        }
    }

    private void BackwardStep()
    {
        using (writer.RowLoop())
        {
            string gradient = $"{stage.Name}CellBackward(ref row, step);";
            Code.Lines(Mask is null
                ? gradient
                : $"if (At(ref row, {Mask}) > 0)\n{{\n    {gradient}\n}}\nelse\n{{\n    {stage.Name}SkipBackward(ref row, step);\n}}");
        }

        if (stage.Steps == 1)
        {
            return;
        }

        Code.Line();
        using (Code.Block("if (step > 0)"))
        {
            AffineCode.Product(
                Code,
                vector,
                [$"Columns = {Padded}, {affine.GateDepth()}", "ARow = RowFloats, CRow = RowFloats, Start = ProductStart.Sum"],
                StageWriter.At("rows", Places.Offset(stage.Gates!, $"(step * {stage.GatesWidth})")),
                StageWriter.InPacked(stage.RecurrentTransposed!),
                null,
                StageWriter.At("rows", Places.Offset(stage.Carries[0])),
                "count",
                Mask is null ? null : $"new({StageWriter.At("rows", Mask)}, RowFloats)");
        }
    }

    private void SkipBackward()
    {
        writer.Begin($"Gradients of a masked step of {Layer} for one sample: 0 for the gates; those of the states pass by.");
        using (Code.Block($"private static void {stage.Name}SkipBackward(ref float row, int step)"))
        {
            Code.Line($"Rows.Clear({StageWriter.At("row", Places.Offset(stage.Gates!, $"(step * {stage.GatesWidth})"))}, {stage.GatesWidth});");
            if (stage.DOutput is View output)
            {
                Code.Line($"Rows.Add<{vector}>({StageWriter.InRow(output, Step(output))}, {StageWriter.InRow(stage.Carries[0])}, {Padded});");
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
                [$"Columns = {dx.Stride}, {affine.GateDepth()}", $"ARow = {stage.GatesWidth}, CRow = {stride}"],
                StageWriter.At("row", Places.Offset(stage.Gates!)),
                StageWriter.InPacked(stage.Weights.Transposed!),
                null,
                StageWriter.InRow(dx, first),
                $"{dx.Steps}");
        }
    }

    private void CellBackward()
    {
        writer.Begin([$"Gradients of one step of {Layer} for one sample:", .. stage.Used.Backward.Select(e => "  " + MathText.Render(e))]);
        using (Code.Method($"private static void {stage.Name}CellBackward(ref float row, int step)"))
        {
            HashSet<string> used = [.. stage.Used.Backward.SelectMany(e => e.Value.Names())];
            foreach ((View state, string name) in States().Where(s => used.Contains(s.Name) || used.Contains(CellEquations.Previous(s.Name))))
            {
                Code.Line($"ref float {NameScope.Row(name)} = {StageWriter.InRow(state, Term(Now(state)))};");
            }

            foreach ((View carry, string name) in stage.Carries.Zip(stage.Layer.Cell.States, (v, s) => (v, s)))
            {
                Code.Line($"ref float {CarryRow(name)} = {StageWriter.InRow(carry)};");
            }

            if (stage.DOutput is View output)
            {
                Code.Line($"ref float output = {StageWriter.InRow(output, Step(output))};");
            }

            DeclareKept(gates: true);
            new VectorCode(vector).Loop(Code, "unit", $"{Padded}", GradientInputs(), stage.Used.Backward, GradientOutputs());
        }
    }

    private List<(string, string)> GradientOutputs()
    {
        List<(string, string)> outputs = [];
        HashSet<string> computed = [.. stage.Used.Backward.Select(e => e.Name)];
        for (int gate = 0; gate < stage.GateCount; gate++)
        {
            string name = Differentiator.GradientName(CellEquations.PreActivation(stage.Layer.Cell.Gates[gate]));
            outputs.Add((name, $"{vector}.Store({Value(name)}, ref gates, {GateUnit(gate)});"));
        }

        foreach (string state in stage.Layer.Cell.States)
        {
            string name = Differentiator.GradientName(CellEquations.Previous(state));
            outputs.Add((name, $"{vector}.Store({Value(name)}, ref {CarryRow(state)}, unit);"));
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
            int xStep = stage.Layer.GoBackwards ? -stage.X.Stride : stage.X.Stride;
            string? last = stage.Layer.GoBackwards && stage.Steps > 1 ? $"{(stage.Steps - 1) * stage.X.Stride}" : null;
            affine.Gradients(
                Places.Offset(stage.Gates!),
                stage.Steps,
                new LeftOperand(stage.Weights.Kernel, stage.X.Features, Places.Offset(stage.X, last), xStep),
                new LeftOperand(stage.RecurrentKernel, stage.Layer.Units, Places.Offset(stage.States[0]), Padded),
                stage.Weights.Bias);
        }
    }

    private IEnumerable<(View View, string Name)> States() => stage.States.Zip(stage.Layer.Cell.States, (view, name) => (view, name));

    /// <summary>Loads of everything that the gradients may mention.</summary>
    private List<(string Name, string Load)> GradientInputs()
    {
        List<(string, string)> inputs = [];
        foreach ((View state, string name) in States())
        {
            string output = name == stage.Layer.Cell.States[0] && stage.DOutput is not null ? $" + {vector}.Load(ref output, unit)" : string.Empty;
            inputs.Add((CellEquations.Previous(name), $"{vector}.Load(ref {NameScope.Row(name)}, unit)"));
            inputs.Add((name, $"{vector}.Load(ref {NameScope.Row(name)}, {Padded} + unit)"));
            inputs.Add((Differentiator.GradientName(name), $"{vector}.Load(ref {CarryRow(name)}, unit){output}"));
        }

        inputs.AddRange(UsedKept.Select(k => (k.Name, $"{vector}.Load(ref {Place(k)})")));
        return inputs;
    }

    /// <summary>What a step that takes part keeps.</summary>
    private IEnumerable<KeptGateValue> UsedKept => stage.Kept.Where(k => stage.Used.Kept.Contains(k.Name));

    private void DeclareKept(bool gates = false)
    {
        if (gates || UsedKept.Any(k => k.View == stage.Gates))
        {
            Code.Line($"ref float gates = {StageWriter.At("row", Places.Offset(stage.Gates!, $"(step * {stage.GatesWidth})"))};");
        }

        foreach (KeptGateValue kept in UsedKept.Where(k => k.View != stage.Gates))
        {
            Code.Line($"ref float {NameScope.Row(kept.Name)} = {StageWriter.At("row", Places.Offset(kept.View, $"(step * {Padded})"))};");
        }
    }

    private string Place(KeptGateValue kept) =>
        kept.View == stage.Gates ? $"gates, {GateUnit(kept.Gate)}" : $"{NameScope.Row(kept.Name)}, unit";

    private string GateUnit(int gate) => gate == 0 ? "unit" : $"{gate * Padded} + unit";

    private static string Unit(string? place) => place is null ? "unit" : $"{Term(place)} + unit";

    /// <summary>The row with the gradient of a state on its way back through time.</summary>
    private static string CarryRow(string state) => NameScope.Local(state + " carry", $"d{Names.Pascal(state)}Row");

    private static string? Term(string? place) => place is null ? null : $"({place})";

    /// <summary>Where the state at a step is: of every step, of this one and the next by turns, or of one.</summary>
    private string? At(View state, string step) =>
        state.Steps == 1 ? null
        : stage.KeepsSteps ? $"{step} * {state.Stride}"
        : $"{step} % 2 * {state.Stride}";

    private static string? Step(View view) => view.Steps > 1 ? $"(step * {view.Stride})" : null;
}
