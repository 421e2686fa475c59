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
    public static void Report(Problems problems, ScalarNode name, string what, IReadOnlyCollection<string> known, Vocabulary foreign)
    {
        ForeignWord? word = Find(foreign, name, known);
        if (word is { OfKeras: true })
        {
            problems.Report(Descriptors.UnsupportedName, name, what, word.Text, word.Advice ?? $"known are: {Words.List(known)}");
        }
        else
        {
            string advice = word?.Advice ?? Suggest(Words.Closest(name.Text, known), known);
            problems.Report(Descriptors.UnknownName, name, what, Words.Shorten(name.Text), advice);
        }
    }

    /// <summary>Reports a key.</summary>
    /// <returns>The key that is meant, or null.</returns>
    public static string? ReportKey(Problems problems, ScalarNode key, IReadOnlyCollection<string> known, Vocabulary foreign)
    {
        ForeignWord? word = Find(foreign, key, known);
        if (word is { OfKeras: true })
        {
            string advice = word.Advice ?? $"remove it, known are: {Words.List(known)}";
            problems.Report(Descriptors.UnsupportedOption, key, word.Text, advice);
            return null;
        }

        string? meant = word is null ? Words.Closest(key.Text, known) : word.Instead;
        problems.Report(Descriptors.UnknownKey, key, Words.Shorten(key.Text), word?.Advice ?? Suggest(meant, known));
        return meant;
    }

    /// <summary>The foreign word, unless it stands for something that is not known at this place.</summary>
    private static ForeignWord? Find(Vocabulary foreign, ScalarNode name, IReadOnlyCollection<string> known) =>
        foreign.Find(name.Text) is ForeignWord word && (word.Instead is null || known.Contains(word.Instead)) ? word : null;

    private static string Suggest(string? closest, IReadOnlyCollection<string> known) => closest is not null ? $"did you mean '{closest}'?"
        : known.Count > MostShown ? $"known are: {Words.List(known.Take(MostShown))} and {known.Count - MostShown} more"
        : $"known are: {Words.List(known)}";
}
