using ModelGen.Generator.Binding;
using ModelGen.Generator.Emit.Cpu.Packing;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu.Stages;

/// <summary>The forward pass of a cell over time.</summary>
internal sealed class RecurrentForward(StageWriter writer, RecurrentStage stage, PackedCell packed, RecurrentPlaces places)
{
    private readonly StepSpan span = new(writer, stage);

    private CodeWriter Code => writer.Code;

    private string Layer => stage.Layer.Name;

    public void Steps()
    {
        string order = stage.Layer.GoBackwards ? $"t = {stage.Steps - 1}..0" : $"t = 0..{stage.Steps - 1}";
        string samples = stage.Mask is null ? "all samples side by side" : "all samples that are not masked side by side";
        string when = writer.KeepsStates ? "the next step of" : $"for {order},";
        if (writer.KeepsStates)
        {
            Constants();
        }

        using (writer.RowsMethod(
            stage, Pass.Forward, [$"{Layer}, {stage.Layer.Input} to {stage.Layer.Output}: {when} {samples},", .. SumText.Lines(stage, "  ")]))
        {
            writer.DeclareMemory();
            if (!writer.KeepsStates)
            {
                Begin();
            }

            if (writer.KeepsStates)
            {
                for (int part = 0; part < stage.Weights.Count; part++)
                {
                    Products("Step", part, $"in {Named("Shape", Sized(part))}", "step: 0");
                }
            }
            else if (stage.Weights.Count == 1)
            {
                Products("Run", 0, $"new() {{ {Sizes(0)} }}", null);
            }
            else
            {
                Parts();
            }

            if (writer.HasLengths)
            {
                HandOn();
            }

            if (writer.KeepsStates)
            {
                Keep();
            }

            if (stage.Carried.Count > 0)
            {
                Carry();
            }
        }
    }

    /// <summary>Sizes and products of a stream, whose step is so short that it would show if each call laid them out anew.</summary>
    private void Constants()
    {
        Code.Line();
        for (int part = 0; part < stage.Weights.Count; part++)
        {
            if (Sized(part) == part)
            {
                Code.Line($"private static readonly RecurrentShape {Named("Shape", part)} = new() {{ {Sizes(part)} }};");
            }

            if (packed.Parts[part].Sums.Sums > 0)
            {
                Code.Line($"private static readonly RecurrentProduct[] {Named("Products", part)} =");
                List(part, string.Empty, ";");
            }
        }
    }

    /// <summary>The first part with as many units, whose sizes are those of this one.</summary>
    private int Sized(int part) => Enumerable.Range(0, part + 1).First(i => stage.Weights[i].Units == stage.Weights[part].Units);

    /// <summary>States are 0 before the first step, or values, or those that the last batch ended with.</summary>
    private void Begin()
    {
        using (writer.RowLoop())
        {
            for (int i = 0; i < stage.States.Count; i++)
            {
                string first = StageWriter.InRow(stage.States[i], span.Before(stage.States[i]));
                Code.Line(stage.Begin.Count > 0
                    ? $"Rows.Copy({StageWriter.InRow(stage.Begin[i])}, {first}, {stage.States[i].Stride});"
                    : $"Rows.Clear({first}, {stage.States[i].Stride});");
            }
        }

        Code.Line();
    }

    private void Parts()
    {
        Code.Line("RecurrentShape shape = new()");
        Code.Line("{");
        Code.Line($"    {Sizes(0)},");
        Code.Line("};");
        using (Code.Block($"for (int step = {span.First}; step < {span.End}; step++)"))
        {
            for (int part = 0; part < stage.Weights.Count; part++)
            {
                Products("Step", part, Sized(part) == 0 ? "in shape" : $"shape with {{ Units = {stage.Weights[part].Units} }}", "step");
            }
        }
    }

    /// <summary>States that others read are where the last of all steps leaves them. Where no sample has that many, they are copied there.</summary>
    private void HandOn()
    {
        if (stage.Layer.GoBackwards)
        {
            return;
        }

        for (int i = 0; i < stage.States.Count; i++)
        {
            View state = stage.States[i];
            if (state.Steps == 1 || !stage.GivesLast(i))
            {
                continue;
            }

            string last = stage.Keeps(i) ? span.End : $"({span.End} % 2)";
            int all = stage.Keeps(i) ? stage.Steps : stage.Steps % 2;
            Code.Line();
            using (Code.Block($"if ({last} != {all})"))
            using (writer.RowLoop())
            {
                string from = StageWriter.InRow(state, $"({last} * {state.Stride})"), to = StageWriter.InRow(state, $"{all * state.Stride}");
                Code.Line($"Rows.Copy({from}, {to}, {state.Stride});");
            }
        }
    }

