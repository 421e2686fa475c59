using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Losses;

/// <summary>A loss as equations.</summary>
/// <param name="Kind">Which it is.</param>
/// <param name="Name">Its name in a model description.</param>
/// <param name="Settings">Its options with other values than they have by themselves, for people to read.</param>
internal sealed record LossFunction(Loss Kind, string Name, EquatableArray<Setting> Settings)
{
    /// <summary>What equations are over and give: outputs or logits, targets, outputs made of logits, and the loss.</summary>
    public static readonly Symbol X = new("x", Role.Input), Y = new("y", Role.Input), P = "p", Result = "loss";

    /// <summary>The number of classes, which <see cref="For"/> puts in.</summary>
    public static readonly Symbol Classes = new("classes", Role.Input);

    /// <summary>From outputs and targets to the loss of an element or of a position; none for class indices.</summary>
    public EquatableArray<Equation> Equations { get; init; } = [];

    /// <summary>Whether the equations are of each element, and the loss of a position is their mean.</summary>
    public bool IsOfElements { get; init; }

    /// <summary>The same from what a last sigmoid is applied to; empty: none.</summary>
    public EquatableArray<Equation> OfLogits { get; init; } = [];

    /// <summary>The share of each target that is spread evenly over the classes, where the loss is fused with the softmax.</summary>
    public double Smoothing { get; init; }

    /// <summary>The target of positions that do not count, where targets are class indices; null: there is none.</summary>
    public int? IgnoredClass { get; init; }

    /// <summary>Whether it is fused with the softmax in front of it.</summary>
    public bool IsFusedWithSoftmax => Kind is Loss.SparseCategoricalCrossentropy or Loss.CategoricalCrossentropy;

    /// <summary>Whether targets are class indices.</summary>
    public bool TakesClassIndices => Kind == Loss.SparseCategoricalCrossentropy;

    /// <summary>Whether outputs are a probability for each class, so that they end with a softmax.</summary>
    public bool TakesDistributions => IsFusedWithSoftmax || Kind == Loss.CategoricalFocalCrossentropy;

    /// <summary>Whether an output is the probability of a yes.</summary>
    public bool TakesProbabilities => Kind is Loss.BinaryCrossentropy or Loss.BinaryFocalCrossentropy;

    /// <summary>Whether outputs are amounts rather than classes.</summary>
    public bool TakesAmounts => Kind is Loss.MeanSquaredError or Loss.MeanAbsoluteError or Loss.MeanAbsolutePercentageError
        or Loss.MeanSquaredLogarithmicError or Loss.Huber or Loss.LogCosh or Loss.Poisson;

    /// <summary>The loss of a mean over elements.</summary>
    public LossFunction OfElements(EquatableArray<Equation> equations) => this with { Equations = equations, IsOfElements = true };

    /// <summary>The loss of equations that reduce over the last axis.</summary>
    public LossFunction OfPositions(EquatableArray<Equation> equations) => this with { Equations = equations };

    /// <summary>The same loss for outputs of so many features.</summary>
    public LossFunction For(int features) => this with
    {
        Equations = [.. Equations.Select(e => e with { Value = e.Value.Substitute(symbol => symbol == Classes ? features : null) })],
    };
}
