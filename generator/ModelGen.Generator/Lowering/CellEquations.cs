using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>The equations of a recurrent cell, forward and backward, part by part.</summary>
/// <param name="Parts">The parts in the order of the forward pass.</param>
/// <param name="Kept">Forward values that the backward equations read, states, previous states and the mask aside.</param>
/// <param name="Handed">Values that later parts read, in their sums or in their equations.</param>
internal sealed record CellEquations(
    EquatableArray<PartEquations> Parts, EquatableArray<string> Kept, EquatableArray<string> Handed)
{
    /// <summary>
    /// Differentiates a cell. A mask is one more equation for each state, <c>h = mask ? h_new : h_prev</c>, so that its backward rule
    /// follows from the differentiator like any other.
    /// </summary>
    /// <remarks>
    /// Sums are opaque: the gradient of an operand is what the equations give it and what comes back through its products, so a value that a
    /// sum takes is one of those whose gradients come in.
    /// </remarks>
    public static CellEquations Derive(Cell cell, bool masked)
    {
        RefuseGivenNames(cell);
        RefuseEarlyStates(cell);

        // Values get their names before the mask comes in, so that they are the same with it and without.
        EquatableArray<Equation> plain = Normalizer.Normalize([.. cell.Equations]);
        EquatableArray<Equation> forward = masked ? Normalizer.Normalize(WithMask(cell, plain)) : plain;
        string[] states = [.. cell.States], operands = [.. cell.Operands], sums = [.. cell.Sums.Select(s => s.Name)];
        Backward gradient = Differentiator.Differentiate(
            forward, [.. states, .. operands], [.. sums, .. states.Select(Cell.Previous)]);
        EquatableArray<EquatableArray<Equation>> cut = Cut(cell, masked, forward);
        HashSet<string> given = [.. states, .. states.Select(New), .. states.Select(Cell.Previous), PlanBuilder.MaskName];
        string[] handed = [.. HandedOn(cell, cut, operands).Where(name => !given.Contains(name))];
        SavedValues saved = SavedValues.Choose(forward, gradient, [.. states, .. states.Select(New), .. handed]);

        // The state after a step is the cell's new one wherever the step is used; elsewhere every gradient that it occurs in is
        // multiplied by 0. So it serves as the new one, and nothing more has to be kept.
        Expr? Kept(string name) => masked && states.Any(s => New(s) == name) ? new Variable(name.Substring(0, name.Length - 4)) : null;
        EquatableArray<Equation> backward =
            saved.Equations.Select(e => e with { Value = e.Value.Substitute(Kept) }).ToEquatableArray();
        return new CellEquations(
            cell.Parts.Select((part, i) => new PartEquations(part.Sums, cut[i], Backward(part, i == 0))).ToEquatableArray(),
            saved.Kept.Where(k => !given.Contains(k)).ToEquatableArray(),
            handed.ToEquatableArray());

        // The last part comes first, and computes just what the products with its sums need; what is left is for the first part, when all
        // products but those with the states are done.
        EquatableArray<Equation> Backward(CellPart part, bool isFirst) => backward.Needed(
            part.Sums.Select(s => s.Name).Concat(isFirst ? states.Select(Cell.Previous) : []).Select(Differentiator.GradientName));
    }

    /// <summary>The forward equations of each part.</summary>
    private static EquatableArray<EquatableArray<Equation>> Cut(Cell cell, bool masked, EquatableArray<Equation> forward)
    {
        List<EquatableArray<Equation>> parts = [];
        int done = 0;
        for (int i = 0; i < cell.Parts.Count; i++)
        {
            string last = cell.Parts[i].Equations.Last().Name;
            string end = masked && cell.States.Contains(last) ? New(last) : last;
            int count = i == cell.Parts.Count - 1 ? forward.Count - done : forward.ToList().FindIndex(e => e.Name == end) + 1 - done;
            parts.Add(forward.Skip(done).Take(count).ToEquatableArray());
            done += count;
        }

        return parts.ToEquatableArray();
    }

    /// <summary>Values and sums that later parts read.</summary>
    private static IEnumerable<string> HandedOn(Cell cell, EquatableArray<EquatableArray<Equation>> parts, string[] operands)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            HashSet<string> later = [.. operands, .. parts.Skip(i + 1).SelectMany(p => p).SelectMany(e => e.Value.Names())];
            foreach (string name in parts[i].Select(e => e.Name).Concat(cell.Parts[i].Sums.Select(s => s.Name)).Where(later.Contains))
            {
                yield return name;
            }
        }
    }

    /// <summary>A declaration whose value has the name of one that every cell gets would compute something else.</summary>
    private static void RefuseGivenNames(Cell cell)
    {
        HashSet<string> given =
            [PlanBuilder.MaskName, .. cell.Sums.Select(s => s.Name), .. cell.States.Select(Cell.Previous), .. cell.States.Select(New)];
        if (cell.Equations.FirstOrDefault(e => given.Contains(e.Name)) is { } equation)
        {
            throw new ArgumentException($"'{equation.Name}' is a value that every cell gets; the cell's own needs another name", nameof(cell));
        }
    }

    /// <summary>A state that an earlier part replaces could not be read before the step by a later one.</summary>
    private static void RefuseEarlyStates(Cell cell)
    {
        if (cell.States.FirstOrDefault(state => cell.Parts[cell.Parts.Count - 1].Equations.All(e => e.Name != state)) is string early)
        {
            throw new ArgumentException($"the last part of the cell has to give the state '{early}'", nameof(cell));
        }
    }

    private static EquatableArray<Equation> WithMask(Cell cell, EquatableArray<Equation> plain)
    {
        string[] states = [.. cell.States];
        Expr? Renamed(string name) => states.Contains(name) ? new Variable(New(name)) : null;
        IEnumerable<Equation> equations = plain.Select(e =>
            new Equation(states.Contains(e.Name) ? New(e.Name) : e.Name, e.Value.Substitute(Renamed)));
        IEnumerable<Equation> choices = states.Select(state => new Equation(
            state, Expr.IfGreater(new Variable(PlanBuilder.MaskName), 0, new Variable(New(state)), new Variable(Cell.Previous(state)))));
        return equations.Concat(choices).ToEquatableArray();
    }

    private static string New(string state) => state + "_new";
}

/// <summary>The equations of a part of a cell.</summary>
/// <param name="Sums">Its sums.</param>
/// <param name="Forward">From its sums, <c>*_prev</c>, values of earlier parts and, with a mask, <c>mask</c> to its values.</param>
/// <param name="Backward">
/// From <c>d*</c> of the states and of operands to <c>d*</c> of its sums, and of <c>*_prev</c> in the first part; a result that is missing is 0.
/// </param>
internal sealed record PartEquations(EquatableArray<Sum> Sums, EquatableArray<Equation> Forward, EquatableArray<Equation> Backward)
{
    /// <summary>Whether the forward equations give a value.</summary>
    public bool Defines(string name) => Forward.Any(e => e.Name == name);

    /// <summary>Whether the forward equations mention a value.</summary>
    public bool Reads(string name) => Forward.Any(e => e.Value.Names().Contains(name));
}
