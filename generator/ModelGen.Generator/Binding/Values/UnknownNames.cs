using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>What is said of a name or a key that is not known.</summary>
internal static class UnknownNames
{
    /// <summary>Nobody reads a longer list, as that of all layers of a model.</summary>
    private const int MostShown = 40;

    /// <summary>Reports a name of a layer, a loss and the like.</summary>
    /// <param name="problems">Where to report.</param>
    /// <param name="name">The name.</param>
    /// <param name="what">What it is of.</param>
    /// <param name="known">The names that there are.</param>
    /// <param name="foreign">Names that people write in their place.</param>
    /// <param name="slip">What to do where the name is a slip of another kind; null: it is none.</param>
    public static void Report(
        Problems problems, ScalarNode name, string what, IReadOnlyCollection<string> known, Vocabulary foreign, string? slip = null)
    {
        ForeignWord? word = Find(foreign, name, known);
        if (word is { OfKeras: true })
        {
            problems.Report(Descriptors.UnsupportedName, name, what, word.Text, word.Advice ?? $"known are: {Words.List(known)}");
        }
        else
        {
            string advice = word?.Advice ?? slip ?? Suggest(Words.Closest(name.Text, known), known);
            problems.Report(Descriptors.UnknownName, name, what, Words.Shorten(name.Text), advice);
        }
    }

    /// <summary>Reports a key.</summary>
    /// <param name="problems">Where to report.</param>
    /// <param name="key">The key.</param>
    /// <param name="known">The keys that there are.</param>
    /// <param name="foreign">Keys that people write in their place.</param>
    /// <param name="given">What stands beside it, and itself.</param>
    /// <returns>The key that is meant, or null.</returns>
    public static string? ReportKey(
        Problems problems, ScalarNode key, IReadOnlyCollection<string> known, Vocabulary foreign, IReadOnlyCollection<Entry> given)
    {
        ForeignWord? word = Find(foreign, key, known);
        if (word is { OfKeras: true })
        {
            problems.Report(Descriptors.UnsupportedOption, key, word.Text, word.Advice ?? $"remove it, known are: {Words.List(known)}");
            return null;
        }

        (string Name, string Advice)? slip = Spelling.OfKey(key, known);
        string? meant = word is not null ? word.Instead : slip?.Name ?? Words.Closest(key.Text, known);
        string? twice = given.Any(entry => entry.Key.Text == meant) ? $"'{meant}' is given too; remove one of the two" : null;
        string advice = twice ?? word?.Advice ?? slip?.Advice ?? Spelling.OfDigits(key) ?? Spelling.OfComma(key) ?? Suggest(meant, known);
        problems.Report(Descriptors.UnknownKey, key, Words.Shorten(key.Text), advice);
        return meant;
    }

    /// <summary>The foreign word, unless it stands for something that is not known at this place.</summary>
    private static ForeignWord? Find(Vocabulary foreign, ScalarNode name, IReadOnlyCollection<string> known) =>
        foreign.Find(name.Text) is ForeignWord word && (word.Instead is null || known.Contains(word.Instead)) ? word : null;

    private static string Suggest(string? closest, IReadOnlyCollection<string> known) => closest is not null ? $"did you mean '{closest}'?"
        : known.Count > MostShown ? $"known are: {Words.List(known.Take(MostShown))} and {known.Count - MostShown} more"
        : $"known are: {Words.List(known)}";
}