    /// <summary>A state that has a row for before the step and one for after it goes back to the first, where the next step looks for it.</summary>
    private void Keep()
    {
        View[] states = [.. stage.States.Where(state => state.Steps > 1)];
        if (states.Length == 0)
        {
            return;
        }

        Code.Line();
        using (writer.RowLoop())
        {
            foreach (View state in states)
            {
                Code.Line($"Rows.Copy({StageWriter.InRow(state, $"{state.Stride}")}, {StageWriter.InRow(state)}, {state.Stride});");
            }
        }
    }

    /// <summary>The next batch goes on from the states that this one ends with.</summary>
    private void Carry()
    {
        Code.Line();
        using (writer.RowLoop())
        {
            foreach ((View state, View carried) in stage.States.Zip(stage.Carried, (state, carried) => (state, carried)))
            {
                string last = StageWriter.InRow(state, $"{stage.Steps * state.Stride}");
                Code.Line($"Rows.Copy({last}, {StageWriter.InRow(carried)}, {state.Stride});");
            }
        }
    }

    private string Sizes(int part) =>
        $"Steps = {span.End},{(span.First == "0" ? string.Empty : $" First = {span.First},")} Units = {stage.Weights[part].Units}, Row = RowFloats"
        + (stage.Layer.GoBackwards ? ", Backwards = true" : string.Empty)
        + (stage.Mask is View mask ? $", Mask = {Places.Offset(mask)}" : string.Empty);

    /// <summary>The call that runs a part's products and its cell.</summary>
    private void Products(string method, int part, string shape, string? step)
    {
        PackedPart weights = packed.Parts[part];
        string vector = VectorOf(part);
        if (weights.Sums.Sums == 0)
        {
            Code.Line($"Recurrence.{method}<{vector}, {CellName(part)}>({shape}, ref rows, count, step);");
            return;
        }

        Code.Line($"Recurrence.{method}<{vector}, {CellName(part)}>(");
        Code.Line($"    {shape},");
        if (writer.KeepsStates)
        {
            Code.Line($"    {Named("Products", part)},");
        }
        else
        {
            List(part, "    ", ",");
        }

        Code.Line($"    weights: {StageWriter.InPacked(weights.Weights)},");
        Code.Line($"    bias: {StageWriter.InPacked(weights.Bias)},");
        Code.Line("    ref rows,");
        Code.Line(step is null ? "    count);" : $"    count, {step});");
    }

    private void List(int part, string indent, string end)
    {
        Code.Line($"{indent}[");
        foreach (SumProduct product in packed.Parts[part].Products)
        {
            Code.Line($"{indent}    new() {{ {Operand(product)} }}, // {SumText.Product(product)}");
        }

        Code.Line($"{indent}]{end}");
    }

    private string Operand(SumProduct product)
    {
        View view = stage.Operand(product.Operand);
        string first = product.First == 0 ? string.Empty : $", First = {product.First}";
        string sums = $"Depth = {product.Depth}{first}, Sums = {product.Sums}";
        bool byTurns = stage.StateBefore(product.Operand) is int state && !stage.Keeps(state);
        string way = Cell.IsInput(product.Operand) ? ", Input = true" : byTurns ? ", ByTurns = true" : string.Empty;

        if (stage.StateBefore(product.Operand) is int before)
        {
            string at = Places.Offset(view, StateRows.First(stage, view, before));
            return $"At = {at}, Step = {CSharp.Integer(StateRows.Stride(stage, view, before))}{way}, {sums}";
        }

        // An input has a row for each step, a value of an earlier part only if a backward pass follows.
        bool steps = Cell.IsInput(product.Operand) || stage.Backward is not null;
        return $"At = {Places.Offset(view)}{(steps ? $", Step = {view.Stride}" : string.Empty)}{way}, {sums}";
    }

    public void Cells()
    {
        for (int part = 0; part < stage.Weights.Count; part++)
        {
            CellOf(part);
        }
    }

    private string VectorOf(int part) => StageWriter.Vector(stage.Weights[part].Units);

    private string CellName(int part) => Named("Cell", part);

