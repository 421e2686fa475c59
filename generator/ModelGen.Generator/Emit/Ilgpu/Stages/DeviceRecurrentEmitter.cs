using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>
/// A cell over time in one launch: a group keeps the states of its samples in shared memory from step to step, and a thread the
/// pre-activations of a unit in registers.
/// </summary>
internal sealed class DeviceRecurrentEmitter(DeviceWriter writer, RecurrentStage stage)
{
    private readonly RecurrentTile tile = new(stage, writer.Tile.Rows);

    private CodeWriter Code => writer.Code;

    private string Layer => stage.Layer.Name;

    private int Units => stage.Layer.Units;

    private int Padded => stage.PaddedUnits;

    /// <summary>The input's step that is taken at <c>step</c>.</summary>
    private string Taken => stage.Layer.GoBackwards ? $"({stage.Steps - 1} - step)" : "step";

    private IReadOnlyList<string> PreActivations => [.. stage.Layer.Cell.Gates.Select(CellEquations.PreActivation)];

    public static void Emit(DeviceWriter writer, RecurrentStage stage)
    {
        DeviceRecurrentEmitter emitter = new(writer, stage);
        emitter.Forward();
        emitter.Cell();
        if (stage.Training)
        {
            emitter.Backward();
            emitter.CellBackward();
        }
    }

    private void Forward()
    {
        string bias = stage.Weights.Bias is null ? string.Empty : " + b";
        string order = stage.Layer.GoBackwards ? $"{stage.Steps - 1}..0" : $"0..{stage.Steps - 1}";
        using (writer.TileMethod(
            stage,
            Pass.Forward,
            $"{Layer}, {stage.Layer.Input} to {stage.Layer.Output}: for t = {order}, all samples of the tile side by side,",
            $"  z = x(t) W + h(t−1) U{bias}, ({stage.GateCount} {(stage.GateCount == 1 ? "gate" : "gates")}, {Units} units), then the cell.",
            "Shared memory: x(t) and h(t−1) of each sample, once for even and once for odd steps; then the other states."))
        {
            PackedTensor weights = writer.Packed(stage.Name);
            Code.Line($"ArrayView<Float4> operands = shared.SubView(0, {2 * tile.OperandFloats}).Cast<Float4>();");
            writer.DeclareWeights("weights", weights, tile.ForwardWeights, tile.HoldsForward ? $"{tile.ForwardFloats}" : null);
            Code.Line($"Tiles.Clear(shared, {tile.ForwardFloats});");
            if (stage.Training)
            {
                ClearFirstStates();
            }

            Code.Line("Group.Barrier();");
            FetchInput("0", stage.Layer.GoBackwards ? $"{stage.Steps - 1}" : "0");
            Code.Line("Group.Barrier();");
            using (Code.Block($"for (int step = 0; step < {stage.Steps}; step++)"))
            {
                Code.Line($"int now = step % 2 * {tile.OperandFloats}, next = {tile.OperandFloats} - now;");
                if (stage.Steps > 1)
                {
                    using (Code.Block($"if (step + 1 < {stage.Steps})"))
                    {
                        FetchInput("next", stage.Layer.GoBackwards ? $"({stage.Steps - 2} - step)" : "(step + 1)");
                    }
                }

                Code.Line();
                Steps();
                Code.Line();
                Code.Line("Group.Barrier();");
            }
        }
    }

    private void Steps()
    {
        int rows = writer.Tile.RowsOfThread(stage.GateCount, Units);
        ProductCode product = new(Code, PreActivations, rows);
        using (Code.Block($"for (int i = Group.IdxX; i < {writer.Tile.Rows / rows * Units}; i += Group.DimX)"))
        {
            Code.Line($"int unit = i % {Units}, sample = {Samples(Units, rows)};");
            product.DeclareShared(gate => stage.Weights.Bias is { } bias
                ? $"batch.Parameters[Weights.{bias.Identifier} + {(gate == 0 ? string.Empty : $"{gate * Units} + ")}unit]"
                : "0");
            product.Add($"{tile.Quads}", "weights", "unit", Units, "operands", $"(now / 4) + (sample * {tile.Quads})", tile.Quads);
            for (int row = 0; row < rows; row++)
            {
                string sums = string.Join(", ", PreActivations.Select(z => ProductCode.Sum(z, row)));
                Code.Line($"{stage.Name}Cell(batch, shared, first, {Plus("sample", row)}, step, unit, {sums});");
            }
        }
    }

