using ModelGen.Generator.Binding;
using ModelGen.Generator.Emit.Cpu.Packing;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>The backward pass of a cell over time, and the gradients of its weights.</summary>
internal sealed class RecurrentBackwardEmitter(
    StageWriter writer, RecurrentStage stage, RecurrentBackward backward, PackedCell packed, RecurrentPlaces places)
{
    private readonly StepSpan span = new(writer, stage);

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

        if (stage.Mask is not null)
        {
            SkipBackward();
        }

        if (stage.Has(Pass.Gradients))
        {
            Gradients();
        }
    }

    private void Steps()
    {
        IEnumerable<string> products = stage.Weights.Reverse().SelectMany(w => w.Products)
            .Where(p => !Cell.IsInput(p.Operand))
            .Select(p => $"{p.Operand.Gradient.TextInTime} += dz {SumText.Letter(p.Tensor.Parameter.Name)}ᵀ")
            .Distinct();
        string input = !stage.InputGradients.Any() ? string.Empty : "; then dx = dz Wᵀ";
        string first = !stage.FirstGradients.Any() ? string.Empty : "; what the states carry in the end are the gradients of the first ones";
        using (writer.RowsMethod(
            stage,
            Pass.Backward,
            $"{Layer} backward: from the last step to the first, the cell's gradients, then {string.Join(", ", products)}{input}{first}."))
        {
            writer.DeclareMemory();
            View[] cleared = [.. backward.Carries.Where((_, i) => !backward.Begun[i])];
            if (cleared.Length > 0)
            {
                using (writer.RowLoop())
                {
                    foreach (View carry in cleared)
                    {
                        Code.Line($"Rows.Clear({StageWriter.InRow(carry)}, {carry.Stride});");
                    }
                }

                Code.Line();
            }

            using (Code.Block($"for (int step = {span.Last}; step >= {span.First}; step--)"))
            {
                Step();
            }

            foreach ((Symbol copy, View dx) in stage.InputGradients)
            {
                Code.Line();
                InputGradient(copy, dx);
            }

            FirstGradients();
        }
    }

    private void FirstGradients()
    {
        if (!stage.FirstGradients.Any())
        {
            return;
        }

        Code.Line();
        using (writer.RowLoop())
        {
            foreach ((int state, View dfirst) in stage.FirstGradients)
            {
                Code.Line($"Rows.Copy({StageWriter.InRow(backward.Carries[state])}, {StageWriter.InRow(dfirst)}, {dfirst.Stride});");
            }
        }
    }

    private void Step()
    {
        for (int part = Last; part >= 0; part--)
        {
            using (writer.RowLoop())
            {
                string gradient = $"{CellName(part)}(ref row, step);";
                string skip = part == Last ? $"\nelse\n{{\n    {stage.Name}SkipBackward(ref row, step);\n}}" : string.Empty;
                Code.Lines(places.Mask is null ? gradient : $"if (At(ref row, {places.Mask}) > 0)\n{{\n    {gradient}\n}}{skip}");
            }

            HashSet<Symbol> begun = [];
            foreach (SumProduct product in packed.Parts[part].Products.Where(p => !Cell.IsInput(p.Operand) && stage.StateBefore(p.Operand) is null))
            {
                Code.Line();
                OperandGradient(part, product, OperandCarry(product.Operand), begun.Add(product.Operand) ? string.Empty : ", Start = ProductStart.Sum");
            }

            if (part > 0)
            {
                Code.Line();
            }
        }

        (int Part, SumProduct Product)[] ofStates = [.. Enumerable.Range(0, Last + 1).Reverse()
            .SelectMany(part => packed.Parts[part].Products.Select(product => (part, product)))
            .Where(p => stage.StateBefore(p.product.Operand) is not null)];
        bool toFirst = stage.FirstGradients.Any();
        if ((stage.Steps == 1 && !toFirst) || ofStates.Length == 0)
        {
            return;
        }

        Code.Line();
        using IDisposable? before = toFirst ? null : Code.Block($"if (step > {span.First})");
        foreach ((int part, SumProduct product) in ofStates)
        {
            OperandGradient(part, product, backward.Carries[stage.StateBefore(product.Operand)!.Value], ", Start = ProductStart.Sum");
        }
    }

    private View OperandCarry(Symbol operand) => backward.Operands[stage.Layer.Cell.Operands.ToList().IndexOf(operand)];

    /// <summary>The gradient of an operand at a step, from those of the sums that take it.</summary>
    private void OperandGradient(int part, SumProduct product, View gradient, string start) => AffineCode.Product(
        Code,
        StageWriter.Vector(gradient.Features),
        [$"Columns = {gradient.Stride}, {AffineCode.Depth(product.Sums, stage.Weights[part].Units)}", $"ARow = RowFloats, CRow = RowFloats{start}"],
        StageWriter.At("rows", Places.Offset(backward.Sums, Sum(part, product.First, $"(step * {backward.Sums.Stride})"))),
        StageWriter.InPacked(packed.Parts[part].Transposed[product]),
        null,
        StageWriter.At("rows", Places.Offset(gradient)),
        "count",
        places.Mask is null ? null : $"new({StageWriter.At("rows", places.Mask)}, RowFloats)");

    private void SkipBackward()
    {
        writer.Begin($"Gradients of a masked step of {Layer} for one sample: 0 for the sums; those of the states pass by.");
        using (Code.Block($"private static void {stage.Name}SkipBackward(ref float row, int step)"))
        {
            Code.Line($"Rows.Clear({StageWriter.InRow(backward.Sums, $"(step * {backward.Sums.Stride})")}, {backward.Sums.Stride});");
            if (backward.DOutput is View output)
            {
                string from = StageWriter.InRow(output, places.Output(output));
                View carry = backward.Carries[0];
                Code.Line($"Rows.Add<{StageWriter.Vector(carry.Features)}>({from}, {StageWriter.InRow(carry)}, {carry.Stride});");
            }
        }
    }

    private void InputGradient(Symbol input, View dx)
    {
        string stride = CSharp.Integer(stage.Layer.GoBackwards ? -dx.Stride : dx.Stride);
        string? first = stage.Layer.GoBackwards ? span.Backwards(dx.Stride) : null;
        bool begun = false;
        using (writer.RowLoop())
        {
            for (int part = 0; part < stage.Weights.Count; part++)
            {
                foreach (SumProduct product in packed.Parts[part].Products.Where(p => p.Operand == input))
                {
                    string start = begun ? ", Start = ProductStart.Sum" : string.Empty;
                    AffineCode.Product(
                        Code,
                        StageWriter.Vector(dx.Features),
                        [$"Columns = {dx.Stride}, {AffineCode.Depth(product.Sums, stage.Weights[part].Units)}", $"ARow = {backward.Sums.Stride}, CRow = {stride}{start}"],
                        StageWriter.At("row", Places.Offset(backward.Sums, Sum(part, product.First, span.Behind(backward.Sums.Stride)))),
                        StageWriter.InPacked(packed.Parts[part].Transposed[product]),
                        null,
                        StageWriter.InRow(dx, first),
                        span.Count);
                    begun = true;
                }
            }
        }
    }

    /// <summary>The place of a part's sum in a row of all sums.</summary>
    private string? Sum(int part, int sum, string? step)
    {
        int place = places.PlaceOf(stage.Weights[part].First + sum);
        return place == 0 ? step : step is null ? $"{place}" : $"{step} + {place}";
    }

    private string CellName(int part) => $"{stage.Name}CellBackward{(part == 0 ? string.Empty : $"{part + 1}")}";

    private void CellBackward(int part)
    {
        PartEquations equations = stage.Used.Parts[part];
        string vector = StageWriter.Vector(stage.Weights[part].Units);
        int padded = stage.PaddedUnits[part];
        string what = Last == 0 ? "one step" : $"part {part + 1} of a step";
        writer.Begin([$"Gradients of {what} of {Layer} for one sample:", .. MathText.Lines(equations.Backward)]);
        using (Code.Method($"private static void {CellName(part)}(ref float row, int step)"))
        {
            HashSet<Symbol> used = [.. equations.Backward.SelectMany(e => e.Value.Symbols())];
            foreach ((View state, Symbol name) in places.States.Where(s => used.Contains(s.Name) || used.Contains(s.Name.Previous)))
            {
                Code.Line($"ref float {NameScope.Row(name)} = {StageWriter.InRow(state, $"({places.Now(state)})")};");
            }

            foreach ((View carry, Symbol name) in Carries().Where(c => equations.Earlier.Contains(c.Name) || used.Contains(c.Name.Gradient)))
            {
                Code.Line($"ref float {CarryRow(name)} = {StageWriter.InRow(carry)};");
            }

            foreach ((View gradient, Symbol name) in Operands().Where(o => used.Contains(o.Name.Gradient)))
            {
                Code.Line($"ref float {CarryRow(name)} = {StageWriter.InRow(gradient)};");
            }

            if (backward.DOutput is View output && used.Contains(stage.Layer.Cell.States[0].Gradient))
            {
                Code.Line($"ref float output = {StageWriter.InRow(output, places.Output(output))};");
            }

            CellValue[] stored = [.. stage.Stored.Where(v => used.Contains(v.Name))];
            places.Declare(Code, stored, sums: equations.Sums.Count > 0);
            (Symbol, string)[] factors = [.. places.Factors(Code, vector, used.Contains)];
            new VectorCode(vector).Loop(
                Code, "unit", $"{padded}", [.. Inputs(stored, vector, padded), .. factors], equations.Backward, Outputs(part, equations, vector));
        }
    }

    private IEnumerable<(View View, Symbol Name)> Carries() => backward.Carries.Zip(stage.Layer.Cell.States, (view, name) => (view, name));

    private IEnumerable<(View View, Symbol Name)> Operands() => backward.Operands.Zip(stage.Layer.Cell.Operands, (view, name) => (view, name));

    private List<(Symbol, string)> Outputs(int part, PartEquations equations, string vector)
    {
        List<(Symbol, string)> outputs = [];
        HashSet<Symbol> computed = [.. equations.Backward.Select(e => e.Name)];
        for (int sum = 0; sum < equations.Sums.Count; sum++)
        {
            Symbol name = equations.Sums[sum].Name.Gradient;
            outputs.Add((name, $"{vector}.Store({Value(name)}, ref sums, {places.SumUnit(stage.Weights[part].First + sum)});"));
        }

        foreach (Symbol state in equations.Earlier)
        {
            Symbol name = state.Previous.Gradient;
            outputs.Add((name, $"{vector}.Store({Value(name)}, ref {CarryRow(state)}, unit);"));
        }

        return outputs;

        // A result that is missing among the equations is 0.
        string Value(Symbol name) => computed.Contains(name) ? "{0}" : $"{vector}.Zero";
    }

    /// <summary>Loads of everything that the gradients may mention.</summary>
    private List<(Symbol Name, string Load)> Inputs(CellValue[] stored, string vector, int padded)
    {
        List<(Symbol, string)> inputs = [];
        foreach (((View state, Symbol name), int i) in places.States.Select((s, i) => (s, i)))
        {
            string output = i == 0 && backward.DOutput is not null ? $" + {vector}.Load(ref output, unit)" : string.Empty;
            inputs.Add((name.Previous, $"{vector}.Load(ref {NameScope.Row(name)}, unit)"));
            inputs.Add((name, $"{vector}.Load(ref {NameScope.Row(name)}, {(stage.Reversed ? $"unit - {padded}" : $"{padded} + unit")})"));
            inputs.Add((name.Gradient, $"{vector}.Load(ref {CarryRow(name)}, unit){output}"));
        }

        inputs.AddRange(Operands().Select(o => (o.Name.Gradient, $"{vector}.Load(ref {CarryRow(o.Name)}, unit)")));
        inputs.AddRange(stored.Select(v => (v.Name, $"{vector}.Load(ref {places.Unit(v)})")));
        return inputs;
    }

    private void Gradients()
    {
        using (writer.BlocksMethod(stage, Pass.Gradients, $"{Layer}: {Comment()} over samples and steps."))
        {
            writer.DeclareMemory();
            for (int part = 0; part < stage.Weights.Count; part++)
            {
                foreach (SumRun run in stage.Weights[part].Runs(stage.Cell.Parts[part].Sums))
                {
                    AffineCode.Gradients(
                        writer,
                        Places.Offset(backward.Sums, Sum(part, run.First, span.Behind(backward.Sums.Stride))),
                        backward.Sums.Stride,
                        stage.Steps,
                        stage.Layer.GoBackwards,
                        run.Count,
                        stage.Weights[part].Units,
                        Targets(stage.Weights[part], run));
                }
            }
        }
    }

    private string Comment()
    {
        IEnumerable<string> products = stage.Weights.SelectMany(w => w.Products)
            .Select(p => $"d{SumText.Letter(p.Tensor.Parameter.Name)} = Σ {p.Operand.TextInTime}ᵀ dz(t)")
            .Distinct();
        return string.Join(", ", stage.Weights.Any(w => w.Biases.Count > 0) ? products.Append("db = Σ dz") : products);
    }

    private IEnumerable<GradientTargetCode> Targets(SumWeights weights, SumRun run)
    {
        foreach (Term term in run.Terms)
        {
            SumProduct product = weights.Products.First(p => p.Operand == term.Operand && p.Tensor.Parameter.Name == term.Tensor);
            View operand = stage.Operand(term.Operand);
            bool backwards = Cell.IsInput(term.Operand) && stage.Layer.GoBackwards;
            string? first = backwards ? span.Backwards(operand.Stride)
                : Cell.IsInput(term.Operand) ? null
                : span.Behind(operand.Stride);
            int step = backwards ? -operand.Stride : operand.Stride;
            if (stage.StateBefore(term.Operand) is int state)
            {
                (first, step) = (span.Before(operand), StateRows.Stride(stage, operand, state));
            }

            yield return new GradientTargetCode(product.Tensor, term.Block, Places.Offset(operand, first), step, product.Depth);
        }

        foreach (BiasBlocks bias in weights.Biases.Where(b => b.First <= run.First && run.First < b.First + b.Count))
        {
            yield return GradientTargetCode.OfBias(bias.Tensor, bias.Block + run.First - bias.First);
        }
    }

    /// <summary>The row with the gradient of a state on its way back through time.</summary>
    private static string CarryRow(Symbol state) => NameScope.Local(state, "d", "Row");
}
