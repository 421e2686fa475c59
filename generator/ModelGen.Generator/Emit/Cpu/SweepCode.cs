using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>
/// The loops of equations over one sample. Sweeps that wait for reductions over features only share a loop over the steps, so that a row stays
/// in the nearest cache; a reduction over steps ends the loop.
/// </summary>
internal sealed class SweepCode
{
    private readonly StageWriter writer;
    private readonly CodeWriter code;
    private readonly EquationPass pass;
    private readonly Shape shape;
    private readonly Extents extents;
    private readonly string vector;
    private readonly VectorCode vectors;
    private readonly Dictionary<Symbol, StoredValue> places;

    public SweepCode(StageWriter writer, EquationPass pass, Shape shape)
    {
        this.writer = writer;
        code = writer.Code;
        this.pass = pass;
        this.shape = shape;
        extents = Sweep.ExtentsOf(pass, shape);
        vector = StageWriter.Vector(shape.Features);
        vectors = new VectorCode(vector);
        places = pass.Reads.Concat(pass.Writes).ToDictionary(p => p.Name);
    }

    /// <summary>Writes the loops; references to the rows of all values are declared.</summary>
    public void Write()
    {
        IReadOnlyList<Sweep> sweeps = Sweep.Of(pass);
        if (sweeps.Count == 1 && sweeps[0].Reductions.Count == 0 && IsAlike())
        {
            Features(sweeps[0], writer.Floats(places.Values.First().View with { Steps = shape.Steps }), inSteps: false);
            return;
        }

        for (int first = 0; first < sweeps.Count;)
        {
            int end = first + 1;
            while (end < sweeps.Count && !sweeps.Skip(first).Take(end - first).Any(s => s.Reductions.Any(IsAwaited)))
            {
                end++;
            }

            Nest([.. sweeps.Skip(first).Take(end - first)]);
            first = end;
        }
    }

    private static bool IsOverSteps(Equation reduction) => ((Reduce)reduction.Value).Axes.HasFlag(Axes.Time);

    /// <summary>Whether a reduction is complete only behind a loop over the steps, and used by other equations.</summary>
    private bool IsAwaited(Equation reduction) => IsOverSteps(reduction) && pass.Equations.Any(e => e.Value.Symbols().Contains(reduction.Name));

    /// <summary>Whether every value has all numbers, lying alike, so that one loop runs through all steps.</summary>
    private bool IsAlike() => places.Values.All(p =>
        (shape.Steps == 1 || (p.Axes == Axes.Sample && p.View.Stride == places.Values.First().View.Stride)) && HasFeatures(p.Axes));

    private void Nest(Sweep[] sweeps)
    {
        foreach (Equation reduction in sweeps.SelectMany(s => s.Reductions).Where(IsOverSteps))
        {
            string row = $"{Row(places[reduction.Name])}, {places[reduction.Name].View.Stride}";
            code.Line(((Reduce)reduction.Value).Op == ReduceOp.Sum ? $"Rows.Clear({row});" : $"Rows.Fill({row}, float.NegativeInfinity);");
        }

        IEnumerable<Axes> computed = sweeps.SelectMany(s =>
            s.Reductions.Select(e => extents.Of(((Reduce)e.Value).Operand)).Concat(s.Results.Select(r => r.Axes & extents.Sample)));
        bool inSteps = computed.Any(axes => axes.HasFlag(Axes.Time));

        // Without a loop, a block of its own keeps apart what several nests declare.
        using (inSteps ? code.Block($"for (int step = 0; step < {writer.Steps(shape.Steps)}; step++)") : shape.Steps > 1 ? code.Block("") : default(Block?))
        {
            HashSet<Symbol> declared = [];
            foreach (Sweep sweep in sweeps)
            {
                Run(sweep, inSteps, declared);
            }
        }
    }

