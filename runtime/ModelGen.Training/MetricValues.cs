using System.Collections;
using System.Globalization;

namespace ModelGen.Training;

/// <summary>A loss or a metric with its value.</summary>
/// <param name="Name">The name as a key of Keras' history, such as <c>val_loss</c>.</param>
/// <param name="Value">The value.</param>
public readonly record struct MetricValue(string Name, double Value)
{
    /// <summary>The value as <c>loss: 0.1234</c>: see <see cref="Format"/>.</summary>
    public override string ToString() => $"{Name}: {Format(Value)}";

    /// <summary>
    /// A loss, a metric or another measured value as progress, results and reports show it: with four significant digits, and all digits before
    /// the decimal point, as <c>0.9409</c>, <c>0.05012</c>, <c>12.35</c>; below 0.001 and from a million on as <c>1.234e-5</c>.
    /// </summary>
    /// <param name="value">The value; <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> are written so.</param>
    public static string Format(double value)
    {
        double size = Math.Abs(value);
        return size == 0 ? "0"
            : !double.IsFinite(size) ? value.ToString(CultureInfo.InvariantCulture)
            : size is >= 1e6 or < 1e-3 ? value.ToString("0.###e0", CultureInfo.InvariantCulture)
            : value.ToString("F" + Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 6), CultureInfo.InvariantCulture);
    }
}

/// <summary>Values by name, in the order in which they are shown.</summary>
public sealed class MetricValues : IReadOnlyList<MetricValue>
{
    private readonly MetricValue[] values;

    internal MetricValues(IEnumerable<MetricValue> values) => this.values = [.. values];

    /// <inheritdoc/>
    public int Count => values.Length;

    /// <inheritdoc/>
    public MetricValue this[int index] => values[index];

    /// <summary>The value under a name.</summary>
    /// <param name="name">The name, or another one of the same metric: <c>mae</c> and <c>mean_absolute_error</c> are the same.</param>
    /// <exception cref="KeyNotFoundException">There is none; says which there are.</exception>
    public double this[string name] => TryGetValue(name, out double value)
        ? value
        : throw new KeyNotFoundException($"There is no \"{name}\"; there are: {string.Join(", ", values.Select(v => v.Name))}.{Guess(name)}");

    /// <summary>The value under a name, if there is one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value, or 0 where there is none.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetValue(string name, out double value)
    {
        int index = Array.FindIndex(values, v => MetricNames.AreSame(v.Name, name));
        value = index < 0 ? 0 : values[index].Value;
        return index >= 0;
    }

    private string Guess(string name) => NearestName.Question(name, values.Select(value => value.Name));

    /// <inheritdoc/>
    public IEnumerator<MetricValue> GetEnumerator() => values.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The values as <c>loss: 0.1234 - accuracy: 0.9567</c>.</summary>
    public override string ToString() => string.Join(" - ", values);
}
