using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>The equations of a recurrent cell, forward and backward, part by part.</summary>
/// <param name="Parts">The parts in the order of the forward pass.</param>
/// <param name="Kept">Forward values that the backward equations read, states, previous states and the mask aside.</param>
/// <param name="Handed">Values that later parts read, in their sums or in their equations.</param>
internal sealed record CellEquations(
    EquatableArray<PartEquations> Parts, EquatableArray<Symbol> Kept, EquatableArray<Symbol> Handed)
{
    /// <summary>
    /// Differentiates a cell. A mask is one more equation for each state, <c>h = mask > 0 ? h.Unmasked : h.Previous</c>, at the end of the part that gives
    /// it, so that its backward rule follows from the differentiator like any other.
    /// </summary>
    /// <remarks>
    /// Sums are opaque: the gradient of an operand is what the equations give it and what comes back through its products, so a value that a
    /// sum takes is one of those whose gradients come in.
    /// </remarks>
    public static CellEquations Derive(Cell cell, bool masked)
    {
        RefuseSecondDefinitions(cell);
        RefuseEarlyStates(cell);

        // Values get their names before the mask comes in, so that they are the same with it and without.
        EquatableArray<Equation> plain = Normalizer.Normalize([.. cell.Equations]);
        EquatableArray<Equation> forward = masked ? Normalizer.Normalize(WithMask(cell, plain)) : plain;
        Symbol[] states = [.. cell.States], operands = [.. cell.Operands], sums = [.. cell.Sums.Select(s => s.Name)];
        Backward gradient = Differentiator.Differentiate(
            forward, [.. states, .. operands], [.. sums, .. states.Select(s => s.Previous)]);
        EquatableArray<EquatableArray<Equation>> cut = Cut(cell, masked, forward);
        HashSet<Symbol> given =
            [.. states, .. states.Select(s => s.Unmasked), .. states.Select(s => s.Previous), Symbol.Mask, .. forward.Inputs().Where(s => s.Role == Role.Draw)];
        Symbol[] handed = [.. HandedOn(cell, cut, operands).Where(name => !given.Contains(name))];
        SavedValues saved = SavedValues.Choose(forward, gradient, [.. states, .. states.Select(s => s.Unmasked), .. handed]);

        // The state after a step is the cell's new one wherever the step is used; elsewhere every gradient that it occurs in is
        // multiplied by 0. So it serves as the new one, and nothing more has to be kept.
        Symbol? Kept(Symbol name) => name.Role == Role.Unmasked ? name.Of : null;
        EquatableArray<Equation> backward =
            saved.Equations.Select(e => e with { Value = e.Value.Substitute(Kept) }).ToEquatableArray();
        return new CellEquations(
            cell.Parts.Select((part, i) => new PartEquations(part.Sums, cut[i], Backward(part, Earlier(i)), Earlier(i))).ToEquatableArray(),
            saved.Kept.Where(k => !given.Contains(k)).ToEquatableArray(),
            handed.ToEquatableArray());

        // The last part comes first, and computes just what the products with its sums need; what is left is for the first part that has as many
        // units, when all products but those with the states are done.
        EquatableArray<Equation> Backward(CellPart part, EquatableArray<Symbol> earlier) => backward.Needed(
            part.Sums.Select(s => s.Name).Concat(earlier.Select(s => s.Previous)).Select(asked => asked.Gradient));

        EquatableArray<Symbol> Earlier(int part) => states.Where(state =>
        {
            int? units = cell.UnitsOf(state);
            return cell.Parts[part].Units == units && cell.Parts.Take(part).All(p => p.Units != units);
        }).ToEquatableArray();
    }

    /// <summary>The forward equations of each part.</summary>
    private static EquatableArray<EquatableArray<Equation>> Cut(Cell cell, bool masked, EquatableArray<Equation> forward)
    {
        List<EquatableArray<Equation>> parts = [];
        int done = 0;
        for (int i = 0; i < cell.Parts.Count; i++)
        {
            CellPart part = cell.Parts[i];
            Symbol end = masked && cell.States.LastOrDefault(part.Gives) is Symbol state ? state : part.Equations.Last().Name;
            int count = i == cell.Parts.Count - 1 ? forward.Count - done : forward.ToList().FindIndex(e => e.Name == end) + 1 - done;
            parts.Add(forward.Skip(done).Take(count).ToEquatableArray());
            done += count;
        }

        return parts.ToEquatableArray();
    }

    /// <summary>Values and sums that later parts read.</summary>
    private static IEnumerable<Symbol> HandedOn(Cell cell, EquatableArray<EquatableArray<Equation>> parts, Symbol[] operands)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            HashSet<Symbol> later = [.. operands, .. parts.Skip(i + 1).SelectMany(p => p).SelectMany(e => e.Value.Symbols())];
            foreach (Symbol name in parts[i].Select(e => e.Name).Concat(cell.Parts[i].Sums.Select(s => s.Name)).Where(later.Contains))
            {
                yield return name;
            }
        }
    }

    private static void RefuseSecondDefinitions(Cell cell)
    {
        HashSet<Symbol> defined = [];
        if (cell.Sums.Select(s => s.Name).Concat(cell.Equations.Select(e => e.Name)).FirstOrDefault(name => !defined.Add(name)) is Symbol second)
        {
            throw new ArgumentException($"the cell defines '{second}' twice", nameof(cell));
        }
    }

    /// <summary>Behind the part that replaces a state it could not be read any more: neither that before the step nor, at a masked step, the new one.</summary>
    private static void RefuseEarlyStates(Cell cell)
    {
        foreach (Symbol state in cell.States)
        {
            if (!cell.Parts.Any(part => part.Gives(state)))
            {
                throw new ArgumentException($"no part of the cell gives the state '{state}'", nameof(cell));
            }

            IEnumerable<CellPart> later = cell.Parts.SkipWhile(part => !part.Gives(state)).Skip(1);
            IEnumerable<Symbol> read = later.SelectMany(part => part.Sums.SelectMany(s => s.Terms).Select(t => t.Operand)
                .Concat(part.Equations.SelectMany(e => e.Value.Symbols())));
            if (read.Any(name => name == state || name == state.Previous))
            {
                throw new ArgumentException($"a part of the cell reads the state '{state}' that an earlier one has replaced", nameof(cell));
            }
        }
    }

    private static EquatableArray<Equation> WithMask(Cell cell, EquatableArray<Equation> plain)
    {
        Symbol[] states = [.. cell.States];
        Symbol? Renamed(Symbol name) => states.Contains(name) ? name.Unmasked : null;
        return Cut(cell, masked: false, plain)
            .Select((part, i) => part.Select(e => new Equation(Renamed(e.Name) ?? e.Name, e.Value.Substitute(Renamed))).Concat(Choices(cell.Parts[i])))
            .SelectMany(equations => equations)
            .ToEquatableArray();

        IEnumerable<Equation> Choices(CellPart part) =>
            states.Where(part.Gives).Select(state => new Equation(state, Expr.IfGreater(Symbol.Mask, 0, state.Unmasked, state.Previous)));
    }
}

/// <summary>The equations of a part of a cell.</summary>
/// <param name="Sums">Its sums.</param>
/// <param name="Forward">From its sums, the states before the step, values of earlier parts and, with a mask, the mask to its values.</param>
/// <param name="Backward">
/// From the gradients of the states and of operands to those of its sums, and of states before the step; a result that is missing is 0.
/// </param>
/// <param name="Earlier">The states whose gradients before the step are among these.</param>
internal sealed record PartEquations(
    EquatableArray<Sum> Sums, EquatableArray<Equation> Forward, EquatableArray<Equation> Backward, EquatableArray<Symbol> Earlier)
{
    /// <summary>Whether the forward equations give a value, or the sums are it.</summary>
    public bool Gives(Symbol name) => Defines(name) || Sums.Any(s => s.Name == name);

    /// <summary>Whether the forward equations give a value.</summary>
    public bool Defines(Symbol name) => Forward.Any(e => e.Name == name);

    /// <summary>Whether the forward equations mention a value.</summary>
    public bool Reads(Symbol name) => Forward.Any(e => e.Value.Symbols().Contains(name));
}