    /// <summary>One sweep through a row: first what its numbers share, then each number, then what is reduced.</summary>
    private void Run(Sweep sweep, bool inSteps, HashSet<Symbol> declared)
    {
        HashSet<Symbol> used =
            [.. sweep.Equations.Concat(sweep.Reductions).SelectMany(e => e.Value.Symbols()), .. sweep.Results.Select(r => r.Name)];
        foreach (StoredValue shared in pass.Given.Where(g => used.Contains(g.Name) && !HasFeatures(g.Axes) && declared.Add(g.Name)))
        {
            code.Line($"{vector} {NameScope.Local(shared.Name)} = {vector}.Broadcast({Number(shared, inSteps)});");
        }

        Equation[] ofRow = [.. sweep.Equations.Where(e => !HasFeatures(extents[e.Name]) && declared.Add(e.Name))];
        vectors.Body(code, [], ofRow, []);
        Equation[] overFeatures = [.. sweep.Reductions.Where(r => ((Reduce)r.Value).Axes.HasFlag(Axes.Features))];
        foreach (Equation reduction in overFeatures)
        {
            code.Line($"Feature{((Reduce)reduction.Value).Op} {OfFeatures(reduction)} = new({shape.Features});");
        }

        Outputs(sweep.Reductions.Except(overFeatures), sweep.Results, inSteps, hasFeatures: false, (equations, outputs) =>
            vectors.Body(code, [], equations, outputs));
        Features(sweep, $"{CpuLayout.Pad(shape.Features)}", inSteps);
        foreach (Equation reduction in overFeatures)
        {
            string number = Number(places[reduction.Name], inSteps), result = $"{OfFeatures(reduction)}.{Result(reduction)}";
            code.Line((IsOverSteps(reduction), ((Reduce)reduction.Value).Op) switch
            {
                (false, _) => $"{number} = {result};",
                (true, ReduceOp.Sum) => $"{number} += {result};",
                _ => $"{number} = MathF.Max({number}, {result});",
            });
        }
    }

    /// <summary>The loop over the features, where there is something to do for each.</summary>
    private void Features(Sweep sweep, string count, bool inSteps) =>
        Outputs(sweep.Reductions, sweep.Results, inSteps, hasFeatures: true, (equations, outputs) => vectors.Loop(
            code,
            "n",
            count,
            [.. pass.Given.Where(g => HasFeatures(g.Axes)).Select(g => (g.Name, $"{vector}.Load({Row(g)}, {Place(g, inSteps)})"))],
            [.. sweep.Equations.Where(e => HasFeatures(extents[e.Name])), .. equations],
            outputs));

    /// <summary>Gives what goes into reductions and what is stored, of what has features or of what has none.</summary>
    private void Outputs(
        IEnumerable<Equation> reductions,
        IEnumerable<StoredValue> results,
        bool inSteps,
        bool hasFeatures,
        Action<IReadOnlyList<Equation>, IReadOnlyList<(Symbol Name, string Store)>> write)
    {
        List<Equation> terms = [];
        List<(Symbol, string)> outputs = [];
        foreach (Equation equation in reductions)
        {
            Reduce reduce = (Reduce)equation.Value;
            if (HasFeatures(extents.Of(reduce.Operand)) == hasFeatures)
            {
                Symbol term = reduce.Operand as Symbol ?? equation.Name.Term;
                if (reduce.Operand is not Symbol)
                {
                    terms.Add(new Equation(term, reduce.Operand));
                }

                outputs.Add((term, Add(equation, reduce, inSteps)));
            }
        }

        foreach (StoredValue result in results.Where(r => HasFeatures(r.Axes) == hasFeatures))
        {
            outputs.Add((result.Name, hasFeatures
                ? $"{vector}.Store({{0}}, {Row(result)}, {Place(result, inSteps)});"
                : $"{Number(result, inSteps)} = Unsafe.As<{vector}, float>(ref {{0}});"));
        }

        if (outputs.Count > 0)
        {
            write(terms, outputs);
        }
    }

    /// <summary>Adds a term to a reduction.</summary>
    private string Add(Equation equation, Reduce reduce, bool inSteps)
    {
        if (reduce.Axes.HasFlag(Axes.Features))
        {
            return $"{OfFeatures(equation)}.Add({{0}}, n);";
        }

        StoredValue place = places[equation.Name];
        string at = HasFeatures(place.Axes) ? Place(place, inSteps) : "0";
        string before = $"{vector}.Load({Row(place)}, {at})";
        return $"{vector}.Store({(reduce.Op == ReduceOp.Sum ? $"{before} + {{0}}" : $"Maximum({before}, {{0}})")}, {Row(place)}, {at});";
    }

    private static bool HasFeatures(Axes axes) => axes.HasFlag(Axes.Features);

    /// <summary>The variable of what is reduced over the features of a row.</summary>
    private static string OfFeatures(Equation reduction) => NameScope.Local(reduction.Name, suffix: Result(reduction));

    private static string Result(Equation reduction) => ((Reduce)reduction.Value).Op == ReduceOp.Sum ? "Total" : "Greatest";

    private static string Row(StoredValue value) => $"ref {NameScope.Row(value.Name)}";

    /// <summary>The number of a value that has no features.</summary>
    private static string Number(StoredValue value, bool inSteps) => $"At({Row(value)}, {Step(value, inSteps) ?? "0"})";

    /// <summary>The place of feature <c>n</c>.</summary>
    private static string Place(StoredValue value, bool inSteps) => Step(value, inSteps) is string step ? $"{step} + n" : "n";

    private static string? Step(StoredValue value, bool inSteps) =>
        !inSteps || !value.Axes.HasFlag(Axes.Time) ? null : value.View.Stride == 1 ? "step" : $"(step * {value.View.Stride})";
}
