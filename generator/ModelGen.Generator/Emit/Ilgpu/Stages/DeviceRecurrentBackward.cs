using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>The backward pass of a cell over time: a group keeps the gradients of a step's sums and of the states in shared memory.</summary>
internal sealed class DeviceRecurrentBackward(DeviceWriter writer, RecurrentStage stage, RecurrentBackward backward)
{
    private readonly RecurrentTile tile = new(stage, writer.Tile.Rows);
    private readonly DeviceRecurrentPlaces places = new(writer, stage);

    private CodeWriter Code => writer.Code;

    private string Layer => stage.Layer.Name;

    private int Last => stage.Weights.Count - 1;

    public void Emit()
    {
        Steps();
        for (int part = Last; part >= 0; part--)
        {
            CellBackward(part);
        }
    }

    private IEnumerable<(int Part, SumProduct Product)> Products(Func<SumProduct, bool> condition) =>
        stage.Weights.SelectMany((w, part) => w.Products.Where(condition).Select(p => (part, p)));

    private bool IsState(SumProduct product) => stage.StateBefore(product.Operand) is not null;

    private static bool IsInput(SumProduct product) => Cell.IsInput(product.Operand);

    private bool IsValue(SumProduct product) => !IsInput(product) && !IsState(product);

    private void Steps()
    {
        string input = !stage.InputGradients.Any() ? string.Empty : " and dx(t) = dz Wᵀ";
        string first = !stage.FirstGradients.Any() ? string.Empty : "; what the states carry in the end are the gradients of the first ones";
        IEnumerable<string> products = Products(p => !IsInput(p)).Reverse()
            .Select(p => $"{p.Product.Operand.Gradient.TextInTime} += dz {SumText.Letter(p.Product.Tensor.Parameter.Name)}ᵀ")
            .Distinct();
        using (writer.TileMethod(
            stage,
            Pass.Backward,
            $"{Layer} backward: from the last step to the first, the cell's gradients dz, then {string.Join(", ", products)}{input}{first}.",
            "Shared memory: dz of each sample, then the gradients of the states on their way back."))
        {
            Code.Line($"ArrayView<Float4> gradients = shared.SubView(0, {tile.SumFloats}).Cast<Float4>();");
            DeclareWeights();
            Code.Line($"Tiles.Clear(shared, {tile.BackwardFloats});");
            Code.Line("Group.Barrier();");
            FetchLastGradients();
            using (Code.Block($"for (int step = {stage.Steps - 1}; step >= 0; step--)"))
            {
                Step();
            }

            StoreFirstGradients();
        }
    }

    private void FetchLastGradients()
    {
        int[] begun = [.. Enumerable.Range(0, stage.States.Count).Where(state => backward.Begun[state])];
        foreach (int state in begun)
        {
            int units = stage.States[state].Features;
            Code.Line($"Tiles.Fetch(batch, first, TileRows, RowFloats, {Places.Offset(backward.Carries[state])}, {units},");
            Code.Line($"    shared.SubView({tile.StateGradient(state)}, {writer.Tile.Rows * units}), {units}, {units});");
        }

        if (begun.Length > 0)
        {
            Code.Line("Group.Barrier();");
        }
    }

    /// <summary>What the states carry in the end are the gradients of the first ones.</summary>
    private void StoreFirstGradients()
    {
        foreach (IGrouping<int, (int State, View DFirst)> states in stage.FirstGradients.GroupBy(s => s.DFirst.Features))
        {
            Code.Line();
            using (writer.EachNumber(states.Key))
            {
                foreach ((int state, View dfirst) in states)
                {
                    Code.Line($"{DeviceWriter.NumberInRow(dfirst)} = shared[{tile.StateGradient(state)} + i];");
                }
            }
        }
    }

    /// <summary>Whether the gradients of states go back through a step: to that before it, or to the states before the first step.</summary>
    private bool GoesBack => (stage.Steps > 1 || stage.FirstGradients.Any()) && Products(IsState).Any();

