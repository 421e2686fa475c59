using System.Collections.Immutable;
using System.Globalization;

namespace ModelGen;

/// <summary>An optimizer and its settings.</summary>
/// <param name="Name">The name of the optimizer, as Keras calls the class: such as <c>SGD</c> or <c>AdamW</c>.</param>
/// <param name="Settings">The settings in the order of the YAML, those with default values included but for what is off unless it is asked for, such as <c>use_ema</c>.</param>
public sealed record OptimizerDescription(string Name, ImmutableArray<OptimizerSetting> Settings)
{
    /// <summary>The schedule of the learning rate, or null: the rate stays, or falls by the setting <c>decay</c>.</summary>
    public RateSchedule? Schedule { get; init; }

    /// <summary>The value of a setting, such as <c>optimizer["beta_1"]</c>; of a switch 1 or 0.</summary>
    /// <param name="name">The name of the setting in the YAML.</param>
    /// <exception cref="KeyNotFoundException">The optimizer has no such setting.</exception>
    public double this[string name] => TryGetValue(name, out double value)
        ? value
        : throw new KeyNotFoundException($"{Name} has no setting {name}, but {string.Join(", ", Settings.Select(setting => setting.Name))}.");

    /// <summary>Looks for a setting.</summary>
    /// <param name="name">The name of the setting in the YAML.</param>
    /// <param name="value">The value of the setting, of a switch 1 or 0; 0 where there is none.</param>
    /// <returns>Whether the optimizer has such a setting.</returns>
    public bool TryGetValue(string name, out double value)
    {
        foreach (OptimizerSetting setting in Settings)
        {
            if (setting.Name == name)
            {
                value = setting.Value;
                return true;
            }
        }

        value = 0;
        return false;
    }

    /// <summary>
    /// The optimizer with its settings, such as <c>Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7)</c>. Numbers that are 0 are left
    /// out: what they belong to is off. A schedule stands in the place of the learning rate.
    /// </summary>
    public override string ToString()
    {
        List<string> settings = [];
        foreach (OptimizerSetting setting in Settings)
        {
            if (setting.IsSwitch || setting.Value != 0)
            {
                settings.Add(Schedule is not null && setting.Name == "learning_rate" ? $"{setting.Name}={Schedule}" : setting.ToString());
            }
        }

        return $"{Name}({string.Join(", ", settings)})";
    }
}

/// <summary>A setting of an optimizer: a number or a switch.</summary>
/// <param name="Name">The name of the setting in the YAML, such as <c>learning_rate</c>.</param>
/// <param name="Value">The value of the setting; of a switch 1 or 0.</param>
public sealed record OptimizerSetting(string Name, double Value)
{
    /// <summary>Makes a switch.</summary>
    /// <param name="name">The name of the switch in the YAML, such as <c>nesterov</c>.</param>
    /// <param name="isOn">Whether it is on.</param>
    public OptimizerSetting(string name, bool isOn)
        : this(name, isOn ? 1 : 0) => IsSwitch = true;

    /// <summary>Whether the setting is a switch rather than a number.</summary>
    public bool IsSwitch { get; }

    /// <summary>The setting as <c>epsilon=1e-7</c> or <c>centered=false</c>.</summary>
    public override string ToString() => $"{Name}={(IsSwitch ? Value != 0 ? "true" : "false" : Text(Value))}";

    /// <summary>The shortest digits that read back as the same number, and an exponent without zeros in front.</summary>
    internal static string Text(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('E');
        return exponent < 0
            ? text
            : text[..exponent] + "e" + int.Parse(text.AsSpan(exponent + 1), provider: CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }
}
