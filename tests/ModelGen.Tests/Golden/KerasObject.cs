using System.Collections.Immutable;
using System.Text.Json;

namespace ModelGen.Tests.Golden;

/// <summary>A layer or an optimizer as Keras describes it: a class and its settings, whose values are JSON.</summary>
internal sealed record KerasObject(string ClassName, ImmutableArray<(string Key, string Value)> Settings)
{
    /// <summary>The words of the model language for Keras' classes.</summary>
    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["Masking"] = "masking",
        ["SimpleRNN"] = "simple_rnn",
        ["LSTM"] = "lstm",
        ["GRU"] = "gru",
        ["Dense"] = "dense",
        ["Dropout"] = "dropout",
        ["BatchNormalization"] = "batch_normalization",
        ["Flatten"] = "flatten",
        ["Adam"] = "adam",
        ["RMSprop"] = "rmsprop",
    };

    /// <summary>The name of a layer.</summary>
    public string Name => Settings.Single(setting => setting.Key == "name").Value.Trim('"');

    public static KerasObject Read(JsonElement json) => new(
        json.GetProperty("class_name").GetString()!,
        [.. json.GetProperty("config").EnumerateObject().Select(setting => (setting.Name, setting.Value.GetRawText()))]);

    /// <summary>The same with one setting more, or another value of it.</summary>
    public KerasObject With(string key, string value) =>
        this with { Settings = [.. Settings.Where(setting => setting.Key != key), (key, value)] };

    /// <summary>The entry of the model language, such as <c>lstm: { units: 8, activation: "tanh" }</c>.</summary>
    public string ToYaml()
    {
        // The language always normalizes the last axis, as all cases do.
        IEnumerable<string> settings =
            Settings.Where(setting => setting != ("axis", "-1")).Select(setting => $"{setting.Key}: {setting.Value}");
        return $"{Keywords[ClassName]}: {{ {string.Join(", ", settings)} }}";
    }
}
