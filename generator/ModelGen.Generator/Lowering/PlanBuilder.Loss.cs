using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Lowering;

/// <content>The loss, fused with the last activation where the pair has a logit form.</content>
internal sealed partial class PlanBuilder
{
    /// <summary>Keras' bound on probabilities in front of a logarithm.</summary>
    private const double ProbabilityBound = 1e-7;

    /// <summary>Adds the last activation and the loss.</summary>
    /// <param name="input">What the last activation is applied to.</param>
    /// <param name="activation">The last activation.</param>
    /// <param name="layer">Its layer.</param>
    /// <returns>The outputs.</returns>
    private Value Loss(Value input, Activation activation, string layer)
    {
        Loss loss = network.Training!.Loss;
        if (loss is Binding.Loss.SparseCategoricalCrossentropy or Binding.Loss.CategoricalCrossentropy)
        {
            bool sparse = loss == Binding.Loss.SparseCategoricalCrossentropy;
            View p = layout.Rows(layer + "Softmax", input.View.Steps, input.View.Features, "probabilities");
            View classes = Target(input, sparse ? 1 : input.View.Features);
            stages.Add(new SoftmaxLossStage(sparse, input.View, p, classes, input.Mask, input.Gradient!));
            return input with { View = p };
        }

        bool logits = loss == Binding.Loss.BinaryCrossentropy && activation == Activation.Sigmoid;
        if (!logits && activation != Activation.Linear)
        {
            input = Activate(input, activation, layer);
        }

        View? probabilities = logits
            ? layout.Rows(layer + "Sigmoid", input.View.Steps, input.View.Features, "probabilities")
            : null;
        View losses = layout.Rows("Losses", input.View.Steps, input.View.Features, "loss of each element");
        (Expr value, Equation[] outputs) = ElementLoss(loss, logits);
        Symbol of = ElementwiseLossStage.XValue, result = ElementwiseLossStage.LossValue;
        EquatableArray<Equation> forward = Normalizer.Normalize([.. outputs, new Equation(result, value)]);
        Backward gradient = Differentiator.Differentiate(forward, [result], [of]);
        EquatableArray<Equation> backward = new[] { forward, gradient.Inner, gradient.Results }.SelectMany(e => e).ToArray().Needed([of.Gradient]);
        stages.Add(new ElementwiseLossStage(
            loss.ToString(), input.View, probabilities, Target(input, input.View.Features), input.Mask, losses, input.Gradient!, forward, backward));
        return probabilities is null ? input : input with { View = probabilities };
    }

    private View Target(Value input, int features) =>
        layout.Rows("Target", input.View.Steps, features, "targets");

    /// <summary>The loss of one element over <c>x</c>, the output or logit, and <c>y</c>, the target.</summary>
    private static (Expr Loss, Equation[] Outputs) ElementLoss(Loss loss, bool logits)
    {
        Symbol x = ElementwiseLossStage.XValue, y = ElementwiseLossStage.YValue;
        switch (loss)
        {
            case Binding.Loss.BinaryCrossentropy when logits:
                return (Expr.Softplus(x) - (x * y), [new Equation(ElementwiseLossStage.PValue, Expr.Sigmoid(x))]);
            case Binding.Loss.BinaryCrossentropy:
                Expr p = Expr.Min(1 - ProbabilityBound, Expr.Max(ProbabilityBound, x));
                return (-((y * Expr.Log(p)) + ((1 - y) * Expr.Log(1 - p))), []);
            case Binding.Loss.MeanSquaredError:
                Symbol error = "error";
                return (error * error, [new Equation(error, x - y)]);
            case Binding.Loss.MeanAbsoluteError:
                return (Expr.Abs(x - y), []);
            default:
                throw new ArgumentOutOfRangeException(nameof(loss), loss, "not a loss of elements");
        }
    }
}
