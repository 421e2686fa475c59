using System.Diagnostics;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;
using ModelGen.Tests.Binding;

namespace ModelGen.Tests.Parsing;

/// <summary>Whatever the text, the compiler answers soon, with a model or with errors inside the text, and never throws.</summary>
public class HostileTextTests
{
    private static readonly string[] Pieces =
    [
        "\t", "\0", "\ufeff", "\r", "\u2028", "'", "\"", "|", ">", "&a ", "*a", "!!int ", "!<x> ", "? ", ": ", "- ", "{", "}", "[", "]",
        ",", "#", "---\n", "...\n", "%YAML 1.2\n", "%TAG ! x\n", "%TAG ! ", ".nan", "1e400", "-0", "999999999999999999999", "~", "\ud800",
        "\"\\ud800\\u12\"", "😀", "<<: ", "@", "`", "\\", "\n  ",
    ];

    public static TheoryData<string, string> Monsters => new()
    {
        { "MG0003", new string('[', ModelFileParser.MaxLength) },
        { "MG0003", new string('x', ModelFileParser.MaxLength + 1) },
        { "MG0003", string.Concat(Enumerable.Repeat("a: {", 50_000)) },
        { "MG0003", string.Concat(Enumerable.Range(0, 400).Select(i => new string(' ', i) + "a:\n")) },
        { "MG0003", string.Concat(Enumerable.Repeat("- ", 100_000)) },
        { "MG0003", string.Concat(Enumerable.Repeat("? ", 100_000)) },
        { "MG0003", "? " + new string('[', 100_000) },
        { "MG0001", "a: \"" + new string('x', 200_000) },
        { "MG0001", new string('k', 200_000) + ": 1" },
        { "MG0007", new string('k', 1_000) + ": 1" },
        { "MG0007", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"k{i}: 1\n")) },
        { "MG0002", "a: &a [1]\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"b{i}: [*a, *a, *a]\n")) },
        { "MG0010", Models.Of($"- dense: {new string('9', 200_000)}") },
        { "MG0010", Models.Of($"- dropout: 0.{new string('9', 100_000)}e{new string('9', 100_000)}") },
        { "MG0010", Models.Of(string.Join("\n", Enumerable.Repeat("- flatten", 10_000))) },
        { "MG0011", Models.Of(string.Join("\n", Enumerable.Repeat("- flaten", 256))) },
    };

    [Theory]
    [MemberData(nameof(Monsters))]
    public void LargeOrDeepTextsAreAnsweredSoon(string id, string text)
    {
        var clock = Stopwatch.StartNew();
        EquatableArray<DiagnosticInfo> errors = Check(text);
        Assert.Contains(id, errors.Select(error => error.Id));
        Assert.InRange(errors.Count, 1, 200);
        Assert.All(errors, error => Assert.InRange(error.ToDiagnostic().GetMessage().Length, 1, 2000));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void RandomChangesOfAValidText()
    {
        var random = new System.Random(1);
        for (int round = 0; round < 4_000; round++)
        {
            string text = Models.Digits;
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                text = Mutate(text, random);
            }

            Check(text);
        }
    }

    private static string Mutate(string text, System.Random random)
    {
        int start = random.Next(text.Length);
        int length = random.Next(Math.Min(40, text.Length - start));
        string stretch = text.Substring(start, length);
        return random.Next(5) switch
        {
            0 => text.Remove(start, length),
            1 => text.Insert(random.Next(text.Length), stretch),
            2 => text[..start],
            3 => text.Remove(start, 1).Insert(start, ((char)random.Next(128)).ToString()),
            _ => text.Insert(start, Pieces[random.Next(Pieces.Length)]),
        } + "\n";
    }

    /// <summary>Compiles the text and checks that there is a model or an error, and that every error has a place in the text.</summary>
    private static EquatableArray<DiagnosticInfo> Check(string text)
    {
        (EquatableArray<Network> networks, EquatableArray<DiagnosticInfo> errors) = Models.Compile(text);
        Assert.True(networks.Count + errors.Count > 0);
        string[] lines = text.Split(["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"], StringSplitOptions.None);
        foreach (DiagnosticInfo error in errors)
        {
            Place place = error.Place;
            Assert.InRange(place.Offset + place.Length, place.Offset, text.Length);
            Assert.InRange(place.Column, 0, lines[place.Line].Length);
            Assert.InRange(place.EndColumn, 0, lines[place.EndLine].Length);
            Assert.NotEmpty(error.ToDiagnostic().GetMessage());
        }

        return errors;
    }
}
