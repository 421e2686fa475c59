using System.Globalization;
using System.Text;

namespace ModelGen.Generator.Common;

/// <summary>Names and values as people read and write them.</summary>
internal static class Words
{
    private const int Longest = 48;

    /// <summary>The user's text in quotes, made short and printable.</summary>
    public static string Quote(string text) => $"'{Shorten(text)}'";

    /// <summary>The user's text, made short and printable.</summary>
    public static string Shorten(string text)
    {
        StringBuilder result = new();
        foreach (char c in text.Length <= Longest ? text : text.Substring(0, Longest))
        {
            bool printable = !char.IsControl(c) && !char.IsSurrogate(c) && !IsFormat(c) && c is not ('\u2028' or '\u2029');
            result.Append(printable ? c.ToString() : $"\\u{(int)c:x4}");
        }

        return text.Length <= Longest ? result.ToString() : result.Append("...").ToString();
    }

    /// <summary>Whether a character is a mark at the one before, as the vowels of Hindi and Thai are.</summary>
    public static bool IsMark(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Whether a character cannot be seen but changes how others are: it turns the direction of text, for one.</summary>
    public static bool IsFormat(char c) => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format;

    /// <summary>A plain value as YAML and Keras write it: <c>true</c>, <c>0.001</c>, <c>1e-7</c>, <c>tanh</c>.</summary>
    public static string Show(object value) => value switch
    {
        bool boolean => boolean ? "true" : "false",
        int integer => integer.ToString(CultureInfo.InvariantCulture),
        double number => Show(number),
        _ => value.ToString(),
    };

    public static string WithArticle(string noun) => ("aeiou".IndexOf(noun[0]) >= 0 ? "an " : "a ") + noun;

    public static string List(IEnumerable<string> names) => string.Join(", ", names);

    /// <summary><c>GlorotUniform</c> as <c>glorot_uniform</c>.</summary>
    public static string ToSnakeCase(string pascal)
    {
        IEnumerable<string> letters = pascal.Select(
            (c, i) => char.IsUpper(c) && i > 0 ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString());
        return string.Concat(letters);
    }

    /// <summary><c>lstm-digits 2</c> as <c>LstmDigits2</c>: a capital after everything that is neither letter nor digit.</summary>
    public static string ToPascalCase(string text)
    {
        StringBuilder result = new();
        bool capital = true;
        foreach (char c in text)
        {
            bool part = char.IsLetterOrDigit(c) || IsMark(c);
            result.Append(!part ? "" : capital ? char.ToUpperInvariant(c).ToString() : c.ToString());
            capital = !part;
        }

        return result.ToString();
    }

    /// <summary>The known name that <paramref name="name"/> is probably meant to be, or null.</summary>
    public static string? Closest(string name, IEnumerable<string> known)
    {
        string wanted = Plain(name);
        if (wanted.Length is 0 or > Longest)
        {
            return null;
        }

        List<(string Name, int Distance)> candidates = known.Select(candidate => (Name: candidate, Distance: Distance(wanted, Plain(candidate)))).ToList();
        int least = candidates.Select(candidate => candidate.Distance).DefaultIfEmpty(int.MaxValue).Min();
        return least <= Math.Max(1, wanted.Length / 3) ? candidates.First(candidate => candidate.Distance == least).Name : Beginning(wanted, known);
    }

    /// <summary>The longest known name that another begins with, as <c>dense_layer</c> with <c>dense</c>; or null.</summary>
    private static string? Beginning(string wanted, IEnumerable<string> known) => known
        .Where(candidate => Plain(candidate) is { Length: > 2 } beginning && wanted.StartsWith(beginning, StringComparison.Ordinal))
        .OrderByDescending(candidate => candidate.Length)
        .FirstOrDefault();

    /// <summary>
    /// A name without case, underscores and the module that it comes from, which do not tell names apart: <c>SimpleRNN</c> and
    /// <c>keras.layers.SimpleRNN</c> mean <c>simple_rnn</c>.
    /// </summary>
    public static string Plain(string name) =>
        name.Substring(name.LastIndexOf('.') + 1).Replace("_", "").Replace("-", "").ToLowerInvariant();

    private static string Show(double number)
    {
        if (double.IsNaN(number) || double.IsInfinity(number))
        {
            return double.IsNaN(number) ? ".nan" : number > 0 ? ".inf" : "-.inf";
        }

        string text = number.ToString("R", CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('E');
        return exponent < 0
            ? text
            : text.Substring(0, exponent) + "e" + int.Parse(text.Substring(exponent + 1), CultureInfo.InvariantCulture)
                .ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Fewest insertions, deletions, replacements and swaps of neighbours that make one text the other.</summary>
    private static int Distance(string a, string b)
    {
        int[,] distance = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                int replaced = distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int best = Math.Min(replaced, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
                bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                distance[i, j] = swapped ? Math.Min(best, distance[i - 2, j - 2] + 1) : best;
            }
        }

        return distance[a.Length, b.Length];
    }
}
