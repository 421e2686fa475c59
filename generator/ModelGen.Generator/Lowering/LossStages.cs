using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <summary>Softmax with its cross-entropy: probabilities, each sample's loss, and dz = p − y.</summary>
/// <remarks>
/// Not equations, as the other losses are. A class index points at one logit, which equations on each number cannot; with distributions they took 1.4
/// to 3.1 times as long forward and, of up to 32 classes, 2.7 to 6.0 times backward: docs/architecture.md.
/// </remarks>
/// <param name="Place">The output that it is of.</param>
/// <param name="Sparse">Whether targets are class indices, one for each step, rather than distributions.</param>
/// <param name="Smoothing">The share of each distribution that is spread evenly over the classes.</param>
/// <param name="Z">Logits.</param>
/// <param name="P">Probabilities.</param>
/// <param name="Target">Targets.</param>
/// <param name="Mask">Which steps count, or null: all.</param>
/// <param name="DZ">The gradient of the logits.</param>
internal sealed record SoftmaxLossStage(
    OutputPlace Place, bool Sparse, double Smoothing, View Z, View P, View Target, View? Mask, View DZ) : Stage(Place.Prefix + "Loss")
{
    /// <summary>The class index whose positions do not count either; null: there is none.</summary>
    public int? IgnoredClass { get; init; }

    public override IEnumerable<StagePass> Passes => [ForwardPass([Z, Mask], [P, Target]), .. BackwardPass([P, Target, Mask], DZ)];

    public override EquatableArray<View?> Gradients => [DZ];

    /// <summary>The backward pass starts here, also where nothing in front of it is trained.</summary>
    public override Stage WithGradients(EquatableArray<View?> gradients) => gradients[0] is View dz ? this with { DZ = dz } : this;

    public override Stage At(Func<View, View> place) =>
        this with { Z = place(Z), P = place(P), Target = place(Target), Mask = At(Mask, place), DZ = place(DZ) };
}

/// <summary>A loss that is a mean over elements.</summary>
/// <param name="Place">The output that it is of.</param>
/// <param name="Kind">Its name, for people to read.</param>
/// <param name="X">What it is a function of: outputs, or logits where the output's sigmoid is part of the loss.</param>
/// <param name="P">Where the outputs go if they are part of the stage, otherwise null.</param>
/// <param name="Target">Targets.</param>
/// <param name="Mask">Which steps count, or null: all.</param>
/// <param name="Losses">Each element's loss.</param>
/// <param name="DX">The gradient of <paramref name="X"/>.</param>
/// <param name="Equations">From x and y, the target, to the loss, and to p where it is part of the stage.</param>
/// <param name="Backward">From the gradient of the loss to that of x, with nothing kept.</param>
internal sealed record ElementwiseLossStage(
    OutputPlace Place,
    string Kind,
    View X,
    View? P,
    View Target,
    View? Mask,
    View Losses,
    View DX,
    EquatableArray<Equation> Equations,
    EquatableArray<Equation> Backward) : Stage(Place.Prefix + "Loss")
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([X, Mask], [P, Target, Losses]), .. BackwardPass([X, Target, Mask], DX)];

    public override EquatableArray<View?> Gradients => [DX];

    /// <summary>The backward pass starts here, also where nothing in front of it is trained.</summary>
    public override Stage WithGradients(EquatableArray<View?> gradients) => gradients[0] is View dx ? this with { DX = dx } : this;

    public override Stage At(Func<View, View> place) => this with
    {
        X = place(X),
        P = At(P, place),
        Target = place(Target),
        Mask = At(Mask, place),
        Losses = place(Losses),
        DX = place(DX),
    };
}

/// <summary>Copies the targets from the user's array, for a loss that is equations over the numbers of a sample.</summary>
/// <param name="Place">The output that they are of.</param>
/// <param name="Target">Where they go.</param>
internal sealed record TargetStage(OutputPlace Place, View Target) : Stage(Place.Prefix + "Target")
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([], [Target])];

    public override Stage At(Func<View, View> place) => this with { Target = place(Target) };
}

/// <summary>Takes the loss of each position, and gives the gradient that starts the backward pass.</summary>
/// <param name="Place">The output that they are of.</param>
/// <param name="Losses">A number for each step.</param>
/// <param name="Mask">Which steps count, or null: all.</param>
/// <param name="DLosses">Their gradients; null: nobody asks for them.</param>
internal sealed record PositionLossStage(OutputPlace Place, View Losses, View? Mask, View? DLosses) : Stage(Place.Prefix + "Loss")
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([Losses, Mask], []), .. BackwardPass([Mask], DLosses)];

    public override EquatableArray<View?> Gradients => [DLosses];

    public override Stage WithGradients(EquatableArray<View?> gradients) => this with { DLosses = gradients[0] };

    public override Stage At(Func<View, View> place) =>
        this with { Losses = place(Losses), Mask = At(Mask, place), DLosses = At(DLosses, place) };
}

/// <summary>Takes what the output of a layer adds to the loss, and gives its gradient: 1 / samples.</summary>
/// <param name="Name">In PascalCase, unique in the plan.</param>
/// <param name="Penalty">A number for each sample.</param>
/// <param name="DPenalty">Its gradient; null: nobody asks for it.</param>
/// <param name="IsFirst">Whether no stage before it adds to the loss.</param>
/// <param name="Positions">Positions in the outputs of a sample.</param>
internal sealed record ActivityPenaltyStage(string Name, View Penalty, View? DPenalty, bool IsFirst, int Positions) : Stage(Name)
{
    public override IEnumerable<StagePass> Passes => [ForwardPass([Penalty], []), .. BackwardPass([], DPenalty)];

    public override EquatableArray<View?> Gradients => [DPenalty];

    public override Stage WithGradients(EquatableArray<View?> gradients) => this with { DPenalty = gradients[0] };

    public override Stage At(Func<View, View> place) => this with { Penalty = place(Penalty), DPenalty = At(DPenalty, place) };
}
