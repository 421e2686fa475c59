using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>
/// The loops of equations over one sample. Sweeps that wait for sums over features only share a loop over the steps, so that a row stays in
/// the nearest cache; a sum over steps ends the loop.
/// </summary>
internal sealed class SweepCode
{
    private readonly CodeWriter code;
    private readonly EquationPass pass;
    private readonly Shape shape;
    private readonly Extents extents;
    private readonly string vector;
    private readonly VectorCode vectors;
    private readonly Dictionary<Symbol, StoredValue> places;

    public SweepCode(CodeWriter code, EquationPass pass, Shape shape)
    {
        this.code = code;
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
        if (sweeps.Count == 1 && sweeps[0].Sums.Count == 0 && IsAlike())
        {
            Features(sweeps[0], shape.Steps * places.Values.First().View.Stride, inSteps: false);
            return;
        }

        for (int first = 0; first < sweeps.Count;)
        {
            int end = first + 1;
            while (end < sweeps.Count && !sweeps.Skip(first).Take(end - first).Any(s => s.Sums.Any(IsAwaited)))
            {
                end++;
            }

            Nest([.. sweeps.Skip(first).Take(end - first)]);
            first = end;
        }
    }

    private static bool IsOverSteps(Equation sum) => ((SumOver)sum.Value).Axes.HasFlag(Axes.Time);

    /// <summary>Whether a sum is complete only behind a loop over the steps, and used by other equations.</summary>
    private bool IsAwaited(Equation sum) => IsOverSteps(sum) && pass.Equations.Any(e => e.Value.Symbols().Contains(sum.Name));

    /// <summary>Whether every value has all numbers, lying alike, so that one loop runs through all steps.</summary>
    private bool IsAlike() => places.Values.All(p =>
        (shape.Steps == 1 || (p.Axes == Axes.Sample && p.View.Stride == places.Values.First().View.Stride)) && HasFeatures(p.Axes));

    private void Nest(Sweep[] sweeps)
    {
        foreach (Equation sum in sweeps.SelectMany(s => s.Sums).Where(IsOverSteps))
        {
            code.Line($"Rows.Clear(ref {NameScope.Row(sum.Name)}, {places[sum.Name].View.Stride});");
        }

        IEnumerable<Axes> computed = sweeps.SelectMany(s =>
            s.Sums.Select(e => extents.Of(((SumOver)e.Value).Operand)).Concat(s.Results.Select(r => r.Axes & extents.Sample)));
        bool inSteps = computed.Any(axes => axes.HasFlag(Axes.Time));

        // Without a loop, a block of its own keeps apart what several nests declare.
        using (inSteps ? code.Block($"for (int step = 0; step < {shape.Steps}; step++)") : shape.Steps > 1 ? code.Block("") : default(Block?))
        {
            HashSet<Symbol> declared = [];
            foreach (Sweep sweep in sweeps)
            {
                Run(sweep, inSteps, declared);
            }
        }
    }

    /// <summary>One sweep through a row: first what its numbers share, then each number, then the sums.</summary>
    private void Run(Sweep sweep, bool inSteps, HashSet<Symbol> declared)
    {
        HashSet<Symbol> used =
            [.. sweep.Equations.Concat(sweep.Sums).SelectMany(e => e.Value.Symbols()), .. sweep.Results.Select(r => r.Name)];
        foreach (StoredValue shared in pass.Given.Where(g => used.Contains(g.Name) && !HasFeatures(g.Axes) && declared.Add(g.Name)))
        {
            code.Line($"{vector} {NameScope.Local(shared.Name)} = {vector}.Broadcast({Number(shared, inSteps)});");
        }

        Equation[] ofRow = [.. sweep.Equations.Where(e => !HasFeatures(extents[e.Name]) && declared.Add(e.Name))];
        vectors.Body(code, [], ofRow, []);
        Equation[] overFeatures = [.. sweep.Sums.Where(s => ((SumOver)s.Value).Axes.HasFlag(Axes.Features))];
        foreach (Equation sum in overFeatures)
        {
            code.Line($"FeatureSum {Total(sum)} = new({shape.Features});");
        }

        Outputs(sweep.Sums.Except(overFeatures), sweep.Results, inSteps, hasFeatures: false, (equations, outputs) =>
            vectors.Body(code, [], equations, outputs));
        Features(sweep, CpuLayout.Pad(shape.Features), inSteps);
        foreach (Equation sum in overFeatures)
        {
            code.Line($"{Number(places[sum.Name], inSteps)} {(IsOverSteps(sum) ? "+=" : "=")} {Total(sum)}.Total;");
        }
    }

    /// <summary>The loop over the features, where there is something to do for each.</summary>
    private void Features(Sweep sweep, int count, bool inSteps) =>
        Outputs(sweep.Sums, sweep.Results, inSteps, hasFeatures: true, (equations, outputs) => vectors.Loop(
            code,
            "n",
            $"{count}",
            [.. pass.Given.Where(g => HasFeatures(g.Axes)).Select(g => (g.Name, $"{vector}.Load({Row(g)}, {Place(g, inSteps)})"))],
            [.. sweep.Equations.Where(e => HasFeatures(extents[e.Name])), .. equations],
            outputs));

    /// <summary>Gives what is added to sums and what is stored, of what has features or of what has none.</summary>
    private void Outputs(
        IEnumerable<Equation> sums,
        IEnumerable<StoredValue> results,
        bool inSteps,
        bool hasFeatures,
        Action<IReadOnlyList<Equation>, IReadOnlyList<(Symbol Name, string Store)>> write)
    {
        List<Equation> terms = [];
        List<(Symbol, string)> outputs = [];
        foreach (Equation equation in sums)
        {
            SumOver sum = (SumOver)equation.Value;
            if (HasFeatures(extents.Of(sum.Operand)) == hasFeatures)
            {
                Symbol term = sum.Operand as Symbol ?? equation.Name.Addend;
                if (sum.Operand is not Symbol)
                {
                    terms.Add(new Equation(term, sum.Operand));
                }

                outputs.Add((term, Add(equation, sum, inSteps)));
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

    /// <summary>Adds to a sum.</summary>
    private string Add(Equation equation, SumOver sum, bool inSteps)
    {
        StoredValue place = places[equation.Name];
        string at = HasFeatures(place.Axes) ? Place(place, inSteps) : "0";
        return sum.Axes.HasFlag(Axes.Features)
            ? $"{Total(equation)}.Add({{0}}, n);"
            : $"{vector}.Store({vector}.Load({Row(place)}, {at}) + {{0}}, {Row(place)}, {at});";
    }

    private static bool HasFeatures(Axes axes) => axes.HasFlag(Axes.Features);

    private static string Total(Equation sum) => NameScope.Local(sum.Name, suffix: "Total");

    private static string Row(StoredValue value) => $"ref {NameScope.Row(value.Name)}";

    /// <summary>The number of a value that has no features.</summary>
    private static string Number(StoredValue value, bool inSteps) => $"At({Row(value)}, {Step(value, inSteps) ?? "0"})";

    /// <summary>The place of feature <c>n</c>.</summary>
    private static string Place(StoredValue value, bool inSteps) => Step(value, inSteps) is string step ? $"{step} + n" : "n";

    private static string? Step(StoredValue value, bool inSteps) =>
        !inSteps || !value.Axes.HasFlag(Axes.Time) ? null : value.View.Stride == 1 ? "step" : $"(step * {value.View.Stride})";
}
