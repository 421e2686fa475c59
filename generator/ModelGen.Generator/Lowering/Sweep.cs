using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>One run of equations over the numbers of a sample. What needs a reduction is computed in a later run than the reduction.</summary>
/// <param name="Equations">What is computed for each number, in order.</param>
/// <param name="Reductions">What is summed, or what the greatest is looked for of.</param>
/// <param name="Results">What is stored: in the last run, as it may take the place of what is given.</param>
internal sealed record Sweep(EquatableArray<Equation> Equations, EquatableArray<Equation> Reductions, EquatableArray<StoredValue> Results)
{
    /// <summary>The runs of a pass.</summary>
    public static IReadOnlyList<Sweep> Of(EquationPass pass)
    {
        Dictionary<Symbol, int> first = [];
        foreach (Equation equation in pass.Equations)
        {
            int own = equation.Value.Symbols().Select(n => first.TryGetValue(n, out int sweep) ? sweep : 0).DefaultIfEmpty(0).Max();
            first[equation.Name] = equation.Value is Reduce ? own + 1 : own;
        }

        Equation[] reductions = [.. pass.Equations.Where(e => e.Value is Reduce)];
        Equation[] others = [.. pass.Equations.Where(e => e.Value is not Reduce)];
        EquatableArray<StoredValue> results = pass.Writes.Where(w => reductions.All(r => r.Name != w.Name)).ToEquatableArray();
        int last = Math.Max(
            reductions.Select(r => first[r.Name] - 1).DefaultIfEmpty(0).Max(),
            results.Select(r => first[r.Name]).DefaultIfEmpty(0).Max());
        List<Sweep> sweeps = [];
        for (int i = 0; i <= last; i++)
        {
            EquatableArray<Equation> reduced = reductions.Where(r => first[r.Name] == i + 1).ToEquatableArray();
            EquatableArray<StoredValue> stored = i == last ? results : [];
            IEnumerable<Symbol> needed = reduced.SelectMany(r => r.Value.Symbols()).Concat(stored.Select(s => s.Name));
            sweeps.Add(new Sweep(others.Needed(needed), reduced, stored));
        }

        return sweeps;
    }

    /// <summary>The axes of the values of a pass.</summary>
    public static Extents ExtentsOf(EquationPass pass, Shape shape)
    {
        Extents extents = Extents.Of(shape.Steps, shape.Features, pass.Reads.Select(r => (r.Name, r.Axes)));
        foreach (Equation equation in pass.Equations)
        {
            extents[equation.Name] = extents.Of(equation.Value);
        }

        return extents;
    }
}
