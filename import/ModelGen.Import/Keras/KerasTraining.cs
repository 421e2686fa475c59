using ModelGen.Import.Graph;
using ModelGen.Import.Json;

namespace ModelGen.Import.Keras;

/// <summary>Reads what a model was compiled with.</summary>
internal static class KerasTraining
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

    /// <summary>Options of each optimizer: Keras' names and those of the model language, which differ in that of the rate alone.</summary>
    private static readonly Dictionary<string, string[]> Optimizers = new()
    {
        ["sgd"] = ["momentum", "nesterov"],
        ["adam"] = ["beta_1", "beta_2", "epsilon", "amsgrad"],
        ["adamw"] = ["beta_1", "beta_2", "epsilon", "amsgrad", "weight_decay"],
        ["nadam"] = ["beta_1", "beta_2", "epsilon"],
        ["adamax"] = ["beta_1", "beta_2", "epsilon"],
        ["rmsprop"] = ["rho", "momentum", "epsilon", "centered"],
        ["adagrad"] = ["epsilon"],
        ["adadelta"] = ["rho", "epsilon"],
        ["lion"] = ["beta_1", "beta_2"],
    };

    private static readonly string[] Common = ["decay", "clipnorm", "clipvalue", "global_clipnorm"];

    /// <summary>Reads the training of a model; null where there is none that can be described, of which a note tells.</summary>
    public static SourceTraining? Read(ConfigNode config, List<string> notes)
    {
        ConfigNode compiled = config["user_config"].Has ? config["user_config"] : config;
        ConfigNode optimizer = compiled["optimizer_config"].Has ? compiled["optimizer_config"] : compiled["optimizer"];
        if (!compiled["loss"].Has)
        {
            return null;
        }

        ConfigNode loss = Only(compiled["loss"]);
        string name = NameOf(loss);
        ConfigNode options = loss["config"];
        bool fromLogits = options["from_logits"] is { Kind: System.Text.Json.JsonValueKind.True };
        if (!Losses.Contains(name) || fromLogits)
        {
            notes.Add(fromLogits
                ? "Training was left out: losses take probabilities here, and the model's takes logits."
                : $"Training was left out: the loss '{name}' is not known.");
            return null;
        }

        OptionList lossOptions = [];
        (string option, double otherwise) = name switch
        {
            "categorical_crossentropy" or "binary_crossentropy" => ("label_smoothing", 0),
            "huber" => ("delta", 1),
            _ => ("", 0),
        };
        if (options[option].IsNumber && options[option].Number() != otherwise)
        {
            lossOptions.Set(option, options[option].Number());
        }

        (string rule, OptionList settings) = Optimizer(optimizer, notes);
        List<string> metrics = [];
        AddMetrics(compiled["metrics"], metrics);
        return new SourceTraining(name, lossOptions, rule, settings, metrics);
    }

    private static (string Rule, OptionList Settings) Optimizer(ConfigNode node, List<string> notes)
    {
        ConfigNode word = node.IsText ? node : node["class_name"];
        string rule = word.IsText ? word.Text().Split('>')[^1].ToLowerInvariant() : "";
        OptionList settings = [];
        if (!Optimizers.TryGetValue(rule, out string[]? options))
        {
            notes.Add($"The optimizer '{rule}' is not known; the description has adam.");
            return ("adam", settings);
        }

        ConfigNode config = node["config"];
        ConfigNode rate = config["learning_rate"].Has ? config["learning_rate"] : config["lr"];
        if (rate.IsNumber && rate.Number() is > 0 and < 1e6)
        {
            settings.Set("learning_rate", rate.Number());
        }
        else if (rate.Has)
        {
            notes.Add("The schedule of the learning rate was left out.");
        }

        foreach (string option in options.Concat(Common))
        {
            ConfigNode value = config[option];
            bool isFlag = value.Kind == System.Text.Json.JsonValueKind.True;
            if (isFlag || (value.IsNumber && value.Number() > 0))
            {
                settings.Set(option, isFlag ? true : value.Number());
            }
        }

        return (rule, settings);
    }

    /// <summary>Metrics stand in lists and in mappings by output, as names, functions and classes.</summary>
    private static void AddMetrics(ConfigNode node, List<string> metrics)
    {
        foreach (ConfigNode item in node.Items)
        {
            AddMetrics(item, metrics);
        }

        if (node.IsMapping && !node["class_name"].Has)
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

    /// <summary>The loss of the only output.</summary>
    private static ConfigNode Only(ConfigNode node) =>
        node.Items is [ConfigNode item] ? Only(item)
        : node.IsMapping && !node["class_name"].Has && node.Keys.Take(2).ToArray() is [string key] ? Only(node[key])
        : node;

    /// <summary>The name of a loss or a metric in the model language; of what is not known the name that it has.</summary>
    private static string NameOf(ConfigNode node)
    {
        ConfigNode word = node.IsText ? node : node["config"].IsText ? node["config"] : node["config"]["fn"].IsText ? node["config"]["fn"] : node["class_name"];
        string name = word.IsText ? word.Text().Split('>')[^1] : "";
        name = name.All(letter => !char.IsAsciiLetterLower(letter)) ? name.ToLowerInvariant() : StoreWeights.SnakeCase(name);
        return Words.GetValueOrDefault(name, name);
    }
}