    private string Named(string what, int part) => $"{stage.Name}{what}{(part == 0 ? string.Empty : $"{part + 1}")}";

    private void CellOf(int part)
    {
        PartEquations equations = stage.Used.Parts[part];
        string vector = VectorOf(part);
        Code.Line();
        string what = stage.Weights.Count == 1 ? "One step" : $"Part {part + 1} of a step";
        Code.Comment([$"{what} of {Layer} for one sample:", .. MathText.Lines(equations.Forward)]);
        using (Code.Block($"internal readonly struct {CellName(part)} : IRecurrentCell<{vector}>"))
        {
            Code.Line($"public static int Sums => {equations.Sums.Count};");
            Code.Line();
            if (!packed.Parts[part].IsWhole)
            {
                Code.Line("public static bool IsWhole => false;");
                Code.Line();
            }

            Code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
            using (Code.Method("public static void Run(ref float row, int step, int unit, ref float z)"))
            {
                Body(equations, vector);
            }

            Skip(equations, part == stage.Weights.Count - 1);
        }
    }

    private void Body(PartEquations equations, string vector)
    {
        List<(Symbol, string)> inputs = [.. equations.Sums.Select((sum, i) => (
            sum.Name, $"{vector}.Load(ref z, {(i == 0 ? "0" : i == 1 ? $"{vector}.Lanes" : $"{i} * {vector}.Lanes")})"))];
        List<(Symbol, string)> outputs = [];
        foreach ((View state, Symbol name) in places.States)
        {
            bool defines = equations.Defines(name);
            if (!defines && !equations.Reads(name.Previous))
            {
                continue;
            }

            Code.Line($"ref float {NameScope.Row(name)} = {StageWriter.InRow(state)};");
            inputs.Add((name.Previous, $"{vector}.Load(ref {NameScope.Row(name)}, {Unit(places.Now(state))})"));
            if (defines)
            {
                outputs.Add((name, $"{vector}.Store({{0}}, ref {NameScope.Row(name)}, {Unit(places.Next(state))});"));
            }
        }

        CellValue[] stored =
            [.. Used.Where(v => equations.Gives(v.Name) || equations.Reads(v.Name))];
        places.Declare(Code, stored, sums: false);
        foreach (CellValue value in stored)
        {
            if (equations.Gives(value.Name))
            {
                outputs.Add((value.Name, $"{vector}.Store({{0}}, ref {places.Unit(value)});"));
            }
            else
            {
                inputs.Add((value.Name, $"{vector}.Load(ref {places.Unit(value)})"));
            }
        }

        inputs.AddRange(places.Factors(Code, vector, equations.Reads));
        new VectorCode(vector).Body(Code, inputs, equations.Forward, outputs);
    }

    /// <summary>What a step that takes part stores.</summary>
    private IEnumerable<CellValue> Used => stage.Stored.Where(v => stage.Used.Kept.Contains(v.Name) || stage.Used.Handed.Contains(v.Name));

    private void Skip(PartEquations equations, bool isLast)
    {
        // The gradients of weights multiply what sums take at a masked step by 0, so it has to be a number.
        IEnumerable<string> cleared = stage.Stored
            .Where(v => stage.Backward is not null && stage.Layer.Cell.Operands.Contains(v.Name) && equations.Defines(v.Name))
            .Select(v => $"Rows.Clear({StageWriter.InRow(v.View, $"(step * {v.View.Stride})")}, {v.View.Stride});");
        IEnumerable<string> copied = places.States.Where(s => isLast && s.View.Steps > 1).SelectMany(s => new[]
        {
            $"ref float {NameScope.Row(s.Name)} = {StageWriter.InRow(s.View)};",
            $"Rows.Copy({StageWriter.At(NameScope.Row(s.Name), places.Now(s.View)!)}, {StageWriter.At(NameScope.Row(s.Name), places.Next(s.View)!)}, {s.View.Stride});",
        });
        string[] lines = [.. cleared, .. copied];
        if (stage.Mask is null || lines.Length == 0)
        {
            return;
        }

        Code.Line();
        Code.Comment(isLast ? "A masked step leaves the states as they are." : "At a masked step there is nothing that later sums take.");
        Code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        using (Code.Method("public static void Skip(ref float row, int step)"))
        {
            foreach (string line in lines)
            {
                Code.Line(line);
            }
        }
    }

    private static string Unit(string? place) => place is null ? "unit" : $"({place}) + unit";
}
