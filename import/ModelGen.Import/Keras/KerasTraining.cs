using System.Text.Json;
using ModelGen.Import.Graph;
using ModelGen.Import.Json;

namespace ModelGen.Import.Keras;

/// <summary>Reads what a model was compiled with.</summary>
/// <param name="outputs">The outputs: the name by which losses may be given, and that of the layer, by which they may be too.</param>
/// <param name="version">The version that wrote it.</param>
/// <param name="notes">What could not be said.</param>
internal sealed class KerasTraining(IReadOnlyList<(string Name, string Layer)> outputs, KerasVersion version, List<string> notes)
{
    private static readonly Dictionary<string, string> Words = new()
    {
        ["mse"] = "mean_squared_error",
        ["mae"] = "mean_absolute_error",
        ["mape"] = "mean_absolute_percentage_error",
        ["msle"] = "mean_squared_logarithmic_error",
        ["rmse"] = "root_mean_squared_error",
        ["acc"] = "accuracy",
        ["kld"] = "kl_divergence",
        ["kullback_leibler_divergence"] = "kl_divergence",
        ["logcosh"] = "log_cosh",
        ["cosine_proximity"] = "cosine_similarity",
        ["categorical_accuracy"] = "accuracy",
        ["sparse_categorical_accuracy"] = "accuracy",
        ["binary_accuracy"] = "accuracy",
        ["huber_loss"] = "huber",
    };

    private static readonly HashSet<string> Losses =
    [
        "sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy", "mean_squared_error", "mean_absolute_error",
        "mean_absolute_percentage_error", "mean_squared_logarithmic_error", "huber", "log_cosh", "poisson", "kl_divergence", "cosine_similarity", "hinge",
        "squared_hinge", "categorical_hinge",
    ];

    /// <summary>Reads the training of a model; null where there is none that can be described, of which a note tells.</summary>
    public SourceTraining? Read(ConfigNode config)
    {
        ConfigNode compiled = config["user_config"].Has ? config["user_config"] : config;
        if (!compiled["loss"].Has)
        {
            return null;
        }

        ConfigNode[] losses = [.. ForEach(compiled["loss"], isEach: true).Select(Only)], weights = ForEach(compiled["loss_weights"], isEach: true);
        List<string>[] metrics = Metrics(compiled["metrics"]), weighted = Metrics(compiled["weighted_metrics"]);
        List<SourceGoal> goals = [];
        for (int i = 0; i < outputs.Count; i++)
        {
            double weight = weights[i].IsNumber ? weights[i].Number() : 1;
            if (Objection(losses[i], weight) is string objection)
            {
                notes.Add($"Training was left out: {objection}.");
                return null;
            }

            goals.Add(new SourceGoal(NameOf(losses[i]), LossOptions(losses[i]), weight, metrics[i], weighted[i]));
        }

        (string rule, OptionList settings) = KerasOptimizer.Read(
            compiled["optimizer_config"].Has ? compiled["optimizer_config"] : compiled["optimizer"], notes);
        return new SourceTraining(goals, rule, settings);
    }

    /// <summary>Why a loss can't be described; null: it can.</summary>
    private static string? Objection(ConfigNode loss, double weight) =>
        !loss.Has ? "an output has no loss, and each has one here"
        : !Losses.Contains(NameOf(loss)) ? $"the loss '{NameOf(loss)}' is not known"
        : loss["config"]["from_logits"].Kind == JsonValueKind.True ? "losses take probabilities here, and the model's takes logits"
        : weight < 0 ? "the weight of a loss is below 0"
        : null;

    private static OptionList LossOptions(ConfigNode loss)
    {
        (string option, double otherwise) = NameOf(loss) switch
        {
            "categorical_crossentropy" or "binary_crossentropy" => ("label_smoothing", 0),
            "huber" => ("delta", 1),
            _ => ("", 0),
        };
        ConfigNode given = loss["config"][option];
        return given.IsNumber && given.Number() != otherwise ? [(option, given.Number())] : [];
    }

    /// <summary>What each output has of a setting, which is given for all, in their order or by their names.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="isEach">Whether a list has one for each output rather than several for all.</param>
    private ConfigNode[] ForEach(ConfigNode setting, bool isEach)
    {
        if (IsByName(setting))
        {
            bool isOnly = outputs.Count == 1 && setting.Keys.Take(2).Count() == 1;
            return [.. outputs.Select(output => isOnly ? setting[setting.Keys.First()]
                : setting[output.Name].Has ? setting[output.Name]
                : setting[output.Layer])];
        }

        return isEach && setting.Items.Count == outputs.Count ? [.. setting.Items] : [.. outputs.Select(_ => setting)];
    }

    /// <summary>The metrics of each output. Up to Keras 2 a plain list is for all outputs, since then it has one for each.</summary>
    private List<string>[] Metrics(ConfigNode setting)
    {
        bool isNested = setting.Items.Any(item => item.IsList || IsByName(item));
        return [.. ForEach(setting, isNested || (version.Major == 3 && outputs.Count > 1)).Select(given =>
        {
            List<string> metrics = [];
            AddMetrics(given, metrics);
            return metrics;
        })];
    }

    /// <summary>Metrics stand in lists and in mappings by output, as names, functions and classes.</summary>
    private static void AddMetrics(ConfigNode node, List<string> metrics)
    {
        foreach (ConfigNode item in node.Items)
        {
            AddMetrics(item, metrics);
        }

        if (IsByName(node))
        {
            foreach (string key in node.Keys)
            {
                AddMetrics(node[key], metrics);
            }
        }
        else if (node.IsText || node.IsMapping)
        {
            metrics.Add(NameOf(node));
        }
    }

    private static bool IsByName(ConfigNode node) => node.IsMapping && !node["class_name"].Has;

    /// <summary>A loss that is alone in a list.</summary>
    private static ConfigNode Only(ConfigNode node) => node.Items is [ConfigNode item] ? Only(item) : node;

    /// <summary>The name of a loss or a metric in the model language; of what is not known the name that it has.</summary>
    private static string NameOf(ConfigNode node)
    {
        ConfigNode word = node.IsText ? node : node["config"].IsText ? node["config"] : node["config"]["fn"].IsText ? node["config"]["fn"] : node["class_name"];
        string name = word.IsText ? word.Text().Split('>')[^1] : "";
        name = name.All(letter => !char.IsAsciiLetterLower(letter)) ? name.ToLowerInvariant() : StoreWeights.SnakeCase(name);
        return Words.GetValueOrDefault(name, name);
    }
}