    private void DeclareWeights()
    {
        if (GoesBack || Products(IsValue).Any())
        {
            PackedTensor recurrent = writer.Packed(tile.Recurrent.First().Name + "Transposed");
            writer.DeclareWeights("recurrent", recurrent, tile.RecurrentWeights, tile.HoldsBackward ? $"{tile.BackwardFloats}" : null);
        }

        if (stage.InputGradients.Any())
        {
            PackedTensor kernel = writer.Packed(stage.Name + "Transposed");
            writer.DeclareWeights("kernel", kernel, kernel.Floats);
        }
    }

    private void Step()
    {
        for (int part = Last; part >= 0; part--)
        {
            // Samples that the batch does not have keep gradients of 0.
            using (Code.Block($"for (int i = Group.IdxX; i < Min(TileRows, batch.Count - first) * {stage.Weights[part].Units}; i += Group.DimX)"))
            {
                Code.Line($"{CellName(part)}(batch, shared, first, i / {stage.Weights[part].Units}, step, i % {stage.Weights[part].Units});");
            }

            Code.Line();
            Code.Line("Group.Barrier();");
            foreach (IGrouping<Symbol, SumProduct> value in stage.Weights[part].Products.Where(IsValue).GroupBy(p => p.Operand))
            {
                int units = stage.Weights[stage.PartOf(value.Key)].Units;
                SharedGradient(value.Key, tile.ValueGradient(value.Key), units, false, value.Select(p => (part, p)));
                Code.Line();
                Code.Line("Group.Barrier();");
            }
        }

        if (GoesBack)
        {
            using (stage.FirstGradients.Any() ? (IDisposable?)null : Code.Block("if (step > 0)"))
            {
                foreach (IGrouping<int, (int Part, SumProduct Product)> state in
                    Products(IsState).GroupBy(p => stage.StateBefore(p.Product.Operand)!.Value))
                {
                    int units = stage.States[state.Key].Features;
                    SharedGradient(stage.Layer.Cell.States[state.Key], tile.StateGradient(state.Key), units, true, state);
                }
            }

            Code.Line();
        }

        foreach ((Symbol input, View dx) in stage.InputGradients)
        {
            InputGradient(input, dx);
            Code.Line();
        }

        Code.Line("Group.Barrier();");
    }

    /// <summary>The gradient of a state or of a value that sums take, from those of the sums.</summary>
    private void SharedGradient(Symbol value, int place, int units, bool adds, IEnumerable<(int Part, SumProduct Product)> products)
    {
        Product(
            "recurrent",
            value.Gradient,
            units,
            products,
            row => adds ? $"shared[{At(row)}]" : "0",
            (row, sum) => [$"shared[{At(row)}] = {sum};"]);

        string At(int row) => $"{place} + ({(row == 0 ? "sample" : $"(sample + {row})")} * {units}) + unit";
    }

    private void InputGradient(Symbol input, View dx)
    {
        string place = Places.Offset(dx, dx.Steps == 1 ? "unit" : $"({places.Taken} * {dx.Stride}) + unit");
        Product("kernel", input.Gradient, dx.Features, Products(p => p.Operand == input), _ => "0", (row, value) =>
        [
            $"if (first + {DeviceRecurrentPlaces.Plus("sample", row)} < batch.Count)",
            "{",
            $"    batch.Rows[((first + {DeviceRecurrentPlaces.Plus("sample", row)}) * RowFloats) + {place}] = {value};",
            "}",
        ]);
    }

    /// <summary>A sum of products with the gradients of sums.</summary>
    private void Product(
        string weights,
        Symbol sum,
        int columns,
        IEnumerable<(int Part, SumProduct Product)> products,
        Func<int, string> start,
        Func<int, string, string[]> store)
    {
        int rows = writer.Tile.RowsOfThread(1, columns);
        ProductCode code = new(Code, [sum], rows);
        using (Code.Block($"for (int i = Group.IdxX; i < {writer.Tile.Rows / rows * columns}; i += Group.DimX)"))
        {
            Code.Line($"int unit = i % {columns}, sample = {places.Samples(columns, rows)};");
            code.Declare(start);
            foreach ((int part, SumProduct product) in products)
            {
                int quads = tile.SumQuadsOf(part), above = tile.Recurrent.TakeWhile(t => t.Tensor != product.Tensor).Sum(t => t.TransposedFloats) / 4;
                foreach ((int first, int block, int count) in product.Runs())
                {
                    int weight = (IsInput(product) ? 0 : above) + (block * quads * columns);
                    int operand = stage.PlaceOf(stage.Weights[part].First + product.First + first, tile.SumQuadsOf);
                    code.Add(
                        $"{count * quads}",
                        weights,
                        weight == 0 ? "unit" : $"{weight} + unit",
                        columns,
                        "gradients",
                        operand == 0 ? $"(sample * {tile.SumQuads})" : $"(sample * {tile.SumQuads}) + {operand}",
                        tile.SumQuads);
                }
            }

            for (int row = 0; row < rows; row++)
            {
                foreach (string line in store(row, ProductCode.Sum(sum, row)))
                {
                    Code.Line(line);
                }
            }
        }
    }

