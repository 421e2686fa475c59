using System.Globalization;
using System.Text;

namespace ModelGen.Generator.Binding;

/// <summary>
/// Names that people cannot tell apart. Tables rather than the normalization of the platform, which depends on the machine: without its Unicode
/// library it takes every text as normalized.
/// </summary>
internal static class LookAlikes
{
    /// <summary>Cyrillic and Greek letters, each before the Latin one that it looks like.</summary>
    private const string Latin =
        "\u0410A\u0412B\u0415E\u0405S\u0406I\u0408J\u041aK\u041cM\u041dH\u041eO\u0420P\u0421C\u0422T\u0423Y\u0425X\u0430a\u0435e\u043eo\u0440p\u0441c"
        + "\u0443y\u0445x\u0456i\u0458j\u0455s\u0501d\u04bbh\u051bq\u051dw\u0391A\u0392B\u0395E\u0396Z\u0397H\u0399I\u039aK\u039cM\u039dN\u039fO\u03a1P"
        + "\u03a4T\u03a5Y\u03a7X\u03bfo\u03bdv\u03b1a\u03b9i";

    private static readonly Dictionary<char, char> ToLatin =
        Enumerable.Range(0, Latin.Length / 2).ToDictionary(i => Latin[2 * i], i => Latin[(2 * i) + 1]);

    /// <summary>A name with Latin letters in the place of those that look like them: names that look the same have the same.</summary>
    public static string Skeleton(string name)
    {
        StringBuilder skeleton = new(name.Length);
        foreach (char c in name)
        {
            skeleton.Append(ToLatin.TryGetValue(c, out char latin) ? latin : c);
        }

        return skeleton.ToString();
    }

    /// <summary>What is wrong with the letters of a name, or null.</summary>
    public static string? Objection(string name)
    {
        if (name.Any(IsPartOfLetter))
        {
            return "write each letter with its accent as one character, and letters in their usual form";
        }

        // A word of another alphabet may look like a Latin one as a whole; one that has letters of both is a slip.
        bool mixed = name.Any(IsLatin) && name.Any(ToLatin.ContainsKey) && Skeleton(name).All(c => c < 128);
        return mixed ? $"it looks like '{Skeleton(name)}', but has letters of another alphabet; write letters of one" : null;
    }

    private static bool IsLatin(char c) => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z');

    /// <summary>
    /// Whether Unicode knows the same text with another character: accents and vowel signs that stand alone, parts of Korean syllables, symbols
    /// that are letters (kelvin, ohm, angstrom), letters with two code points, and compatibility forms.
    /// </summary>
    private static bool IsPartOfLetter(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            || c is (>= '\u1100' and <= '\u11ff') or (>= '\ua960' and <= '\ua97f') or (>= '\ud7b0' and <= '\ud7ff')
                or '\u2126' or '\u212a' or '\u212b' or (>= '\uf900' and <= '\ufaff') or (>= '\ufb00' and <= '\ufdff') or (>= '\ufe70' and <= '\uffdc')
                or '\u1f71' or '\u1f73' or '\u1f75' or '\u1f77' or '\u1f79' or '\u1f7b' or '\u1f7d' or '\u1fbb' or '\u1fbe' or '\u1fc9' or '\u1fcb'
                or '\u1fd3' or '\u1fdb' or '\u1fe3' or '\u1feb' or '\u1ff9' or '\u1ffb';
}
