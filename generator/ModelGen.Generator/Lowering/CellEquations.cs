using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>The equations of a recurrent cell, forward and backward.</summary>
/// <param name="Forward">From <c>z_*</c>, <c>*_prev</c> and, with a mask, <c>mask</c> to the states.</param>
/// <param name="Backward">From <c>d*</c> of the states to <c>dz_*</c> and <c>d*_prev</c>.</param>
/// <param name="Kept">Forward values that the backward equations read, states, previous states and the mask aside.</param>
internal sealed record CellEquations(EquatableArray<Equation> Forward, EquatableArray<Equation> Backward, EquatableArray<string> Kept)
{
    public static string PreActivation(string gate) => "z_" + gate;

    public static string Previous(string state) => state + "_prev";

    /// <summary>
    /// Differentiates a cell. A mask is one more equation for each state, <c>h = mask ? h_new : h_prev</c>, so that its backward rule
    /// follows from the differentiator like any other.
    /// </summary>
    public static CellEquations Derive(Cell cell, bool masked)
    {
        RefuseGivenNames(cell);

        // Values get their names before the mask comes in, so that they are the same with it and without.
        EquatableArray<Equation> plain = Normalizer.Normalize(cell.Equations);
        EquatableArray<Equation> forward = masked ? Normalizer.Normalize(WithMask(cell, plain)) : plain;
        string[] inputs = [.. cell.Gates.Select(PreActivation), .. cell.States.Select(Previous)];
        Backward gradient = Differentiator.Differentiate(forward, cell.States, inputs);
        string[] states = [.. cell.States];
        SavedValues saved = SavedValues.Choose(forward, gradient, [.. states, .. states.Select(New)]);

        // The state after a step is the cell's new one wherever the step is used; elsewhere every gradient that it occurs in is
        // multiplied by 0. So it serves as the new one, and nothing more has to be kept.
        Expr? Kept(string name) => masked && states.Any(s => New(s) == name) ? new Variable(name.Substring(0, name.Length - 4)) : null;
        EquatableArray<Equation> backward =
            saved.Equations.Select(e => e with { Value = e.Value.Substitute(Kept) }).ToEquatableArray();
        HashSet<string> given = [.. states, .. states.Select(New), .. states.Select(Previous), PlanBuilder.MaskName];
        return new CellEquations(forward, backward, saved.Kept.Where(k => !given.Contains(k)).ToEquatableArray());
    }

    /// <summary>A declaration whose value has the name of one that every cell gets would compute something else.</summary>
    private static void RefuseGivenNames(Cell cell)
    {
        HashSet<string> given =
            [PlanBuilder.MaskName, .. cell.Gates.Select(PreActivation), .. cell.States.Select(Previous), .. cell.States.Select(New)];
        if (cell.Equations.FirstOrDefault(e => given.Contains(e.Name)) is { } equation)
        {
            throw new ArgumentException($"'{equation.Name}' is a value that every cell gets; the cell's own needs another name", nameof(cell));
        }
    }

    private static EquatableArray<Equation> WithMask(Cell cell, EquatableArray<Equation> plain)
    {
        string[] states = [.. cell.States];
        Expr? Renamed(string name) => states.Contains(name) ? new Variable(New(name)) : null;
        IEnumerable<Equation> equations = plain.Select(e =>
            new Equation(states.Contains(e.Name) ? New(e.Name) : e.Name, e.Value.Substitute(Renamed)));
        IEnumerable<Equation> choices = states.Select(state => new Equation(
            state, Expr.IfGreater(new Variable(PlanBuilder.MaskName), 0, new Variable(New(state)), new Variable(Previous(state)))));
        return equations.Concat(choices).ToEquatableArray();
    }

    private static string New(string state) => state + "_new";
}