    private string CellName(int part) => $"{stage.Name}CellBackward{(part == 0 ? string.Empty : $"{part + 1}")}";

    private void CellBackward(int part)
    {
        PartEquations equations = stage.Cell.Parts[part];
        string what = Last == 0 ? "one step" : $"part {part + 1} of a step";
        using (writer.Method(
            $"private static void {CellName(part)}(DeviceBatch batch, ArrayView<float> shared, int first, int sample, int step, int unit)",
            [$"Gradients of {what} of {Layer} for one unit of one sample:", .. MathText.Lines(equations.Backward)]))
        {
            Code.Line("int row = (first + sample) * RowFloats;");
            Code.Line($"int place = (sample * {stage.Weights[part].Units}) + unit;");
            HashSet<Symbol> computed = [.. equations.Backward.Select(e => e.Name)];
            ScalarCode.Float.Body(Code, Inputs(stage.PaddedUnits[part]), equations.Backward, []);
            Symbol[] sums = [.. equations.Sums.Select(s => s.Name.Gradient)];
            for (int sum = 0; sum < sums.Length; sum++)
            {
                int start = stage.PlaceOf(stage.Weights[part].First + sum, tile.SumQuadsOf) * 4;
                Code.Line($"shared[(sample * {tile.SumQuads * 4}) + {(start == 0 ? string.Empty : $"{start} + ")}unit] = {Value(sums[sum])};");
            }

            foreach (Symbol state in equations.Earlier)
            {
                int index = stage.Layer.Cell.States.ToList().IndexOf(state);
                Code.Line($"shared[{tile.StateGradient(index)} + place] = {Value(state.Previous.Gradient)};");
            }

            for (int sum = 0; sum < sums.Length; sum++)
            {
                Code.Line($"{places.Sum(stage.Weights[part].First + sum)} = {Value(sums[sum])};");
            }

            // A result that is missing among the equations is 0.
            string Value(Symbol name) => computed.Contains(name) ? NameScope.Local(name) : "0";
        }
    }

    private List<(Symbol, string)> Inputs(int padded)
    {
        List<(Symbol, string)> inputs = [(Symbol.Mask, places.MaskNow()), .. places.Factors];
        for (int i = 0; i < stage.States.Count; i++)
        {
            View state = stage.States[i];
            Symbol name = stage.Layer.Cell.States[i];
            string output = i == 0 && backward.DOutput is View doutput ? $" + {DeviceWriter.InRow(doutput, Unit(doutput))}" : string.Empty;
            inputs.Add((name.Previous, DeviceWriter.InRow(state, $"({StateRows.Before(stage)} * {padded}) + unit")));
            inputs.Add((name, DeviceWriter.InRow(state, $"({StateRows.After(stage)} * {padded}) + unit")));
            inputs.Add((name.Gradient, $"shared[{tile.StateGradient(i)} + place]{output}"));
        }

        foreach (Symbol value in stage.Layer.Cell.Operands)
        {
            inputs.Add((value.Gradient, $"shared[{tile.ValueGradient(value)} + place]"));
        }

        inputs.AddRange(stage.Stored.Select(v => (v.Name, places.Stored(v))));
        return inputs;

        string Unit(View view) => view.Steps == 1 ? "unit" : $"({StateRows.Output(stage)} * {view.Stride}) + unit";
    }
}
