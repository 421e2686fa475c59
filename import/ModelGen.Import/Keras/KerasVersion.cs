using System.Globalization;
using ModelGen.Import.Json;

namespace ModelGen.Import.Keras;

/// <summary>The version of Keras that wrote a file: what options mean where they say nothing, and which of several meanings a word has.</summary>
/// <param name="Major">1, 2 or 3.</param>
/// <param name="Minor">The second number.</param>
/// <param name="Text">As the file has it; empty: it does not say.</param>
internal sealed record KerasVersion(int Major, int Minor, string Text)
{
    /// <summary>What people read.</summary>
    public string Name => Text.Length > 0 ? $"Keras {Text}" : $"Keras {Major}";

    /// <summary>The function that <c>hard_sigmoid</c> is: 0.2 x + 0.5 up to Keras 2, x / 6 + 0.5 since.</summary>
    public string HardSigmoid => Major < 3 ? "keras2_hard_sigmoid" : "hard_sigmoid";

    /// <summary>What gates have where an option does not say it.</summary>
    public string GateActivation => Major == 1 || (Major == 2 && Minor < 3 && !Text.EndsWith("-tf", StringComparison.Ordinal)) ? HardSigmoid : "sigmoid";

    /// <summary>Finds out the version of a model.</summary>
    /// <param name="text">What the file says; null: nothing.</param>
    /// <param name="config">The configuration, whose keys tell otherwise.</param>
    public static KerasVersion Of(string? text, ConfigNode config)
    {
        string[] parts = (text ?? "").Split('.', '-');
        if (int.TryParse(parts[0], CultureInfo.InvariantCulture, out int major) && major is >= 1 and <= 3)
        {
            return new KerasVersion(major, parts.Length > 1 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out int minor) ? minor : 0, text!);
        }

        return text is null ? new KerasVersion(Guess(config), 9, "")
            : throw new ImportException($"it was written by Keras {text}, and versions 1 to 3 are read");
    }

    private static int Guess(ConfigNode config)
    {
        ConfigNode options = config["config"];
        IReadOnlyList<ConfigNode> layers = options.IsList ? options.Items : options["layers"].Items;
        return layers.Any(layer => Has(layer, "inner_activation", "nb_filter", "border_mode", "bias", "W_regularizer") || IsOldSize(layer)) ? 1
            : layers.Any(layer => layer["module"].Has || layer["config"]["batch_shape"].Has) ? 3
            : 2;
    }

    /// <summary>Whether a layer that is no table says how many outputs it has by the word of Keras 1.</summary>
    private static bool IsOldSize(ConfigNode layer) => Has(layer, "output_dim") && !(layer["class_name"].IsText && layer["class_name"].Text() == "Embedding");

    private static bool Has(ConfigNode layer, params string[] keys) => keys.Any(key => layer["config"][key].Has);
}
