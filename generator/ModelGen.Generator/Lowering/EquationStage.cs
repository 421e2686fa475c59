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

    /// <summary>Memory for a value with some axes of a shape.</summary>
    public static View Memory(MemoryLayout layout, Axes axes, Shape shape, string buffer, string comment) => axes switch
    {
        Axes.Sample => layout.Rows(buffer, shape.Steps, shape.Features, comment),
        Axes.Features => layout.Rows(buffer, 1, shape.Features, comment),
        Axes.Time => StepsOf(layout.Rows(buffer, 1, shape.Steps, comment)),
        _ => layout.Number(buffer, shape.Features, comment),
    };

    /// <summary>The same value elsewhere, unless it is a parameter.</summary>
    public StoredValue At(Func<View, View> place) => Parameter is null ? this with { View = place(View) } : this;
}

/// <summary>Equations that are computed together for all numbers of a sample.</summary>
/// <param name="Reads">What is given to them.</param>
/// <param name="Writes">What has a place of what they compute: the results, what is kept, and every reduction.</param>
/// <param name="Equations">In their order; a reduction is the whole of an equation.</param>
internal sealed record EquationPass(EquatableArray<StoredValue> Reads, EquatableArray<StoredValue> Writes, EquatableArray<Equation> Equations)
{
    /// <summary>What is in memory before an equation that uses it: what is given, and reductions.</summary>
    public IEnumerable<StoredValue> Given => Reads.Concat(Writes.Where(w => Equations.Any(e => e.Name == w.Name && e.Value is Reduce)));

    /// <summary>Whether all that it writes is what it reads, and lies there already.</summary>
    public bool IsIdentity => Writes.All(write => Equations.Any(e => e.Name == write.Name && Reads.Any(r => r.Name == e.Value && r.View == write.View)));

    /// <summary>The same pass over values elsewhere.</summary>
    public EquationPass At(Func<View, View> place) => this with
    {
        Reads = Reads.Select(value => value.At(place)).ToEquatableArray(),
        Writes = Writes.Select(value => value.At(place)).ToEquatableArray(),
    };

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
/// <param name="DX">The gradients of the first values that are given, the layer's inputs; null: nobody asks for it.</param>
/// <param name="DY">The gradient of <c>y</c>.</param>
/// <param name="Forward">From what is given to <c>y</c>, which it writes first, and what is kept.</param>
/// <param name="Backward">From <c>dy</c> and what is kept to the gradients that are asked for; null: nothing has to be computed.</param>
/// <param name="Trained">The parameters among what is given that training changes.</param>
internal sealed record EquationStage(
    string Name,
    Shape Shape,
    EquatableArray<View?> DX,
    View DY,
    EquationPass Forward,
    EquationPass? Backward,
    EquatableArray<TrainedValue> Trained) : Stage(Name)
{
    /// <summary>What is given, in inference and in training alike.</summary>
    public IEnumerable<StoredValue> Parameters => Forward.Reads.Where(r => r.Parameter is not null);

    public override IEnumerable<ParameterPlace> Trains => Trainable([.. Parameters.Select(p => p.Parameter)]);

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

    public override View? ResultGradient => DY;

    public override EquatableArray<View?> Gradients => DX;

    /// <summary>What has all axes is written in the last sweep, number by number; any input has rows for it.</summary>
    public override IEnumerable<InPlace> InPlace => HasAllAxes
        ? [
            .. Forward.Reads.Take(DX.Count).Select(x => new InPlace(Pass.Forward, x.View, Forward.Writes[0].View)),
            .. DX.SelectMany(dx => ElementwiseBackward(DY, dx)),
        ]
        : [];

    private bool HasAllAxes => Forward.Writes[0].Axes.HasFlag(Shape.Steps == 1 ? Axes.Features : Axes.Sample);

    public override Stage WithGradients(EquatableArray<View?> gradients) => this with { DX = gradients };

    /// <summary>The same stage, without a backward pass where that is left with nothing to do, as where dx = dy lies in the place of dy.</summary>
    public override Stage At(Func<View, View> place) => this with
    {
        DX = DX.Select(dx => At(dx, place)).ToEquatableArray(),
        DY = place(DY),
        Forward = Forward.At(place),
        Backward = Backward?.At(place) is { IsIdentity: false } backward ? backward : null,
        Trained = Trained.Select(t => t with { Gradient = t.Gradient.At(place) }).ToEquatableArray(),
    };
}
