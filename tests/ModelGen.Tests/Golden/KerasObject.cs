using System.Collections.Immutable;
using System.Text.Json;

namespace ModelGen.Tests.Golden;

/// <summary>A layer or an optimizer as Keras describes it: a class and its settings, whose values are JSON.</summary>
internal sealed record KerasObject(string ClassName, ImmutableArray<(string Key, string Value)> Settings)
{
    /// <summary>What a case calls the model's input where a layer reads it.</summary>
    private const string Input = "x";

    /// <summary>The words of the model language for Keras' classes.</summary>
    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["Embedding"] = "embedding",
        ["Masking"] = "masking",
        ["SimpleRNN"] = "simple_rnn",
        ["LSTM"] = "lstm",
        ["GRU"] = "gru",
        ["Bidirectional"] = "bidirectional",
        ["Dense"] = "dense",
        ["Conv1D"] = "conv1d",
        ["MaxPooling1D"] = "max_pooling_1d",
        ["AveragePooling1D"] = "average_pooling_1d",
        ["Dropout"] = "dropout",
        ["BatchNormalization"] = "batch_normalization",
        ["Flatten"] = "flatten",
        ["TimeDistributed"] = "time_distributed",
        ["Reshape"] = "reshape",
        ["RepeatVector"] = "repeat_vector",
        ["Permute"] = "permute",
        ["Add"] = "add",
        ["Subtract"] = "subtract",
        ["Multiply"] = "multiply",
        ["Average"] = "average",
        ["Maximum"] = "maximum",
        ["Minimum"] = "minimum",
        ["Concatenate"] = "concatenate",
        ["Attention"] = "attention",
        ["AdditiveAttention"] = "additive_attention",
        ["MultiHeadAttention"] = "multi_head_attention",
        ["LayerNormalization"] = "layer_normalization",
        ["GlobalAveragePooling1D"] = "global_average_pooling_1d",
        ["GlobalMaxPooling1D"] = "global_max_pooling_1d",
        ["Adam"] = "adam",
        ["RMSprop"] = "rmsprop",
        ["AdamW"] = "adamw",
        ["SGD"] = "sgd",
        ["Adagrad"] = "adagrad",
        ["Adadelta"] = "adadelta",
        ["Adamax"] = "adamax",
        ["Nadam"] = "nadam",
        ["Lion"] = "lion",
        ["SparseCategoricalCrossentropy"] = "sparse_categorical_crossentropy",
        ["CategoricalCrossentropy"] = "categorical_crossentropy",
        ["BinaryCrossentropy"] = "binary_crossentropy",
        ["MeanSquaredError"] = "mean_squared_error",
        ["L1"] = "l1",
        ["L2"] = "l2",
        ["L1L2"] = "l1_l2",
        ["MaxNorm"] = "max_norm",
        ["NonNeg"] = "non_neg",
        ["UnitNorm"] = "unit_norm",
        ["MinMaxNorm"] = "min_max_norm",
        ["MeanAbsoluteError"] = "mean_absolute_error",
        ["MeanAbsolutePercentageError"] = "mean_absolute_percentage_error",
        ["MeanSquaredLogarithmicError"] = "mean_squared_logarithmic_error",
        ["Huber"] = "huber",
        ["LogCosh"] = "log_cosh",
        ["Poisson"] = "poisson",
        ["KLDivergence"] = "kl_divergence",
        ["CosineSimilarity"] = "cosine_similarity",
        ["Hinge"] = "hinge",
        ["SquaredHinge"] = "squared_hinge",
    };

    /// <summary>The layers that a layer reads, by name; empty: the one before.</summary>
    public ImmutableArray<string> Inbound { get; init; } = [];

    /// <summary>The name of a layer.</summary>
    public string Name => Settings.Single(setting => setting.Key == "name").Value.Trim('"');

    public static KerasObject Read(JsonElement json) => new(
        json.GetProperty("class_name").GetString()!,
        [.. json.GetProperty("config").EnumerateObject().Select(setting => (setting.Name, setting.Value.GetRawText()))])
    {
        Inbound = json.TryGetProperty("inbound", out JsonElement inbound) ? [.. inbound.EnumerateArray().Select(name => name.GetString()!)] : [],
    };

    /// <summary>Reads a loss, whose settings stand beside its class.</summary>
    public static KerasObject ReadLoss(JsonElement json) => new(
        json.GetProperty("class_name").GetString()!,
        [
            .. json.EnumerateObject()
                .Where(setting => setting.Name is not ("class_name" or "reduction" or "from_logits" or "axis"))
                .Select(setting => (setting.Name, setting.Value.GetRawText())),
        ]);

    /// <summary>The same with one setting more, or another value of it.</summary>
    public KerasObject With(string key, string value) =>
        this with { Settings = [.. Settings.Where(setting => setting.Key != key), (key, value)] };

    /// <summary>The same, reading a layer where it reads the model's input.</summary>
    public KerasObject Behind(string layer) => this with { Inbound = [.. Inbound.Select(name => name == Input ? layer : name)] };

    /// <summary>The same as the value of a key: a name alone, or a mapping.</summary>
    public string ToYamlValue() => Settings.IsEmpty ? Keywords[ClassName] : $"{{ {ToYaml()} }}";

    /// <summary>The entry of the model language, such as <c>lstm: { units: 8, activation: "tanh" }</c>.</summary>
    public string ToYaml()
    {
        // The language always normalizes the last axis and takes norms along the first, as all cases do; what is null in Keras is left out.
        IEnumerable<string> settings =
            Settings.Where(setting => setting is not (("axis", "-1" or "0") or (_, "null"))).Select(setting => $"{setting.Key}: {Value(setting.Key, setting.Value)}");
        string[] sources = [.. Inbound.Select(name => name == Input ? "input" : name)];
        string[] from = sources.Length == 0 ? [] : [$"from: {(sources.Length == 1 ? sources[0] : $"[{string.Join(", ", sources)}]")}"];
        return $"{Keywords[ClassName]}: {{ {string.Join(", ", settings.Concat(from))} }}";
    }

    /// <summary>A setting's value; of a layer that another one wraps, and of a penalty or a constraint, its entry.</summary>
    private static string Value(string key, string json) =>
        key == "layer" || key.EndsWith("_regularizer") || key.EndsWith("_constraint") ? $"{{ {Read(JsonDocument.Parse(json).RootElement).ToYaml()} }}" : json;
}
