using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ModelGen.Import.Graph;

namespace ModelGen.Import.Output;

/// <summary>Writes a description as YAML, a layer on a line as people do.</summary>
internal static class DescriptionWriter
{
    /// <summary>Words that YAML takes for something else than text.</summary>
    private static readonly string[] Reserved = ["true", "false", "null", "True", "False", "Null", "TRUE", "FALSE", "NULL"];

    public static string Write(Description description, ImmutableArray<string> notes)
    {
        StringBuilder text = new();
        text.Append("# Imported from ").Append(Comment(description.Origin)).Append(".\n");
        foreach (string note in notes)
        {
            text.Append("# ").Append(Comment(note)).Append('\n');
        }

        text.Append("modelgen: 1\n");
        text.Append("name: ").Append(Text(description.Name)).Append('\n');
        if (description.Namespace is string space)
        {
            text.Append("namespace: ").Append(Text(space)).Append('\n');
        }

        AppendInputs(text, description.Inputs);
        if (description.Outputs.Count > 0)
        {
            text.Append("outputs:\n");
            AppendNamed(text, description.Outputs.Select(output => (output.Name, output.Goal)));
        }

        LstmCell[] cells = [.. description.Layers.Select(layer => layer.Cell).OfType<LstmCell>().Distinct()];
        if (cells.Length > 0)
        {
            text.Append("cells:\n").AppendJoin("", cells.Select(cell => cell.ToYaml()));
        }

        text.Append("layers:\n");
        foreach (DescribedLayer layer in description.Layers)
        {
            text.Append("  - ").Append(Entry(layer)).Append('\n');
        }

        if (description.Weights is string weights)
        {
            text.Append("weights: ").Append(Text(weights)).Append('\n');
        }

        if (description.Training is OptionList training)
        {
            text.Append("training: ").Append(Value(training)).Append('\n');
        }

        return text.ToString();
    }

    private static void AppendInputs(StringBuilder text, List<DescribedInput> inputs)
    {
        if (inputs is [DescribedInput only])
        {
            text.Append("input: ").Append(Value(only.Options)).Append('\n');
            return;
        }

        text.Append("inputs:\n");
        AppendNamed(text, inputs.Select(input => (input.Name, input.Options)));
    }

    private static void AppendNamed(StringBuilder text, IEnumerable<(string Name, OptionList Options)> entries)
    {
        foreach ((string name, OptionList options) in entries)
        {
            text.Append("  ").Append(name).Append(": ").Append(Value(options)).Append('\n');
        }
    }

    private static string Entry(DescribedLayer layer)
    {
        OptionList options = [.. layer.Options];
        if (layer.From.Length > 0)
        {
            options.Set("from", layer.From.Length == 1 ? layer.From[0] : layer.From);
        }

        options.Set("name", layer.Name);
        return $"{layer.Kind}: {Value(options)}";
    }

    private static string Value(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        double number => Number(number),
        string text => Text(text),
        int[] numbers => $"[{string.Join(", ", numbers.Select(number => Value(number)))}]",
        double[] numbers => $"[{string.Join(", ", numbers.Select(Number))}]",
        IEnumerable<string> texts => $"[{string.Join(", ", texts.Select(Text))}]",
        OptionList { Count: 0 } => "{}",
        OptionList options => $"{{ {string.Join(", ", options.Select(option => $"{option.Name}: {Value(option.Value)}"))} }}",
        _ => throw new ArgumentException($"{value.GetType()} has no form in YAML", nameof(value)),
    };

    /// <summary>
    /// The shortest text of a number. Keras keeps numbers that were single precision as double, 0.0010000000474974513: as such they are 0.001.
    /// </summary>
    private static string Number(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? ".nan" : number > 0 ? ".inf" : "-.inf";
        }

        string text = (float)number == number
            ? ((float)number).ToString("R", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('E') && !text.Contains('.') ? text.Replace("E", ".0E", StringComparison.Ordinal) : text;
    }

    /// <summary>A text, in quotes unless it is plainly one.</summary>
    private static string Text(string text)
    {
        bool plain = text.Length > 0 && char.IsLetter(text[0]) && !Reserved.Contains(text)
            && text.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '.');
        return plain ? text : $"'{Comment(text).Replace("'", "''", StringComparison.Ordinal)}'";
    }

    /// <summary>A text on one line.</summary>
    private static string Comment(string text) => string.Concat(text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter));
}
