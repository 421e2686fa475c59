using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>
/// A cell over time in one launch: a group keeps the states of its samples in shared memory from step to step, and a thread the sums of a
/// unit in registers.
/// </summary>
internal sealed class DeviceRecurrentEmitter(DeviceWriter writer, RecurrentStage stage)
{
    private readonly RecurrentTile tile = new(stage, writer.Tile.Rows);
    private readonly DeviceRecurrentPlaces places = new(writer, stage);

    private CodeWriter Code => writer.Code;

    private string Layer => stage.Layer.Name;

    public static void Emit(DeviceWriter writer, RecurrentStage stage)
    {
        DeviceRecurrentEmitter emitter = new(writer, stage);
        emitter.Forward();
        for (int part = 0; part < stage.Weights.Count; part++)
        {
            emitter.Cell(part);
        }

        if (stage.Backward is { } backward && stage.Has(Pass.Backward))
        {
            new DeviceRecurrentBackward(writer, stage, backward).Emit();
        }
    }

    private void Forward()
    {
        string order = stage.Layer.GoBackwards ? $"{stage.Steps - 1}..0" : $"0..{stage.Steps - 1}";
        using (writer.TileMethod(
            stage,
            Pass.Forward,
            [
                $"{Layer}, {stage.Layer.Input} to {stage.Layer.Output}: for t = {order}, all samples of the tile side by side,",
                .. SumText.Lines(stage, "  "),
                "Shared memory: x(t) and h(t−1) of each sample, once for even and once for odd steps; then the other states.",
            ]))
        {
            Code.Line($"ArrayView<Float4> operands = shared.SubView(0, {2 * tile.OperandFloats}).Cast<Float4>();");
            foreach (Symbol value in stage.Layer.Cell.Operands)
            {
                string numbers = $"shared.SubView({tile.OperandValue(value)}, {writer.Tile.Rows * tile.QuadsOf(value) * 4})";
                Code.Line($"ArrayView<Float4> {NameScope.Local(value, suffix: "Operands")} = {numbers}.Cast<Float4>();");
            }

            writer.DeclareWeights("weights", writer.Packed(stage.Name), tile.ForwardWeights, tile.HoldsForward ? $"{tile.ForwardFloats}" : null);
            Code.Line($"Tiles.Clear(shared, {tile.ForwardFloats});");
            if (stage.Begin.Count > 0)
            {
                TakeFirstStates();
            }
            else if (stage.Backward is not null)
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

                for (int part = 0; part < stage.Weights.Count; part++)
                {
                    Code.Line();
                    Part(part);
                    Code.Line();
                    Code.Line("Group.Barrier();");
                }
            }

            if (stage.Carried.Count > 0)
            {
                CarryStates();
            }
        }
    }

    private void Part(int part)
    {
        SumWeights weights = stage.Weights[part];
        Symbol[] sums = [.. stage.Cell.Parts[part].Sums.Select(s => s.Name)];
        int units = weights.Units, rows = writer.Tile.RowsOfThread(sums.Length, units);
        ProductCode product = new(Code, sums, rows);
        using (Code.Block($"for (int i = Group.IdxX; i < {writer.Tile.Rows / rows * units}; i += Group.DimX)"))
        {
            Code.Line($"int unit = i % {units}, sample = {places.Samples(units, rows)};");
            product.DeclareShared(sum => Bias(weights, sum));
            foreach (OperandProduct operand in Merged(part, sums))
            {
                product.Add(
                    $"{operand.Quads}",
                    "weights",
                    operand.Weight == 0 ? "unit" : $"{operand.Weight} + unit",
                    operand.Columns,
                    operand.Sums,
                    operand.Operands,
                    operand.FirstOperand,
                    operand.Step);
            }

            for (int row = 0; row < rows; row++)
            {
                string values = string.Concat(sums.Select(z => ", " + ProductCode.Sum(z, row)));
                Code.Line($"{CellName(part)}(batch, shared, first, {DeviceRecurrentPlaces.Plus("sample", row)}, step, unit{values});");
            }
        }
    }

    private static string Bias(SumWeights weights, int sum)
    {
        string[] biases =
        [
            .. weights.Biases.Where(b => b.First <= sum && sum < b.First + b.Count).Select(b =>
            {
                int block = b.Block + sum - b.First;
                return $"batch.Parameters[Weights.{b.Tensor.Identifier} + {(block == 0 ? string.Empty : $"{block * weights.Units} + ")}unit]";
            }),
        ];
        return biases.Length == 0 ? "0" : string.Join(" + ", biases);
    }

    /// <summary>A product of a part. Where weights and operands of one follow those of the other, two products are one.</summary>
    private sealed record OperandProduct(
        int Quads, int Weight, int Columns, (Symbol Sum, int Place)[] Sums, string Operands, string FirstOperand, int Start, int Step)
    {
        public bool Continues(OperandProduct other) =>
            Operands == other.Operands && Step == other.Step && Columns == other.Columns && Sums.SequenceEqual(other.Sums)
            && Start == other.Start + other.Quads && Weight == other.Weight + (other.Quads * other.Columns);
    }

    private IEnumerable<OperandProduct> Merged(int part, Symbol[] sums)
    {
        OperandProduct? last = null;
        foreach (OperandProduct product in stage.Weights[part].Products.Select(p => Operand(p, sums, stage.Weights[part].Units)))
        {
            if (last is not null && product.Continues(last))
            {
                last = last with { Quads = last.Quads + product.Quads };
                continue;
            }

            if (last is not null)
            {
                yield return last;
            }

            last = product;
        }

        if (last is not null)
        {
            yield return last;
        }
    }

    private OperandProduct Operand(SumProduct product, Symbol[] sums, int units)
    {
        int weight = DevicePacking.TensorsOf(stage).TakeWhile(t => t.Tensor != product.Tensor).Sum(t => t.ColumnFloats) / 4;
        (Symbol, int)[] taken = [.. product.Blocks.Select((block, i) => (sums[product.First + i], block * units))];
        int columns = product.Tensor.Parameter.Shape[1], quads = DevicePacking.Quads(product.Depth);
        if (Binding.Cell.IsInput(product.Operand) || stage.StateBefore(product.Operand) is not null)
        {
            int start = stage.StateBefore(product.Operand) is int state ? tile.OperandState(state)!.Value : tile.OperandInput(product.Operand.Number - 1);
            string place = $"(now / 4) + (sample * {tile.Quads}){(start == 0 ? string.Empty : $" + {start}")}";
            return new OperandProduct(quads, weight, columns, taken, "operands", place, start, tile.Quads);
        }

        string operands = NameScope.Local(product.Operand, suffix: "Operands");
        int apart = tile.QuadsOf(product.Operand);
        return new OperandProduct(quads, weight, columns, taken, operands, $"(sample * {apart})", 0, apart);
    }

    /// <summary>The states of the same length, which one loop goes over.</summary>
    private IEnumerable<IGrouping<int, int>> StatesByUnits => Enumerable.Range(0, stage.States.Count).GroupBy(i => stage.States[i].Features);

    private void ClearFirstStates()
    {
        foreach (IGrouping<int, int> states in StatesByUnits)
        {
            using (writer.EachNumber(states.Key))
            {
                foreach (int i in states)
                {
                    View state = stage.States[i];
                    string?[] place = [StateRows.First(stage, state, i), states.Key == 1 ? null : "n"];
                    Code.Line($"{DeviceWriter.InRow(state, place.All(p => p is null) ? null : string.Join(" + ", place.Where(p => p is not null)))} = 0;");
                }
            }

            Code.Line();
        }
    }

    /// <summary>States are values before the first step, or those that the last batch ended with.</summary>
    private void TakeFirstStates()
    {
        Code.Line("Group.Barrier();");
        foreach (IGrouping<int, int> states in StatesByUnits)
        {
            int units = states.Key;
            using (writer.EachNumber(units))
            {
                string sample = units == 1 ? "i" : $"(i / {units})", unit = units == 1 ? string.Empty : " + n";
                foreach (int i in states)
                {
                    string value = $"{(stage.First.Count > 0 ? "first" : "carried")}{i + 1}", shared = tile.OperandState(i) is int start
                        ? $"({sample} * {tile.Quads * 4}) + {start * 4}"
                        : $"{tile.OtherState(i)} + ({sample} * {units})";
                    Code.Line($"float {value} = {DeviceWriter.NumberInRow(stage.Begin[i])};");
                    if (stage.Backward is not null)
                    {
                        Code.Line($"{DeviceWriter.InRow(stage.States[i], units == 1 ? null : "n")} = {value};");
                    }

                    Code.Line($"shared[{shared}{unit}] = {value};");
                }
            }

            Code.Line();
        }
    }

    /// <summary>The next batch goes on from the states that this one ends with.</summary>
    private void CarryStates()
    {
        foreach (IGrouping<int, int> states in StatesByUnits)
        {
            Code.Line();
            using (writer.EachNumber(states.Key))
            {
                foreach (int i in states)
                {
                    View state = stage.States[i];
                    string last = DeviceWriter.InRow(state, $"{stage.Steps * state.Stride}{(states.Key == 1 ? string.Empty : " + n")}");
                    Code.Line($"{DeviceWriter.NumberInRow(stage.Carried[i])} = {last};");
                }
            }
        }
    }

    /// <summary>Brings a step of the input to its place among the operands.</summary>
    private void FetchInput(string place, string taken)
    {
        for (int input = 0; input < stage.Inputs.Count; input++)
        {
            View x = stage.Inputs[input];
            int start = tile.OperandInput(input) * 4;
            string source = Places.Offset(x, taken == "0" ? null : DeviceWriter.Step(x, taken));
            Code.Line($"Tiles.Fetch(batch, first, TileRows, RowFloats, {source}, {x.Features},");
            Code.Line($"    shared.SubView({DeviceRecurrentPlaces.Plus(place, start)}, {tile.OperandFloats - start}), {tile.Quads * 4}, {x.Features});");
        }
    }

    private string CellName(int part) => $"{stage.Name}Cell{(part == 0 ? string.Empty : $"{part + 1}")}";

    private void Cell(int part)
    {
        PartEquations equations = stage.Cell.Parts[part];
        string parameters = string.Concat(equations.Sums.Select(s => ", float " + NameScope.Local(s.Name)));
        string what = stage.Weights.Count == 1 ? "One step" : $"Part {part + 1} of a step";
        using (writer.Method(
            $"private static void {CellName(part)}(\n    DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit{parameters})",
            [$"{what} of {Layer} for one unit of one sample:", .. MathText.Lines(equations.Forward)]))
        {
            Code.Line("int row = Min(first + sample, batch.Count - 1) * RowFloats;");
            List<(Symbol, string)> inputs = [(Symbol.Mask, places.MaskNow()), .. places.Factors];
            List<(Symbol, string)> outputs = [];
            for (int i = 0; i < stage.States.Count; i++)
            {
                Symbol name = stage.Layer.Cell.States[i];
                inputs.Add((name.Previous, $"shared[{State(i, "step")}]"));
                if (equations.Defines(name))
                {
                    outputs.Add((name, $"shared[{State(i, "(step + 1)")}] = {{0}};"));
                }
            }

            foreach (Symbol value in stage.Cell.Handed)
            {
                string place = stage.Layer.Cell.Operands.Contains(value)
                    ? $"{tile.OperandValue(value)} + (sample * {tile.QuadsOf(value) * 4}) + unit"
                    : $"{tile.OtherValue(value)} + (sample * {stage.Weights[stage.PartOf(value)].Units}) + unit";
                if (equations.Gives(value))
                {
                    outputs.Add((value, $"shared[{place}] = {{0}};"));
                }
                else
                {
                    inputs.Add((value, $"shared[{place}]"));
                }
            }

            ScalarCode.Float.Body(Code, inputs, equations.Forward, outputs);
            StoreStep(equations);
        }

        // A state that sums take has two places, by turns.
        string State(int state, string step) => tile.OperandState(state) is int start
            ? $"({step} % 2 * {tile.OperandFloats}) + (sample * {tile.Quads * 4}) + {start * 4} + unit"
            : $"{tile.OtherState(state)} + (sample * {stage.States[state].Features}) + unit";
    }

    /// <summary>What later stages and the backward pass read.</summary>
    private void StoreStep(PartEquations equations)
    {
        List<string> stores = [];
        for (int i = 0; i < stage.States.Count; i++)
        {
            View state = stage.States[i];
            string value = NameScope.Local(stage.Layer.Cell.States[i]);
            if (!equations.Defines(stage.Layer.Cell.States[i]))
            {
                continue;
            }

            if (stage.Keeps(i))
            {
                stores.Add($"{DeviceWriter.InRow(state, $"({StateRows.After(stage)} * {state.Stride}) + unit")} = {value};");
            }
            else if (stage.GivesLast(i))
            {
                string last = DeviceWriter.InRow(state, state.Steps == 1 || stage.Steps % 2 == 0 ? "unit" : $"{state.Stride} + unit");
                stores.Add($"if (step == {stage.Steps - 1})\n{{\n    {last} = {value};\n}}");
            }
        }

        foreach (CellValue value in stage.Stored.Where(v =>
            stage.Backward is not null && equations.Gives(v.Name)))
        {
            stores.Add($"{places.Stored(value)} = {NameScope.Local(value.Name)};");
        }

        if (stores.Count == 0)
        {
            return;
        }

        using (Code.Block("if (first + sample < batch.Count)"))
        {
            foreach (string store in stores)
            {
                Code.Lines(store);
            }
        }
    }
}

