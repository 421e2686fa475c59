using System.Globalization;
using System.Text.RegularExpressions;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Parsing;

/// <summary>What a scalar is in YAML 1.2's core schema.</summary>
internal enum ScalarKind
{
    Null,
    Boolean,
    Integer,
    Float,
    Text,
}

/// <summary>
/// YAML 1.2's core schema (section 10.3.2): <c>yes</c>, <c>no</c> and <c>1_000</c> are text, <c>0o17</c> and <c>0x1F</c> integers.
/// </summary>
internal static class CoreSchema
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly Regex Integer = new(@"^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\z", Options);

    private static readonly Regex Float = new(
        @"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z", Options);

    public static ScalarKind Kind(this ScalarNode scalar) => scalar.Quoted ? ScalarKind.Text : scalar.Text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        string text when Integer.IsMatch(text) => ScalarKind.Integer,
        string text when Float.IsMatch(text) => ScalarKind.Float,
        _ => ScalarKind.Text,
    };

    public static bool IsNull(this Node node) => node is ScalarNode scalar && scalar.Kind() == ScalarKind.Null;

    /// <summary>The value of a boolean.</summary>
    public static bool ToBoolean(this ScalarNode scalar) => scalar.Text[0] is 't' or 'T';

    /// <summary>The value of an integer, or the nearest that a <see cref="long"/> holds.</summary>
    public static long ToInteger(this ScalarNode scalar)
    {
        string text = scalar.Text;
        bool prefixed = text.Length > 2 && text[1] is 'o' or 'x';
        int radix = !prefixed ? 10 : text[1] == 'o' ? 8 : 16;
        int start = prefixed ? 2 : text[0] is '-' or '+' ? 1 : 0;
        long value = 0;
        for (int i = start; i < text.Length; i++)
        {
            int digit = text[i] <= '9' ? text[i] - '0' : (text[i] | 0x20) - 'a' + 10;
            value = value > (long.MaxValue - digit) / radix ? long.MaxValue : (value * radix) + digit;
        }

        return text[0] == '-' ? -value : value;
    }

    /// <summary>The value of an integer or a float; infinite where a <see cref="double"/> cannot hold it.</summary>
    public static double ToNumber(this ScalarNode scalar)
    {
        string text = scalar.Text;
        if (text.Length > 2 && text[1] is 'o' or 'x')
        {
            return scalar.ToInteger();
        }

        if (text.EndsWith("nan", StringComparison.OrdinalIgnoreCase))
        {
            return double.NaN;
        }

        // Where a number is too large, some frameworks give infinity and some fail.
        double overflow = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : overflow;
    }

    /// <summary>Whether a number is written as infinity or as NaN; one that is too large is neither.</summary>
    public static bool IsWrittenAsNotFinite(this ScalarNode scalar) => scalar.Kind() == ScalarKind.Float && char.IsLetter(scalar.Text, scalar.Text.Length - 1);

    /// <summary>Whether a number is written as 0: a number may also be so small that a <see cref="double"/> holds 0 for it.</summary>
    public static bool IsZero(this ScalarNode scalar)
    {
        IEnumerable<char> mantissa = scalar.Text.TakeWhile(character => character is not ('e' or 'E'));
        return scalar.ToNumber() == 0 && !mantissa.Any(digit => digit is >= '1' and <= '9');
    }

    /// <summary>What a node is, in words: <c>the integer 5</c>.</summary>
    public static string Describe(this Node node) => node switch
    {
        SequenceNode => "a list",
        MappingNode => "a mapping",
        ScalarNode scalar => scalar.Kind() switch
        {
            ScalarKind.Null => "nothing",
            ScalarKind.Boolean => $"the boolean {scalar.Text}",
            ScalarKind.Integer => $"the integer {Words.Shorten(scalar.Text)}",
            ScalarKind.Float => $"the number {Words.Shorten(scalar.Text)}",
            _ => $"the text {Words.Quote(scalar.Text)}",
        },
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}