    private void ClearFirstStates()
    {
        using (writer.EachNumber(Units))
        {
            foreach (View state in stage.States)
            {
                Code.Line($"{DeviceWriter.InRow(state, Units == 1 ? null : "n")} = 0;");
            }
        }

        Code.Line();
    }

    /// <summary>Brings a step of the input to its place among the operands.</summary>
    private void FetchInput(string place, string taken)
    {
        string source = Places.Offset(stage.X, taken == "0" ? null : DeviceWriter.Step(stage.X, taken));
        Code.Line($"Tiles.Fetch(batch, first, TileRows, RowFloats, {source}, {stage.X.Features},");
        Code.Line($"    shared.SubView({place}, {tile.OperandFloats}), {tile.Quads * 4}, {stage.X.Features});");
    }

    private void Cell()
    {
        string parameters = string.Join(", ", PreActivations.Select(z => "float " + NameScope.Local(z)));
        using (writer.Method(
            $"private static void {stage.Name}Cell(\n    DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit, {parameters})",
            [$"One step of {Layer} for one unit of one sample:", .. stage.Cell.Forward.Select(e => "  " + MathText.Render(e))]))
        {
            string now = $"(step % 2 * {tile.OperandFloats})", next = $"((step + 1) % 2 * {tile.OperandFloats})";
            Code.Line("int row = Min(first + sample, batch.Count - 1) * RowFloats;");
            Code.Line($"int place = (sample * {tile.Quads * 4}) + {tile.InputQuads * 4} + unit;");
            List<(string, string)> inputs = [(PlanBuilder.MaskName, MaskNow())];
            List<(string, string)> outputs = [];
            for (int i = 0; i < stage.States.Count; i++)
            {
                string name = stage.Layer.Cell.States[i];
                inputs.Add((CellEquations.Previous(name), $"shared[{(i == 0 ? $"{now} + place" : OtherState(i))}]"));
                outputs.Add((name, $"shared[{(i == 0 ? $"{next} + place" : OtherState(i))}] = {{0}};"));
            }

            ScalarCode.Float.Body(Code, inputs, stage.Cell.Forward, outputs);
            StoreStep();
        }
    }

    /// <summary>What later stages and the backward pass read.</summary>
    private void StoreStep()
    {
        List<string> stores = [];
        for (int i = 0; i < stage.States.Count; i++)
        {
            View state = stage.States[i];
            string value = NameScope.Local(stage.Layer.Cell.States[i]);
            if (stage.Training || (i == 0 && stage.KeepsSteps))
            {
                stores.Add($"{DeviceWriter.InRow(state, $"((step + 1) * {Padded}) + unit")} = {value};");
            }
            else if (i == 0)
            {
                string last = DeviceWriter.InRow(state, stage.Steps % 2 == 0 ? "unit" : $"{Padded} + unit");
                stores.Add($"if (step == {stage.Steps - 1})\n{{\n    {last} = {value};\n}}");
            }
        }

        foreach (KeptGateValue kept in stage.Kept)
        {
            stores.Add($"{Place(kept)} = {NameScope.Local(kept.Name)};");
        }

        using (Code.Block("if (first + sample < batch.Count)"))
        {
            foreach (string store in stores)
            {
                Code.Lines(store);
            }
        }
    }

