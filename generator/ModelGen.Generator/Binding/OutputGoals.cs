using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding;

/// <summary>What each output of a model is trained for, and what its features are called.</summary>
internal static class OutputGoals
{
    /// <summary>How to train; null: the model only predicts, or there was a problem.</summary>
    /// <param name="nodes">The layers.</param>
    /// <param name="outputs">The outputs by name.</param>
    /// <param name="training">What the file says of training.</param>
    /// <param name="model">What it says of the model.</param>
    /// <param name="problems">Where to report.</param>
    public static Training? Training(
        EquatableArray<LayerNode> nodes, EquatableArray<NamedOutput> outputs, OptionValues? training, OptionValues model, Problems problems) =>
        training is not null && Of(nodes, outputs, training, model, problems) is { } goals ? TrainingSection.Build(training, goals) : null;

    /// <summary>A goal for each output, or null after a problem.</summary>
    private static EquatableArray<Goal>? Of(
        EquatableArray<LayerNode> nodes, EquatableArray<NamedOutput> outputs, OptionValues training, OptionValues model, Problems problems)
    {
        if (outputs.Count == 0)
        {
            return TrainingSection.Goal.Build(training, 1, nodes[nodes.Count - 1].Layer, problems) is Goal goal ? [goal] : null;
        }

        List<Goal> goals = [];
        EquatableArray<OutputUse> uses = model.Get(ModelSection.Outputs);
        for (int i = 0; i < outputs.Count; i++)
        {
            OptionValues values = uses[i].Values;
            if (OutputsType.Goal.Build(values, values.Get(OutputsType.Weight), nodes[outputs[i].Node].Layer, problems) is Goal goal)
            {
                goals.Add(goal);
            }
        }

        if (goals.Count < outputs.Count)
        {
            return null;
        }

        CheckKeys(goals, uses, problems);
        if (goals.All(goal => goal.Weight == 0))
        {
            string advice = "every 'loss_weight' is 0, so that nothing is trained; give one of the outputs another";
            problems.Report(Descriptors.Contradiction, uses[0].Values.NodeOf(OutputsType.Weight), advice);
        }

        return goals.ToEquatableArray();
    }

    /// <summary>Losses without a training mean nothing.</summary>
    public static void CheckUntrained(OptionValues model, Problems problems)
    {
        OutputUse? use = model.Get(ModelSection.Training) is null ? model.Get(ModelSection.Outputs).FirstOrDefault(IsTrained) : null;
        if (use is not null)
        {
            problems.Report(
                Descriptors.Contradiction, use.Name, "the output has a loss or metrics, but the model only predicts; add the key 'training', or remove them");
        }

        static bool IsTrained(OutputUse use) => use.Values.Get(OutputsType.Goal.Loss) is not null
            || use.Values.Get(OutputsType.Goal.Metrics).Count > 0
            || use.Values.Get(OutputsType.Goal.WeightedMetrics).Count > 0;
    }

    /// <summary>A label for each feature. A single feature that says yes or no may have one for each answer.</summary>
    public static void CheckLabels(Network network, OptionValues model, Problems problems)
    {
        EquatableArray<OutputUse> uses = model.Get(ModelSection.Outputs);
        foreach (OutputPart output in network.Outputs)
        {
            int features = output.Layer.Output.Features, count = output.Labels.Count;
            bool isSigmoid = output.Layer is AffineLayer { Activation: Activation.Sigmoid } or ActivationLayer { Activation: Activation.Sigmoid };
            bool isBinary = features == 1 && (output.Goal is null ? isSigmoid : output.Goal.Loss.TakesProbabilities);
            if (count > 0 && count != features && !(isBinary && count == 2))
            {
                (string what, string advice) = features == 1
                    ? ("1 feature", "one label or none; with binary_crossentropy also two")
                    : ($"{Words.Show(features)} features", "one label for each feature or none");
                Node node = uses.Count == 0 ? model.NodeOf(ModelSection.Labels) : uses[output.Index].Values.NodeOf(OutputsType.Labels);
                problems.Report(Descriptors.LabelCount, node, count == 1 ? "is 1 label" : $"are {Words.Show(count)} labels", what, advice);
            }
        }
    }

    /// <summary>What is measured of an output has its name in front, and two could come to the same.</summary>
    private static void CheckKeys(List<Goal> goals, EquatableArray<OutputUse> uses, Problems problems)
    {
        Dictionary<string, string> names = new();
        for (int i = 0; i < goals.Count; i++)
        {
            string output = uses[i].Name.Text;
            string[] keys = ["loss", .. goals[i].Metrics.Select(metric => metric.Key), .. goals[i].WeightedMetrics.Select(metric => "weighted_" + metric.Key)];
            foreach (string key in keys)
            {
                string full = $"{output}_{key}";
                if (names.TryGetValue(full, out string? other))
                {
                    problems.Report(
                        Descriptors.Contradiction,
                        uses[i].Name,
                        $"histories would have '{full}' of this output and of '{other}'; give one of the layers another name");
                    return;
                }

                names.Add(full, output);
            }
        }
    }
}
