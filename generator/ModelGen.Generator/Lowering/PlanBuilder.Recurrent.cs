using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <content>The layers that run a cell over time.</content>
internal sealed partial class PlanBuilder
{
    /// <summary>A layer, which drops numbers in training only.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="given">Its input, and the states before the first step if they are values.</param>
    private Value Recurrent(RecurrentLayer layer, Value[] given)
    {
        Value[] first = [.. given.Skip(1)];
        return training && layer.Dropout is { } dropout ? Dropped(layer, dropout, given[0], first) : Recurrent(layer, [given[0]], first, []);
    }

    /// <summary>The layer in training, where it drops of what its sums take.</summary>
    private Value Dropped(RecurrentLayer layer, OperandDropout dropout, Value input, Value[] first)
    {
        string name = weights.Identifier(layer);
        Value[] inputs = [.. Enumerable.Range(0, layer.InputCopies).Select(copy => Dropout(
            new DropoutLayer(layer.Name, layer.Input, layer.MaskIn, dropout.OfInput, dropout.InputStream(copy), WholeFeatures: true),
            $"{name}Dropout{(copy == 0 ? string.Empty : $"{copy + 1}")}",
            input))];
        if (inputs.Length == 0)
        {
            inputs = [input];
        }

        if (!dropout.DropsStates)
        {
            return Recurrent(layer, inputs, first, []);
        }

        DroppedCell cell = DroppedCell.Of(layer.Cell, inputs.Length > 1);
        string comment = $"({cell.Factors.Count}, {layer.Units}) factors {string.Join(", ", cell.Factors)}";
        View rows = layout.Rows(name + "Factors", cell.Factors.Count, layer.Units, comment);
        stages.Add(new FactorStage(name + "Factors", dropout.First, dropout.OfStates, rows));
        return Recurrent(
            layer with { Cell = cell.Cell },
            inputs,
            first,
            cell.Factors.Select((factor, i) => (factor, rows with { Start = rows.Start + (i * rows.Stride), Steps = 1 })).ToEquatableArray());
    }

    /// <summary>Adds the stage of a layer.</summary>
    /// <param name="layer">The layer, with the cell as the plan has it.</param>
    /// <param name="inputs">The input, or the copies of it that the cell's sums take.</param>
    /// <param name="first">The states before the first step; none: they are no values.</param>
    /// <param name="factors">What training multiplies operands of the sums by.</param>
    private Value Recurrent(RecurrentLayer layer, Value[] inputs, Value[] first, EquatableArray<(Symbol, View)> factors)
    {
        Value input = inputs[0];
        string name = weights.Identifier(layer);
        int steps = input.View.Steps;
        CellEquations plain = CellEquations.Derive(layer.Cell, masked: false);
        CellEquations cell = input.Mask is null ? plain : CellEquations.Derive(layer.Cell, masked: true);

        // A cell may call a value as the layer's own buffers are called.
        Symbol[] stored = [.. training ? cell.Kept.Concat(cell.Handed).Distinct() : cell.Handed];
        IReadOnlyDictionary<Symbol, string> values = Names.Identifiers(layer.Cell.States.Concat(stored).Distinct(), ["Sums", "Gradient"]);
        EquatableArray<View> states = layer.Cell.States.Select((state, i) => State(layer, i, name + values[state], steps)).ToEquatableArray();
        View output = Output(layer, states[0], steps);
        View gradient = GradientOf(name, output);
        EquatableArray<View> carries = layer.Cell.States
            .Select((state, i) => i == 0 && !layer.ReturnSequences ? gradient : Carry(layer, name + values[state], state, " on its way back"))
            .ToEquatableArray();
        RecurrentBackward? backward = training ? Backward(layer, name, values, steps, gradient, carries, inputs, first) : null;
        stages.Add(new RecurrentStage(
            layer,
            name,
            inputs.Select(i => i.View).ToEquatableArray(),
            input.Mask,
            states,
            Stored(layer, steps, backward?.Sums, cell, stored, value => name + values[value]),
            cell,
            plain,
            weights.Cell(layer),
            layer.Cell.Parts.Select(part => layout.Stride(layer.UnitsOf(part))).ToEquatableArray(),
            backward)
        {
            Factors = factors,
            First = first.Select(state => state.View).ToEquatableArray(),
            Carried = training && layer.Stateful
                ? layer.Cell.States.Select(state => Carried(layer, state, name + values[state])).ToEquatableArray()
                : [],
        });
        Value[] last = [.. states.Select((state, i) => new Value(Last(state, steps), carries[i], null)).Where(_ => layer.ReturnState)];
        foreach ((Value state, int i) in last.Select((state, i) => (state, i)))
        {
            Call(state, name + values[layer.Cell.States[i]]);
        }

        return new Value(output, gradient, layer.ReturnSequences ? input.Mask : null) { States = last.ToEquatableArray() };
    }

    private View State(RecurrentLayer layer, int index, string name, int steps)
    {
        Symbol state = layer.Cell.States[index];
        int units = layer.UnitsOf(state);
        bool isOperand = layer.Cell.Sums.Any(s => s.Terms.Any(t => t.Operand == state.Previous));

        // What comes behind a step may work in the place of its output, so that the state of a stream has a row of its own.
        bool isOutputOfStep = kind == PlanKind.Step && index == 0;
        return training || (index == 0 && layer.ReturnSequences)
            ? layout.Rows(name, steps + 1, units, $"({steps + 1}, {units}) state {state}, from before the first step")
            : isOperand || isOutputOfStep
            ? layout.Rows(name, 2, units, $"(2, {units}) state {state} of this step and the next, by turns")
            : layout.Rows(name, 1, units, $"({units}) state {state}");
    }

