using ModelGen.Generator.Common;

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

    /// <summary>
    /// Marks of vowels and sounds that are one character together with some letters: a mark, those letters, and a blank. Accents, which go with
    /// letters of any alphabet, are not among them.
    /// </summary>
    private const string Composed =
        "\u0653\u0627 \u0654\u0627\u0648\u064a\u06d5\u06c1\u06d2 \u0655\u0627 \u093c\u0928\u0930\u0933 \u09be\u09c7 \u09d7\u09c7 \u0b56\u0b47 \u0b3e\u0b47 "
        + "\u0b57\u0b47 \u0bd7\u0b92\u0bc6 \u0bbe\u0bc6\u0bc7 \u0c56\u0c46 \u0cd5\u0cbf\u0cc6\u0cca \u0cd6\u0cc6 \u0cc2\u0cc6 \u0d3e\u0d46\u0d47 \u0d57\u0d46 "
        + "\u0dca\u0dd9\u0ddc \u0dcf\u0dd9 \u0ddf\u0dd9 \u102e\u1025 \u1b35\u1b05\u1b07\u1b09\u1b0b\u1b0d\u1b11\u1b3a\u1b3c\u1b3e\u1b3f\u1b42 "
        + "\u3099\u304b\u304d\u304f\u3051\u3053\u3055\u3057\u3059\u305b\u305d\u305f\u3061\u3064\u3066\u3068\u306f\u3072\u3075\u3078\u307b\u3046\u309d\u30ab"
        + "\u30ad\u30af\u30b1\u30b3\u30b5\u30b7\u30b9\u30bb\u30bd\u30bf\u30c1\u30c4\u30c6\u30c8\u30cf\u30d2\u30d5\u30d8\u30db\u30a6\u30ef\u30f0\u30f1\u30f2"
        + "\u30fd \u309a\u306f\u3072\u3075\u3078\u307b\u30cf\u30d2\u30d5\u30d8\u30db";

    private static readonly Dictionary<char, char> ToLatin =
        Enumerable.Range(0, Latin.Length / 2).ToDictionary(i => Latin[2 * i], i => Latin[(2 * i) + 1]);

    private static readonly Dictionary<char, string> LettersOf =
        Composed.Split(' ').ToDictionary(marked => marked[0], marked => marked.Substring(1));

    /// <summary>
    /// A name with Latin letters in the place of those that look like them, and the marks of each letter in one order: names that look the same
    /// have the same.
    /// </summary>
    public static string Skeleton(string name)
    {
        char[] skeleton = [.. name.Select(c => ToLatin.TryGetValue(c, out char latin) ? latin : c)];
        int first = 0;
        for (int i = 0; i < skeleton.Length; i++)
        {
            if (!Words.IsMark(skeleton[i]))
            {
                Array.Sort(skeleton, first, i - first);
                first = i + 1;
            }
        }

        Array.Sort(skeleton, first, skeleton.Length - first);
        return new string(skeleton);
    }

    /// <summary>What is wrong with the letters of a name, or null.</summary>
    public static string? Objection(string name)
    {
        if (name.Any(IsPartOfLetter) || Enumerable.Range(0, name.Length).Any(i => IsComposed(name, i)))
        {
            return "write each letter with its accent as one character, or without an accent, and letters in their usual form";
        }

        // A word of another alphabet may look like a Latin one as a whole; one that has letters of both is a slip.
        bool mixed = name.Any(IsLatin) && name.Any(ToLatin.ContainsKey) && Skeleton(name).All(c => c < 128);
        return mixed ? $"it looks like '{Skeleton(name)}', but has letters of another alphabet; write letters of one" : null;
    }

    private static bool IsLatin(char c) => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z');

    /// <summary>Whether the mark at an index is one character with its letter, or with a mark between both.</summary>
    private static bool IsComposed(string name, int index)
    {
        if (!LettersOf.TryGetValue(name[index], out string letters))
        {
            return false;
        }

        int letter = index - 1;
        while (letter >= 0 && Words.IsMark(name[letter]) && letters.IndexOf(name[letter]) < 0)
        {
            letter--;
        }

        return letter >= 0 && letters.IndexOf(name[letter]) >= 0;
    }

    /// <summary>
    /// Whether Unicode knows the same text with other characters, or nobody sees the character: accents that stand alone, parts of Korean syllables,
    /// symbols that are letters (kelvin, ohm, angstrom), letters with two code points, letters that are a letter and a mark, selectors of variants,
    /// and compatibility forms.
    /// </summary>
    private static bool IsPartOfLetter(char c) =>
        c is (>= '\u0300' and <= '\u036f') or (>= '\u0483' and <= '\u0487') or (>= '\u1ab0' and <= '\u1aff') or (>= '\u1dc0' and <= '\u1dff')
            or (>= '\u20d0' and <= '\u20ff') or (>= '\u180b' and <= '\u180f') or '\u17b4' or '\u17b5' or '\u3164'
            or (>= '\u1100' and <= '\u11ff') or (>= '\ua960' and <= '\ua97f') or (>= '\ud7b0' and <= '\ud7ff') or '\u0374' or '\u2126' or '\u212a' or '\u212b'
            or (>= '\u0958' and <= '\u095f') or '\u09dc' or '\u09dd' or '\u09df' or '\u0a33' or '\u0a36' or (>= '\u0a59' and <= '\u0a5b') or '\u0a5e'
            or '\u0b5c' or '\u0b5d' or '\u0f43' or '\u0f4d' or '\u0f52' or '\u0f57' or '\u0f5c' or '\u0f69' or '\u0f73' or '\u0f75' or '\u0f76' or '\u0f78'
            or '\u0f81' or '\u0f93' or '\u0f9d' or '\u0fa2' or '\u0fa7' or '\u0fac' or '\u0fb9'
            or '\u1f71' or '\u1f73' or '\u1f75' or '\u1f77' or '\u1f79' or '\u1f7b' or '\u1f7d' or '\u1fbb' or '\u1fbe' or '\u1fc9' or '\u1fcb'
            or '\u1fd3' or '\u1fdb' or '\u1fe3' or '\u1feb' or '\u1ff9' or '\u1ffb'
            or (>= '\uf900' and <= '\ufaff') or (>= '\ufb00' and <= '\ufdff') or (>= '\ufe00' and <= '\ufe0f') or (>= '\ufe20' and <= '\ufe2f')
            or (>= '\ufe70' and <= '\uffdc');
}
