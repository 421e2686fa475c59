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
    private bool IsFusedWithLoss(Activation activation)
    {
        LossFunction loss = network.Training!.Loss;
        return loss.IsFusedWithSoftmax || (loss.OfLogits.Count > 0 && activation == Activation.Sigmoid);
    }

    /// <summary>Adds the loss, and the last activation if that is part of it.</summary>
    /// <param name="input">The outputs, or what the last activation is applied to.</param>
    /// <param name="fused">Whether the last activation is part of the loss.</param>
    /// <param name="layer">Its layer.</param>
    /// <returns>The outputs.</returns>
    private Value Loss(Value input, bool fused, string layer)
    {
        LossFunction loss = network.Training!.Loss;
        if (loss.IsFusedWithSoftmax)
        {
            View p = layout.Rows(layer + "Softmax", input.View.Steps, input.View.Features, "probabilities");
            View classes = Target(input, loss.TakesClassIndices ? 1 : input.View.Features);
            stages.Add(new SoftmaxLossStage(loss.TakesClassIndices, loss.Smoothing, input.View, p, classes, input.Mask, input.Gradient!)
            {
                IgnoredClass = loss.IgnoredClass,
            });
            return input with { View = p };
        }

        return loss.IsOfElements ? ElementLoss(loss, fused, input, layer) : PositionLoss(loss, input);
    }

    private Value ElementLoss(LossFunction loss, bool logits, Value input, string layer)
    {
        View? probabilities = logits
            ? layout.Rows(layer + "Sigmoid", input.View.Steps, input.View.Features, "probabilities")
            : null;
        View losses = layout.Rows("Losses", input.View.Steps, input.View.Features, "loss of each element");
        Symbol of = LossFunction.X, result = LossFunction.Result;
        EquatableArray<Equation> forward = Normalizer.Normalize(logits ? loss.OfLogits : loss.Equations);
        Backward gradient = Differentiator.Differentiate(forward, [result], [of]);
        EquatableArray<Equation> backward = new[] { forward, gradient.Inner, gradient.Results }.SelectMany(e => e).ToArray().Needed([of.Gradient]);
        stages.Add(new ElementwiseLossStage(
            loss.Kind.ToString(), input.View, probabilities, Target(input, input.View.Features), input.Mask, losses, input.Gradient!, forward, backward));
        return probabilities is null ? input : input with { View = probabilities };
    }

    /// <summary>A loss whose equations reduce over the last axis. Nothing comes of a masked position: there the choice of x stops every gradient.</summary>
    private Value PositionLoss(LossFunction loss, Value input)
    {
        View target = Target(input, input.View.Features);
        stages.Add(new TargetStage(target));
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

        Value losses = Compute("PositionLoss", LossFunction.Result, [.. equations], [(LossFunction.X, input)], [.. others]);
        stages.Add(new PositionLossStage(losses.View, input.Mask, losses.Gradient));
        return input;
    }

    /// <summary>Adds what the output of a layer adds to the loss: that of each sample, of all steps that it has, masked ones too, as in Keras.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="name">What the stages are called after.</param>
    /// <param name="output">Its output, or as in Keras a state that it gives too.</param>
    /// <param name="activation">What is still to be applied to it, where that is part of the loss.</param>
    private void Penalize(Layer layer, string name, Value output, Activation activation = Activation.Linear)
    {
        if (!training || layer.ActivityPenalty is not Penalty penalty || penalty is { L1: 0, L2: 0 })
        {
            return;
        }

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
        stages.Add(new ActivityPenaltyStage(name + "ActivityPenalty", sum.View, sum.Gradient, first, network.Output.Steps));
    }

    private View Target(Value input, int features) =>
        layout.Rows("Target", input.View.Steps, features, "targets");
}
