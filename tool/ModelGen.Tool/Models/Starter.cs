using System.Text.RegularExpressions;

namespace ModelGen.Tool.Models;

/// <summary>A description to begin with.</summary>
/// <param name="Name">What it is asked for by.</param>
/// <param name="Text">The description, whose first line is a comment that says what it is for.</param>
internal sealed record Starter(string Name, string Text)
{
    /// <summary>All there are, which the assembly holds as resources.</summary>
    public static IReadOnlyList<Starter> All { get; } =
    [
        .. typeof(Starter).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(ModelSource.Ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => new Starter(name[..^ModelSource.Ending.Length], Read(name))),
    ];

    /// <summary>What it is for, in a few words.</summary>
    public string Purpose => Text[2..Text.IndexOfAny([':', ',', '\n'])];

    /// <summary>The description of a class of another name.</summary>
    /// <param name="name">The name of the class; null: that of the starter.</param>
    /// <param name="space">Its namespace; null: that of the project.</param>
    public string With(string? name, string? space) => Regex.Replace(
        Text,
        "^name: (.*)\n",
        match => $"name: {name ?? match.Groups[1].Value}\n" + (space is null ? "" : $"namespace: {space}\n"),
        RegexOptions.Multiline);

    private static string Read(string resource)
    {
        using StreamReader reader = new(typeof(Starter).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
