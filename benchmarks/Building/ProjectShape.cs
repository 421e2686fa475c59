namespace Benchmarks.Building;

/// <summary>What models a project has.</summary>
/// <param name="Name">A name for tables.</param>
/// <param name="Models">How many models.</param>
/// <param name="Layers">The layers of a model but for the last, as lines of YAML.</param>
internal sealed record ProjectShape(string Name, int Models, Func<int, string> Layers)
{
    private static readonly string[] Architectures =
    [
        "lstm: UNITS",
        "gru: UNITS",
        "simple_rnn: { units: UNITS, return_sequences: true }\n  - simple_rnn: UNITS",
        "masking\n  - lstm: { units: UNITS, return_sequences: true }\n  - dropout: 0.2\n  - lstm: UNITS",
        "bidirectional: { lstm: UNITS }\n  - layer_normalization",
        "lstm: { units: UNITS, return_sequences: true }\n  - batch_normalization\n  - lstm: UNITS\n  - dense: { units: 64, activation: relu }",
        "dense: { units: UNITS, activation: relu }\n  - gru: { units: UNITS, return_sequences: true }\n  - global_average_pooling_1d",
    ];

    /// <summary>Many models: architectures in turn, each with a size that no other model has.</summary>
    /// <param name="count">How many.</param>
    public static ProjectShape OfModels(int count) => new(
        $"{count} {(count == 1 ? "model" : "models")}",
        count,
        number => $"  - {Architectures[number % Architectures.Length].Replace("UNITS", $"{32 + number}", StringComparison.Ordinal)}");

    /// <summary>One model of many LSTM layers and a dense one.</summary>
    /// <param name="count">How many layers.</param>
    public static ProjectShape OfLayers(int count) => new(
        $"1 model of {count} layers",
        1,
        _ => string.Join('\n', Enumerable.Repeat("  - lstm: { units: 32, return_sequences: true }", count - 1)));
}
