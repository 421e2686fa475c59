using System.Globalization;
using System.Text.RegularExpressions;
using ModelGen.Generator.Common;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>Slips in how keys and numbers are written, for which YAML reads some other text.</summary>
internal static class Spelling
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>Far more than anyone calculates in a model, and few enough that no text keeps the compiler waiting.</summary>
    private const int LongestCalculation = 48;

    /// <summary>A key, and what stands between it and its value.</summary>
    private static readonly Regex KeyAndValue = new(
        @"^(?<key>[A-Za-z_][A-Za-z_0-9]*)(?<between>:\s?|\s*=\s*|\s+|\(|\{)(?<value>.*)\z", Options | RegexOptions.Singleline);

    private static readonly Regex Percentage = new(@"^(?<number>[0-9.]+)\s*%\z", Options);

    /// <summary>A decimal comma: three digits behind one are thousands.</summary>
    private static readonly Regex Comma = new(@"^[-+]?[0-9]+,([0-9]{1,2}|[0-9]{4,})\z", Options);

    private static readonly Regex Groups = new(@"^[0-9]{1,3}([,_'][0-9]{3})+\z", Options);

    private static readonly Regex Calculation = new(@"^[-+]?[0-9][0-9.]*\s*[-+*/^x×]+\s*[-+0-9.() */^x×]*[0-9)]\z", Options);

    /// <summary>The known key that text holds together with its value, as <c>lstm:8</c>, and what to do; or null.</summary>
    public static (string Key, string Advice)? OfKey(ScalarNode text, IEnumerable<string> known)
    {
        Match match = KeyAndValue.Match(text.Text);
        string key = match.Groups["key"].Value;
        if (!match.Success || !known.Contains(key))
        {
            return null;
        }

        string between = match.Groups["between"].Value;
        string value = match.Groups["value"].Value;
        bool whole = value.Length > 0 && value.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '-');
        string use = $"{key}: {(whole ? value : "...")}";
        return (key, between == ": " ? $"remove the quotes around '{use}'" : between == ":" ? $"write a blank after '{key}:'" : $"write '{use}'");
    }

    /// <summary>The list that is meant by a tuple of Python, as it is written; or null.</summary>
    public static string? OfTuple(string text) =>
        text.StartsWith("(", StringComparison.Ordinal) && text.EndsWith(")", StringComparison.Ordinal) ? $"[{Words.Shorten(text.Trim('(', ')', ',', ' '))}]" : null;

    /// <summary>What to do about a key of digits: the comma before it has ended a value.</summary>
    public static string? OfDigits(ScalarNode key) => key.Text.Length > 0 && key.Text.TrimEnd(')', ']').All(c => c is >= '0' and <= '9')
        ? "a ',' ends a value: write numbers as 0.5 or 1000, and several in brackets"
        : null;

    /// <summary>What to do about a key that lacks one of two parentheses: the comma between them has ended a value; or null.</summary>
    public static string? OfComma(ScalarNode key) => key.Text.Count(c => c == '(') != key.Text.Count(c => c == ')')
        ? "a ',' ends a value here: write the whole text in quotes"
        : null;

    /// <summary>The number that is meant by text that is none, or by a number that is not written as the integer that it is; or null.</summary>
    /// <param name="scalar">The text.</param>
    /// <param name="accepts">Whether a value is one that may stand there.</param>
    public static string? OfNumber(ScalarNode scalar, Func<ScalarNode, bool> accepts)
    {
        string text = scalar.Text.Trim();
        string? number = Percentage.Match(text) is { Success: true } percentage ? Show(percentage.Groups["number"].Value, 0.01m)
            : Comma.IsMatch(text) ? text.Replace(',', '.')
            : Groups.IsMatch(text) ? text.Replace(",", "").Replace("_", "").Replace("'", "")
            : Show(text, 1);
        return number is not null && number != scalar.Text && accepts(scalar with { Text = number, Quoted = false }) ? $"write {number}"
            : text.Length <= LongestCalculation && Calculation.IsMatch(text) ? "write the number that results"
            : null;
    }

    /// <summary>A number as it is written without an exponent and without zeros at its end; null: the text is none, or it is too large for that.</summary>
    private static string? Show(string text, decimal factor) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) && Math.Abs(number) < int.MaxValue
            ? (number * factor).ToString("0.############", CultureInfo.InvariantCulture)
            : null;
}