/// <summary>The text of places that the passes of a cell share.</summary>
internal sealed class DeviceRecurrentPlaces(DeviceWriter writer, RecurrentStage stage)
{
    /// <summary>The input's step that is taken at <c>step</c>.</summary>
    public string Taken => stage.Layer.GoBackwards ? $"({stage.Steps - 1} - step)" : "step";

    public string MaskNow() => stage.Mask is View mask ? DeviceWriter.InRow(mask, Taken) : "1";

    /// <summary>What training multiplies operands by.</summary>
    public IEnumerable<(Symbol Name, string Load)> Factors => stage.Factors.Select(factor => (factor.Name, DeviceWriter.InRow(factor.View, "unit")));

    /// <summary>A stored value in the work memory of a sample.</summary>
    public string Stored(CellValue value) => value.View == stage.Backward?.Sums
        ? Sum(value.Sum)
        : DeviceWriter.InRow(value.View, $"(step * {value.View.Stride}) + unit");

    /// <summary>A sum's place in the work memory of a sample.</summary>
    public string Sum(int sum)
    {
        int place = stage.PlaceOf(sum, part => stage.PaddedUnits[part]);
        string start = place == 0 ? string.Empty : $"{place} + ";
        View sums = stage.Backward!.Sums;
        return DeviceWriter.InRow(sums, $"(step * {sums.Stride}) + {start}unit");
    }

    /// <summary>The first of a thread's samples.</summary>
    public string Samples(int columns, int rows) => rows == writer.Tile.Rows ? "0"
        : rows == 1 ? $"i / {columns}"
        : $"i / {columns} * {rows}";

    public static string Plus(string place, int offset) => offset == 0 ? place : $"{place} + {offset}";
}
