using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Binding.Metrics;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding;

/// <summary>The options that say what an output is trained for.</summary>
/// <param name="ofOutput">Whether they belong to one of several outputs rather than to the key <c>training</c>.</param>
internal sealed class GoalOptions(bool ofOutput)
{
    public Option<LossFunction> Loss { get; } = ofOutput
        ? new("loss", new LossType(), null, "The loss to minimize.")
        : new("loss", new LossType(), "The loss to minimize.") { IsOfOutput = true };

    public Option<EquatableArray<Use<MetricDeclaration>>> Metrics { get; } = new(
        "metrics", MetricRegistry.List, [], "What is measured besides the loss.")
    { IsOfOutput = !ofOutput };

    public Option<EquatableArray<Use<MetricDeclaration>>> WeightedMetrics { get; } = new(
        "weighted_metrics", MetricRegistry.List, [], "What is measured by the weights of samples and classes.")
    { IsOfOutput = !ofOutput };

    /// <summary>What an output is trained for, having reported where it does not fit the layer that gives it; null: there is no loss.</summary>
    /// <param name="values">What the file says.</param>
    /// <param name="weight">What the loss is multiplied by.</param>
    /// <param name="output">The layer that gives the output.</param>
    /// <param name="problems">Where to report.</param>
    public Goal? Build(OptionValues values, double weight, Layer output, Problems problems)
    {
        if (values.Get(Loss) is not LossFunction given)
        {
            problems.Report(Descriptors.MissingKey, values.Owner, Loss.Name, Loss.Expected, "add it");
            return null;
        }

        int features = output.Output.Features;
        LossFunction loss = given.For(features);
        if (Objection(loss, output) is string objection)
        {
            problems.Report(Descriptors.LossMismatch, values.NodeOf(Loss), objection);
        }

        return new Goal(
            loss,
            weight,
            MetricRegistry.Build(values.Get(Metrics), loss, features, problems),
            MetricRegistry.Build(values.Get(WeightedMetrics), loss, features, problems));
    }

    private string? Objection(LossFunction loss, Layer output)
    {
        if (!loss.TakesDistributions)
        {
            return null;
        }

        string name = loss.Name, which = ofOutput ? "layer" : "last layer";
        if (output.Output.Features == 1)
        {
            return $"{name} needs at least 2 classes, but the output has 1 feature; for two classes write 'loss: binary_crossentropy' and end with "
                + "'dense: { units: 1, activation: sigmoid }', for more end with 'dense: { units: CLASSES, activation: softmax }'";
        }

        if (output is (AffineLayer { Activation: Activation.Softmax } or ActivationLayer { Activation: Activation.Softmax }))
        {
            return null;
        }

        string advice = output is AffineLayer or ActivationLayer
            ? "write 'activation: softmax' there"
            : "add '- dense: { units: CLASSES, activation: softmax }', with as many units as there are classes";
        return $"{name} needs probabilities, but the {which} '{output.Name}' is no softmax; {advice}";
    }
}
