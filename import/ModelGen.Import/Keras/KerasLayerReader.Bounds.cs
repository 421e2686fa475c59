using ModelGen.Import.Graph;
using ModelGen.Import.Json;

namespace ModelGen.Import.Keras;

/// <content>Regularizers and constraints, which only training knows.</content>
internal sealed partial class KerasLayerReader
{
    /// <summary>The penalty and the bounds of a tensor.</summary>
    /// <param name="role">The tensor, as Keras 2 and 3 call it.</param>
    /// <param name="old">As Keras 1 does.</param>
    /// <param name="isMatrix">Whether it has one axis or two; norms of others can't be along the second one alone.</param>
    private void Restrained(string role, string old = "", bool isMatrix = true)
    {
        string option = $"{role}_constraint";
        ConfigNode node = Option(option, $"{old}_constraint");
        if (!layer.Trainable)
        {
            Option($"{role}_regularizer", $"{old}_regularizer");
            return;
        }

        Penalty($"{role}_regularizer", $"{old}_regularizer");
        if (!node.Has)
        {
            return;
        }

        ConfigNode given = node["config"].IsMapping ? node["config"] : node;
        ConfigNode word = node.IsText ? node : node["class_name"].Has ? node["class_name"] : node["name"];
        string name = word.IsText ? StoreWeights.SnakeCase(word.Text().Split('>')[^1]) : "";
        if (Constraint(name == "nonneg" ? "non_neg" : name, given, isMatrix) is object constraint)
        {
            Options.Set(option, constraint);
        }
        else
        {
            NoteLeftOut(option);
        }
    }

    /// <summary>A constraint in the words of the language; null: it can't be described.</summary>
    private static object? Constraint(string name, ConfigNode given, bool isMatrix)
    {
        (string Option, string Old)[] options = name switch
        {
            "max_norm" => [("max_value", "m")],
            "min_max_norm" => [("min_value", "low"), ("max_value", "high"), ("rate", "rate")],
            _ => [],
        };
        OptionList settings = [];
        foreach ((string option, string old) in options)
        {
            ConfigNode value = given[option].Has ? given[option] : given[old];
            if (value.IsNumber && value.Number() >= 0)
            {
                settings.Set(option, value.Number());
            }
        }

        int[] axes = given["axis"].IsList ? [.. given["axis"].Items.Select(axis => axis.Int())] : given["axis"].IsNumber ? [given["axis"].Int()] : [0];
        if (axes is [1] or [0, 1])
        {
            settings.Set("axis", axes is [int only] ? only : axes);
        }

        bool isKnown = name == "non_neg" || (name is "max_norm" or "unit_norm" or "min_max_norm" && (axes is [0] or [0, 1] || (isMatrix && axes is [1])));
        return !isKnown ? null : settings.Count == 0 ? name : new OptionList { (name, settings) };
    }

    private void Penalty(string option, params string[] names)
    {
        ConfigNode node = Option([option, .. names]);
        if (!node.Has)
        {
            return;
        }

        ConfigNode parts = node["config"].IsMapping ? node["config"] : node;
        if (parts["factor"].IsNumber && parts["mode"].IsText && parts["mode"].Text() is "rows" or "columns" && parts["factor"].Number() >= 0)
        {
            Options.Set(option, new OptionList { ("orthogonal", new OptionList { ("factor", parts["factor"].Number()), ("mode", parts["mode"].Text()) }) });
            return;
        }

        double l1 = parts["l1"].Has ? parts["l1"].Number() : 0, l2 = parts["l2"].Has ? parts["l2"].Number() : 0;
        if (l1 < 0 || l2 < 0 || (!parts["l1"].Has && !parts["l2"].Has))
        {
            NoteLeftOut(option);
        }
        else if (l1 + l2 > 0)
        {
            Options.Set(option, l1 == 0 ? new OptionList { ("l2", l2) } : l2 == 0 ? new OptionList { ("l1", l1) }
                : new OptionList { ("l1_l2", new OptionList { ("l1", l1), ("l2", l2) }) });
        }
    }

    private void NoteLeftOut(string option) => Notes.Add($"Layer '{layer.Name}': '{option}', which only training knows, was left out.");
}
