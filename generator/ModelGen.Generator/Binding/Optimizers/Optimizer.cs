using ModelGen.Generator.Binding.Schedules;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding;

/// <summary>An optimizer as equations on one weight.</summary>
/// <param name="Kind">Keras' name, such as <c>Adam</c>.</param>
/// <param name="Settings">The settings with their values, in the order of the documentation, for people to read.</param>
/// <param name="LearningRate">The initial learning rate, or the peak of its schedule.</param>
/// <param name="Schedule">How it moves with the steps, or null.</param>
/// <param name="Decay">The rate used at a step is the learning rate / (1 + decay * steps done before); 0: none.</param>
/// <param name="Clipping">What is done to gradients first.</param>
/// <param name="Slots">What is kept for each weight from step to step.</param>
/// <param name="StepValues">Numbers that follow from the step alone.</param>
/// <param name="Scalars">From <c>lr</c> (decayed) and the step's values to what the equations mention, in double precision; <c>a</c> is the step size.</param>
/// <param name="Equations">
/// From <c>w</c>, <c>g</c>, <c>s.Previous</c> for each slot <c>s</c>, <c>lr</c> and the scalars to <c>s</c> for each slot and <c>w.Next</c>.
/// </param>
internal sealed record Optimizer(
    string Kind,
    EquatableArray<Setting> Settings,
    double LearningRate,
    RateSchedule? Schedule,
    double Decay,
    Clipping Clipping,
    EquatableArray<Slot> Slots,
    EquatableArray<StepValue> StepValues,
    EquatableArray<Equation> Scalars,
    EquatableArray<Equation> Equations)
{
    /// <summary>The weight, its gradient, the step size and the learning rate, decayed.</summary>
    public static readonly Symbol W = "w", G = "g", A = "a", Lr = "lr";

    /// <summary>The weight decay of a weight's tensor, where not all have the same.</summary>
    public static readonly Symbol OwnDecay = "decay";

    /// <summary>The batches whose mean gradient makes a step, at least 1.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>Whether the last slot of the equations is the running mean of the weight, which it becomes at the end.</summary>
    public bool Averages { get; init; }

    /// <summary>What <see cref="OwnDecay"/> is for a weight that is not left out of it.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Patterns of the weights that are left out of the weight decay; none: all have the same.</summary>
    public EquatableArray<string> Undecayed { get; init; } = [];

    /// <summary>All that is kept for each weight: where gradients are summed, their sum behind the slots of the equations.</summary>
    public int SlotCount => Slots.Count + (Accumulation > 1 ? 1 : 0);

    /// <summary>
    /// Whether the step of a weight whose gradient is 0 changes neither the weight nor what is kept for it, so that it may be left out. Momentum and decay
    /// move on without a gradient, and where gradients are clipped, their norm says what becomes of all.
    /// </summary>
    public bool RestsWithoutGradient
    {
        get
        {
            Dictionary<Symbol, Expr> values = new() { [G] = new Constant(0) };
            foreach (Equation equation in Equations)
            {
                values[equation.Name] = equation.Value.Substitute(name => values.TryGetValue(name, out Expr value) ? value : null).Simplify();
            }

            return Clipping.Kind == ClippingKind.None && Accumulation == 1 && values[W.Next] == W && Slots.All(slot => values[slot.Name] == slot.Name.Previous);
        }
    }

    /// <summary>The scalars that the equations mention, the learning rate among them, in their order.</summary>
    public IEnumerable<Symbol> UsedScalars
    {
        get
        {
            HashSet<Symbol> used = [.. Equations.SelectMany(equation => equation.Value.Symbols())];
            return Scalars.Select(scalar => scalar.Name).Prepend(Lr).Where(used.Contains);
        }
    }
}

/// <summary>A number kept for each weight.</summary>
/// <param name="Name">What the equations call it.</param>
/// <param name="First">What it is before the first step.</param>
internal sealed record Slot(Symbol Name, double First = 0);

/// <summary>A number that follows from the step alone.</summary>
/// <param name="Name">What the scalars call it.</param>
/// <param name="Function">How it is computed.</param>
/// <param name="Parameter">The function's own number.</param>
/// <param name="Ahead">Which step it is of: 1 is the one that is made, counted from 1.</param>
internal sealed record StepValue(Symbol Name, StepFunction Function, double Parameter, int Ahead = 1);

/// <summary>Functions of a parameter p and a step t, from 1.</summary>
internal enum StepFunction
{
    /// <summary>pᵗ.</summary>
    Power,

    /// <summary>Nadam's momentum p (1 − 0.96ᵗ / 2).</summary>
    Momentum,

    /// <summary>The product of Nadam's momenta of the steps up to t.</summary>
    MomentumProduct,

    /// <summary>p, but 0 at the first step.</summary>
    AfterFirst,

    /// <summary>1 at each multiple of p, otherwise 0.</summary>
    Every,
}

/// <summary>A setting's Keras name and its value as text.</summary>
internal sealed record Setting(string Name, string Value);

/// <summary>What is done to gradients before the optimizer's step.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Limit">Its limit, above 0; 0 where there is none.</param>
internal sealed record Clipping(ClippingKind Kind, double Limit);

internal enum ClippingKind
{
    None,

    /// <summary>Each element into [−limit, limit].</summary>
    Value,

    /// <summary>Each tensor scaled to a norm of at most limit.</summary>
    Norm,

    /// <summary>All tensors scaled together to a common norm of at most limit.</summary>
    GlobalNorm,
}
