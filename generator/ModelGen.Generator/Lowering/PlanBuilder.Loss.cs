using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <content>The loss, fused with the last activation where the pair has a logit form.</content>
internal sealed partial class PlanBuilder
{
    /// <summary>Adds the last activation and the loss.</summary>
    /// <param name="input">What the last activation is applied to.</param>
    /// <param name="activation">The last activation.</param>
    /// <param name="layer">Its layer.</param>
    /// <returns>The outputs.</returns>
    private Value Loss(Value input, Activation activation, string layer)
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

        bool logits = loss.OfLogits.Count > 0 && activation == Activation.Sigmoid;
        if (!logits && activation != Activation.Linear)
        {
            input = Activate(input, activation, layer);
        }

        return loss.IsOfElements ? ElementLoss(loss, logits, input, layer) : PositionLoss(loss, input);
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

    private View Target(Value input, int features) =>
        layout.Rows("Target", input.View.Steps, features, "targets");
}
