using System.Text.Json;
using ModelGen.Import.Graph;
using ModelGen.Import.Json;

namespace ModelGen.Import.Keras;

/// <summary>Reads the optimizer that a model was compiled with, and its learning rate.</summary>
internal static class KerasOptimizer
{
    /// <summary>Options of each optimizer: Keras' names and those of the model language, which differ in that of the rate alone.</summary>
    private static readonly Dictionary<string, string[]> Optimizers = new()
    {
        ["sgd"] = ["momentum", "nesterov"],
        ["adam"] = ["beta_1", "beta_2", "epsilon", "amsgrad"],
        ["adamw"] = ["beta_1", "beta_2", "epsilon", "amsgrad"],
        ["nadam"] = ["beta_1", "beta_2", "epsilon"],
        ["adamax"] = ["beta_1", "beta_2", "epsilon"],
        ["rmsprop"] = ["rho", "momentum", "epsilon", "centered"],
        ["adagrad"] = ["initial_accumulator_value", "epsilon"],
        ["adadelta"] = ["rho", "epsilon"],
        ["lion"] = ["beta_1", "beta_2"],
    };

    private static readonly string[] Common =
        ["weight_decay", "decay", "clipnorm", "clipvalue", "global_clipnorm", "use_ema", "gradient_accumulation_steps"];

    /// <summary>Options that say how a running mean of the weights is kept, if there is one.</summary>
    private static readonly string[] OfMean = ["ema_momentum", "ema_overwrite_frequency"];

    /// <summary>Options of each schedule, with Keras' own names, and how many of them have to be there.</summary>
    private static readonly Dictionary<string, (int Needed, string[] Options)> Schedules = new()
    {
        ["inverse_time_decay"] = (3, ["initial_learning_rate", "decay_steps", "decay_rate", "staircase"]),
        ["exponential_decay"] = (3, ["initial_learning_rate", "decay_steps", "decay_rate", "staircase"]),
        ["piecewise_constant_decay"] = (2, ["boundaries", "values"]),
        ["polynomial_decay"] = (2, ["initial_learning_rate", "decay_steps", "end_learning_rate", "power", "cycle"]),
        ["cosine_decay"] = (2, ["initial_learning_rate", "decay_steps", "alpha", "warmup_target", "warmup_steps"]),
        ["cosine_decay_restarts"] = (2, ["initial_learning_rate", "first_decay_steps", "t_mul", "m_mul", "alpha"]),
    };

    /// <summary>The optimizer in the words of the model language, and its settings.</summary>
    public static (string Rule, OptionList Settings) Read(ConfigNode node, List<string> notes)
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
        object? said = rate.IsNumber ? rate.Number() is > 0 and < 1e6 ? rate.Number() : null : Schedule(rate);
        if (said is not null)
        {
            settings.Set("learning_rate", said);
        }
        else if (rate.Has)
        {
            notes.Add("The learning rate, which can't be described, was left out.");
        }

        bool hasMean = config["use_ema"].Kind == JsonValueKind.True;
        foreach (string option in options.Concat(Common).Concat(hasMean ? OfMean : []).Where(option => option != "decay" || said is double))
        {
            if (config[option].Kind == JsonValueKind.True)
            {
                settings.Set(option, true);
            }
            else if (config[option].IsNumber && config[option].Number() > 0)
            {
                settings.Set(option, config[option].Number());
            }
        }

        return (rule, settings);
    }

    /// <summary>A schedule of the learning rate; null: it can't be described.</summary>
    private static OptionList? Schedule(ConfigNode node)
    {
        string name = node["class_name"].IsText ? StoreWeights.SnakeCase(node["class_name"].Text().Split('>')[^1]) : "";
        if (!Schedules.TryGetValue(name, out (int Needed, string[] Options) schedule))
        {
            return null;
        }

        OptionList settings = [];
        for (int i = 0; i < schedule.Options.Length; i++)
        {
            string option = schedule.Options[i];
            ConfigNode value = node["config"][option];
            if (Setting(option, value) is object setting)
            {
                settings.Set(option, setting);
            }
            else if (i < schedule.Needed || !(value.Kind is JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined || IsZero(value)))
            {
                return null;
            }
        }

        bool begins = settings["initial_learning_rate"] is not 0d || settings["warmup_target"] is > 0d;
        bool isPaired = settings["boundaries"] is not int[] boundaries || settings["values"] is double[] values && values.Length == boundaries.Length + 1;
        return begins && isPaired ? [(name, settings)] : null;
    }

    private static bool IsZero(ConfigNode value) => value.IsNumber && value.Number() == 0;

    /// <summary>An option of a schedule; null: it is not there, or has a value that it can't have.</summary>
    private static object? Setting(string option, ConfigNode value)
    {
        bool isCount = option.EndsWith("steps", StringComparison.Ordinal) || option == "boundaries";
        double[] numbers = [.. (value.IsList ? value.Items : [value]).Where(item => item.IsNumber).Select(item => item.Number())];
        bool isValid = numbers.Length == (value.IsList ? value.Items.Count : 1)
            && Array.TrueForAll(numbers, number => isCount ? number is >= 1 and <= int.MaxValue && number == Math.Floor(number) : number >= 0);
        return value.Kind == JsonValueKind.True ? true
            : !isValid ? null
            : !value.IsList ? isCount ? (int)numbers[0] : numbers[0]
            : isCount ? Array.ConvertAll(numbers, number => (int)number) : numbers;
    }
}