    private void Backward()
    {
        string input = stage.DX is null ? string.Empty : " and dx(t) = dz Wᵀ";
        using (writer.TileMethod(
            stage,
            Pass.Backward,
            $"{Layer} backward: from the last step to the first, the cell's gradients dz, then dh(t−1) += dz Uᵀ{input}.",
            "Shared memory: dz of each sample, then the gradients of the states on their way back."))
        {
            Code.Line($"ArrayView<Float4> gates = shared.SubView(0, {tile.GateFloats}).Cast<Float4>();");
            if (stage.Steps > 1)
            {
                PackedTensor recurrent = writer.Packed(stage.Name + "RecurrentTransposed");
                writer.DeclareWeights("recurrent", recurrent, recurrent.Floats, tile.HoldsBackward ? $"{tile.BackwardFloats}" : null);
            }

            if (stage.DX is not null)
            {
                PackedTensor kernel = writer.Packed(stage.Name + "Transposed");
                writer.DeclareWeights("kernel", kernel, kernel.Floats);
            }

            Code.Line($"Tiles.Clear(shared, {tile.BackwardFloats});");
            Code.Line("Group.Barrier();");
            if (stage.DOutput is null)
            {
                Code.Line($"Tiles.Fetch(batch, first, TileRows, RowFloats, {Places.Offset(stage.Carries[0])}, {Units},");
                Code.Line($"    shared.SubView({tile.BackwardState(0)}, {writer.Tile.Rows * Units}), {Units}, {Units});");
                Code.Line("Group.Barrier();");
            }

            using (Code.Block($"for (int step = {stage.Steps - 1}; step >= 0; step--)"))
            {
                // Samples that the batch does not have keep gradients of 0.
                using (Code.Block($"for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * {Units}; i += Group.DimX)"))
                {
                    Code.Line($"{stage.Name}CellBackward(batch, shared, first, i / {Units}, step, i % {Units});");
                }

                Code.Line();
                Code.Line("Group.Barrier();");
                if (stage.Steps > 1)
                {
                    using (Code.Block("if (step > 0)"))
                    {
                        StateGradient();
                    }

                    Code.Line();
                }

                if (stage.DX is View dx)
                {
                    InputGradient(dx);
                    Code.Line();
                }

                Code.Line("Group.Barrier();");
            }
        }
    }

    private void StateGradient()
    {
        string name = Differentiator.GradientName(stage.Layer.Cell.States[0]);
        GateProduct("recurrent", name, Units, row => $"shared[{StateOf("unit", row)}]", (row, value) => [$"shared[{StateOf("unit", row)}] = {value};"]);

        string StateOf(string unit, int row) => $"{tile.BackwardState(0)} + ({Parenthesized("sample", row)} * {Units}) + {unit}";
    }

    private void InputGradient(View dx)
    {
        string place = Places.Offset(dx, dx.Steps == 1 ? "unit" : $"({Taken} * {dx.Stride}) + unit");
        GateProduct("kernel", "dx", dx.Features, _ => "0", (row, value) =>
        [
            $"if (first + {Plus("sample", row)} < batch.Count)",
            "{",
            $"    batch.Rows[((first + {Plus("sample", row)}) * RowFloats) + {place}] = {value};",
            "}",
        ]);
    }

    /// <summary>A product with the gradients of all gates.</summary>
    private void GateProduct(string weights, string sum, int columns, Func<int, string> start, Func<int, string, string[]> store)
    {
        int rows = writer.Tile.RowsOfThread(1, columns);
        ProductCode product = new(Code, [sum], rows);
        using (Code.Block($"for (int i = Group.IdxX; i < {writer.Tile.Rows / rows * columns}; i += Group.DimX)"))
        {
            Code.Line($"int unit = i % {columns}, sample = {Samples(columns, rows)};");
            product.Declare(start);
            product.Add($"{tile.GateQuads}", weights, "unit", columns, "gates", $"(sample * {tile.GateQuads})", tile.GateQuads);
            for (int row = 0; row < rows; row++)
            {
                foreach (string line in store(row, ProductCode.Sum(sum, row)))
                {
                    Code.Line(line);
                }
            }
        }
    }

