using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>A value of equations that has a place in memory.</summary>
/// <param name="Name">Its name in the equations.</param>
/// <param name="Axes">The axes that it has.</param>
/// <param name="View">Where it is: a row for each step if it has steps, in it a number for each feature if it has features.</param>
/// <param name="Parameter">The parameter that it is, whose padded copy the view is of; null: a value in the work memory of a sample.</param>
internal sealed record StoredValue(Symbol Name, Axes Axes, View View, ParameterPlace? Parameter = null)
{
    /// <summary>A value with all axes.</summary>
    public static StoredValue Of(Symbol name, View view) => new(name, Axes.Sample, view);

    /// <summary>A number for each step, such as a mask.</summary>
    public static StoredValue OfSteps(Symbol name, View row) => new(name, Axes.Time, StepsOf(row));

    /// <summary>A row of steps as steps of one number.</summary>
    public static View StepsOf(View row) => row with { Steps = row.Features, Stride = 1, Features = 1 };
}

/// <summary>Equations that are computed together for all numbers of a sample.</summary>
/// <param name="Reads">What is given to them.</param>
/// <param name="Writes">What has a place of what they compute: the results, what is kept, and every sum.</param>
/// <param name="Equations">In their order; a sum is the whole of an equation.</param>
internal sealed record EquationPass(EquatableArray<StoredValue> Reads, EquatableArray<StoredValue> Writes, EquatableArray<Equation> Equations)
{
    /// <summary>What is in memory before an equation that uses it: what is given, and sums.</summary>
    public IEnumerable<StoredValue> Given => Reads.Concat(Writes.Where(w => Equations.Any(e => e.Name == w.Name && e.Value is SumOver)));

    /// <summary>What it does to the work memory of a sample.</summary>
    public StagePass Accesses(Pass pass) =>
        StagePass.Of(pass, Reads.Where(r => r.Parameter is null).Select(r => r.View), Writes.Select(w => w.View));
}

/// <summary>A parameter of equations that training changes.</summary>
/// <param name="Place">The parameter.</param>
/// <param name="Gradient">The gradient of each sample, which are summed in their order.</param>
internal sealed record TrainedValue(ParameterPlace Place, StoredValue Gradient);

/// <summary>Equations over the numbers of a sample, from what is given to <c>y</c>.</summary>
/// <param name="Shape">The shape of a sample in the equations.</param>
/// <param name="Forward">From what is given to <c>y</c> and what is kept.</param>
/// <param name="Backward">From <c>dy</c> and what is kept to the gradients that are asked for; null: none is.</param>
/// <param name="Trained">The parameters among what is given.</param>
internal sealed record EquationStage(
    string Name, Shape Shape, EquationPass Forward, EquationPass? Backward, EquatableArray<TrainedValue> Trained) : Stage(Name)
{
    /// <summary>What is given, in inference and in training alike.</summary>
    public IEnumerable<StoredValue> Parameters => Forward.Reads.Where(r => r.Parameter is not null);

    public override IEnumerable<ParameterPlace> Trains => Trained.Select(t => t.Place);

    public override IEnumerable<StagePass> Passes
    {
        get
        {
            yield return Forward.Accesses(Pass.Forward);
            if (Backward is not null)
            {
                yield return Backward.Accesses(Pass.Backward);
            }

            if (Trained.Count > 0)
            {
                yield return StagePass.Of(Pass.Gradients, Trained.Select(t => t.Gradient.View), []);
            }
        }
    }
}
