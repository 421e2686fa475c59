using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <content>The loss, fused with the last activation where the pair has a logit form.</content>
internal sealed partial class PlanBuilder
{
    /// <summary>Whether the last activation is part of the loss.</summary>
    private static bool IsFused(LossFunction loss, Activation activation) =>
        loss.IsFusedWithSoftmax || (loss.OfLogits.Count > 0 && activation == Activation.Sigmoid);

    /// <summary>Adds the loss, and the last activation if that is part of it.</summary>
    /// <param name="place">The output.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="input">The outputs, or what the last activation is applied to.</param>
    /// <param name="fused">Whether the last activation is part of the loss.</param>
    /// <param name="layer">Its layer.</param>
    /// <returns>The outputs.</returns>
    private Value Loss(OutputPlace place, LossFunction loss, Value input, bool fused, string layer)
    {
        if (loss.IsFusedWithSoftmax)
        {
            View p = layout.Rows(layer + "Softmax", input.View.Steps, input.View.Features, "probabilities");
            View classes = Target(place, input, loss.TakesClassIndices ? 1 : input.View.Features);
            stages.Add(new SoftmaxLossStage(place, loss.TakesClassIndices, loss.Smoothing, input.View, p, classes, input.Mask, input.Gradient!)
            {
                IgnoredClass = loss.IgnoredClass,
            });
            return input with { View = p };
        }

        return loss.IsOfElements ? ElementLoss(place, loss, fused, input, layer) : PositionLoss(place, loss, input);
    }

    private Value ElementLoss(OutputPlace place, LossFunction loss, bool logits, Value input, string layer)
    {
        View? probabilities = logits
            ? layout.Rows(layer + "Sigmoid", input.View.Steps, input.View.Features, "probabilities")
            : null;
        View losses = layout.Rows(place.Prefix + "Losses", input.View.Steps, input.View.Features, "loss of each element");
        Symbol of = LossFunction.X, result = LossFunction.Result;
        EquatableArray<Equation> forward = Normalizer.Normalize(logits ? loss.OfLogits : loss.Equations);
        Backward gradient = Differentiator.Differentiate(forward, [result], [of]);
        EquatableArray<Equation> backward = new[] { forward, gradient.Inner, gradient.Results }.SelectMany(e => e).ToArray().Needed([of.Gradient]);
        stages.Add(new ElementwiseLossStage(
            place, loss.Kind.ToString(), input.View, probabilities, Target(place, input, input.View.Features), input.Mask, losses, input.Gradient!, forward, backward));
        return probabilities is null ? input : input with { View = probabilities };
    }

    /// <summary>A loss whose equations reduce over the last axis. Nothing comes of a masked position: there the choice of x stops every gradient.</summary>
    private Value PositionLoss(OutputPlace place, LossFunction loss, Value input)
    {
        View target = Target(place, input, input.View.Features);
        stages.Add(new TargetStage(place, target));
        List<StoredValue> others = [StoredValue.Of(LossFunction.Y, target)];
        IEnumerable<Equation> equations = loss.Equations;
        if (input.Mask is View mask)
        {
            others.Add(StoredValue.OfSteps(Symbol.Mask, mask));
            Symbol counted = LossFunction.X.Unmasked;
            equations = loss.Equations
                .Select(e => e with { Value = e.Value.Substitute(symbol => symbol == LossFunction.X ? counted : null) })
                .Prepend(new Equation(counted, Expr.IfGreater(Symbol.Mask, 0, LossFunction.X, 0)));
        }

        Value losses = Compute(place.Prefix + "PositionLoss", LossFunction.Result, [.. equations], [(LossFunction.X, input)], [.. others]);
        stages.Add(new PositionLossStage(place, losses.View, input.Mask, losses.Gradient));
        return input;
    }

    /// <summary>Adds what the output of a layer adds to the loss, and as in Keras each state that it gives too.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="name">What the stages are called after.</param>
    /// <param name="output">Its output.</param>
    /// <param name="activation">What is still to be applied to it, where that is part of the loss.</param>
    private void Penalize(Layer layer, string name, Value output, Activation activation = Activation.Linear)
    {
        if (!training || layer.ActivityPenalty is not Penalty penalty || penalty is { L1: 0, L2: 0 })
        {
            return;
        }

        PenalizeValue(penalty, name, output, activation);
        foreach ((Value state, int i) in output.States.Select((state, i) => (state, i)))
        {
            PenalizeValue(penalty, $"{name}State{i + 1}", state, Activation.Linear);
        }
    }

    /// <summary>Adds the penalty of each sample, of all steps that it has, masked ones too, as in Keras.</summary>
    private void PenalizeValue(Penalty penalty, string name, Value output, Activation activation)
    {
        output = activation == Activation.Linear ? output : Activate(output, activation, name + "Penalized");
        Symbol x = EquationLayer.X, counted = x.Unmasked;
        bool cut = lengths is not null && output.View.Steps > 1;
        Value sum = Compute(
            name + "Activity",
            LossFunction.Result,
            [
                new Equation(counted, cut ? Expr.IfGreater(Symbol.Present, 0, x, 0) : x),
                new Equation(LossFunction.Result, Expr.Sum(Axes.Sample, (penalty.L1 * Expr.Abs(counted)) + (penalty.L2 * counted * counted))),
            ],
            [(x, output)],
            cut ? [StoredValue.OfSteps(Symbol.Present, lengths!)] : []);
        bool first = !stages.Any(stage => stage is ActivityPenaltyStage);
        stages.Add(new ActivityPenaltyStage(name + "ActivityPenalty", sum.View, sum.Gradient, first, network.Positions));
    }

    private View Target(OutputPlace place, Value input, int features) =>
        layout.Rows(place.Prefix + "Target", input.View.Steps, features, "targets");
}