    private View Carried(RecurrentLayer layer, Symbol state, string name) =>
        layout.Rows(name + "Carried", 1, layer.UnitsOf(state), $"({layer.UnitsOf(state)}) state {state} from one batch to the next");

    private View Output(RecurrentLayer layer, View h, int steps) => layer.ReturnSequences
        ? h with { Start = layer.InTime ? 0 : h.Stride, Steps = steps }
        : Last(h, steps);

    /// <summary>A state after the last step.</summary>
    private static View Last(View state, int steps) =>
        state with { Start = (state.Steps > steps ? steps : state.Steps == 1 ? 0 : steps % 2) * state.Stride, Steps = 1 };

    private View Carry(RecurrentLayer layer, string name, Symbol value, string text) =>
        layout.Rows(name + "Gradient", 1, layer.UnitsOf(value), $"({layer.UnitsOf(value)}) gradient of {value}{text}");

    private RecurrentBackward Backward(
        RecurrentLayer layer,
        string name,
        IReadOnlyDictionary<Symbol, string> values,
        int steps,
        View gradient,
        EquatableArray<View> carries,
        Value[] inputs,
        Value[] first)
    {
        return new RecurrentBackward(
            Sums(layer, name, steps),
            layer.ReturnSequences ? gradient : null,
            carries,
            carries.Select(_ => true).ToEquatableArray(),
            layer.Cell.Operands.Select(operand => Carry(layer, name + values[operand], operand, string.Empty)).ToEquatableArray(),
            inputs.Select(input => input.Gradient).ToEquatableArray(),
            first.Select(state => state.Gradient).ToEquatableArray());
    }

    /// <summary>Rows of all sums, part after part.</summary>
    private View Sums(RecurrentLayer layer, string name, int steps)
    {
        (int Sums, int Units)[] parts = [.. layer.Cell.Parts.GroupBy(layer.UnitsOf).Select(parts => (parts.Sum(p => p.Sums.Count), parts.Key))];
        string shape = string.Join(" + ", parts.Select(part => $"{part.Sums}, {part.Units}"));
        string comment = $"({steps}, {shape}) sums {string.Join(", ", layer.Cell.Sums.Select(s => s.Name))}: what is kept of them, then gradients";
        return layout.RowsOf(name + "Sums", steps, parts, comment);
    }

    /// <summary>
    /// Stored values take the places of sums that nobody reads any more, since a cell reads and writes the same unit of the same step: a
    /// function of one sum that of its sum, others any that is left. What is left over, what sums take as a whole, and everything where no
    /// backward pass follows needs memory of its own.
    /// </summary>
    private EquatableArray<CellValue> Stored(
        RecurrentLayer layer, int steps, View? sums, CellEquations cell, Symbol[] stored, Func<Symbol, string> bufferOf)
    {
        Symbol[] names = [.. layer.Cell.Sums.Select(s => s.Name)], operands = [.. layer.Cell.Operands];
        Dictionary<Symbol, int> places = stored
            .Where(v => names.Contains(v) && MayTake(v, Array.IndexOf(names, v)))
            .ToDictionary(v => v, v => Array.IndexOf(names, v));
        foreach (Equation equation in cell.Parts.SelectMany(p => p.Forward).Where(e => stored.Contains(e.Name)))
        {
            int[] own = [.. equation.Value.Symbols().Distinct().Select(n => Array.IndexOf(names, n))];
            if (own.Length == 1 && own[0] >= 0 && !places.ContainsValue(own[0]) && MayTake(equation.Name, own[0]))
            {
                places.Add(equation.Name, own[0]);
            }
        }

        List<int> free = [.. Enumerable.Range(0, names.Length).Where(sum => !places.ContainsValue(sum))];
        List<CellValue> values = [];
        foreach (Symbol value in stored)
        {
            if (sums is not null && !places.ContainsKey(value) && free.FindIndex(sum => MayTake(value, sum)) is int place and >= 0)
            {
                places.Add(value, free[place]);
                free.RemoveAt(place);
            }

            int rows = sums is null ? 1 : steps;
            values.Add(sums is not null && places.TryGetValue(value, out int taken)
                ? new CellValue(value, sums, taken)
                : new CellValue(value, layout.Rows(bufferOf(value), rows, UnitsOf(value), $"({rows}, {UnitsOf(value)}) {value}"), 0));
        }

        return values.ToEquatableArray();

        // A sum's place gets its gradient when its part's turn comes, the last part first: no earlier part may read the value after that.
        bool MayTake(Symbol value, int sum)
        {
            int part = cell.Parts.ToList().FindIndex(p => p.Sums.Any(own => own.Name == names[sum]));
            int read = cell.Parts.ToList().FindIndex(p => p.Backward.Any(e => e.Value.Symbols().Contains(value)));
            return !operands.Contains(value) && (read < 0 || part <= read) && UnitsOf(value) == layer.UnitsOf(layer.Cell.Parts[part]);
        }

        int UnitsOf(Symbol value) => layer.UnitsOf(layer.Cell.Parts[cell.Parts.ToList().FindIndex(p => p.Gives(value))]);
    }
}