    private void CellBackward()
    {
        using (writer.Method(
            $"private static void {stage.Name}CellBackward(DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)",
            [$"Gradients of one step of {Layer} for one unit of one sample:", .. stage.Cell.Backward.Select(e => "  " + MathText.Render(e))]))
        {
            Code.Line("int row = (first + sample) * RowFloats;");
            Code.Line($"int place = (sample * {Units}) + unit;");
            HashSet<string> computed = [.. stage.Cell.Backward.Select(e => e.Name)];
            ScalarCode.Float.Body(Code, BackwardInputs(), stage.Cell.Backward, []);
            IReadOnlyList<string> gates = stage.Layer.Cell.Gates;
            for (int gate = 0; gate < gates.Count; gate++)
            {
                int start = gate * (tile.GateQuads / gates.Count) * 4;
                Code.Line($"shared[(sample * {tile.GateQuads * 4}) + {(start == 0 ? string.Empty : $"{start} + ")}unit] = {Value(GateGradient(gate))};");
            }

            for (int i = 0; i < stage.States.Count; i++)
            {
                string name = Differentiator.GradientName(CellEquations.Previous(stage.Layer.Cell.States[i]));
                Code.Line($"shared[{tile.BackwardState(i)} + place] = {Value(name)};");
            }

            for (int gate = 0; gate < gates.Count; gate++)
            {
                Code.Line($"{Gate(gate)} = {Value(GateGradient(gate))};");
            }

            // A result that is missing among the equations is 0.
            string Value(string name) => computed.Contains(name) ? NameScope.Local(name) : "0";
        }
    }

    private List<(string, string)> BackwardInputs()
    {
        List<(string, string)> inputs = [(PlanBuilder.MaskName, MaskNow())];
        for (int i = 0; i < stage.States.Count; i++)
        {
            View state = stage.States[i];
            string name = stage.Layer.Cell.States[i];
            string output = i == 0 && stage.DOutput is View doutput ? $" + {DeviceWriter.InRow(doutput, Unit(doutput))}" : string.Empty;
            inputs.Add((CellEquations.Previous(name), DeviceWriter.InRow(state, $"(step * {Padded}) + unit")));
            inputs.Add((name, DeviceWriter.InRow(state, $"((step + 1) * {Padded}) + unit")));
            inputs.Add((Differentiator.GradientName(name), $"shared[{tile.BackwardState(i)} + place]{output}"));
        }

        inputs.AddRange(stage.Kept.Select(k => (k.Name, Place(k))));
        return inputs;

        static string Unit(View view) => view.Steps == 1 ? "unit" : $"(step * {view.Stride}) + unit";
    }

    private string GateGradient(int gate) => Differentiator.GradientName(CellEquations.PreActivation(stage.Layer.Cell.Gates[gate]));

    private string MaskNow() => stage.Mask is View mask ? DeviceWriter.InRow(mask, Taken) : "1";

    private string OtherState(int state) => $"{tile.ForwardState(state)} + (sample * {Units}) + unit";

    private string Place(KeptGateValue kept) => kept.View == stage.Gates
        ? Gate(kept.Gate)
        : $"batch.Rows[row + {Places.Offset(kept.View, $"(step * {Padded}) + unit")}]";

    private string Gate(int gate)
    {
        string start = gate == 0 ? string.Empty : $"{gate * Padded} + ";
        return $"batch.Rows[row + {Places.Offset(stage.Gates!, $"(step * {stage.GatesWidth}) + {start}unit")}]";
    }

    /// <summary>The first of a thread's samples.</summary>
    private string Samples(int columns, int rows) => rows == writer.Tile.Rows ? "0"
        : rows == 1 ? $"i / {columns}"
        : $"i / {columns} * {rows}";

    private static string Plus(string place, int offset) => offset == 0 ? place : $"{place} + {offset}";

    private static string Parenthesized(string place, int offset) => offset == 0 ? place : $"({place} + {offset})";
}
