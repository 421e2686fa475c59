using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;
using ModelGen.Tests.Binding;

namespace ModelGen.Tests.Parsing;

/// <summary>Whatever the text, the compiler answers with little work, with a model or with errors inside the text, and never throws.</summary>
public class HostileTextTests
{
    /// <summary>What any of the texts may take, some twice what the worst takes now.</summary>
    private const long MostBytes = 128L << 20;

    private static readonly string Deep = Models.Of(string.Join("\n", Enumerable.Repeat("- flatten", 256)));

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
        { "MG0006", Models.Of("- dense: 2") + $"labels: [{string.Join(", ", Enumerable.Range(0, 30_000).Select(i => $"l{i % 20_000}"))}]\n" },
        { "MG0008", string.Concat(Enumerable.Repeat("--- { a: 1 }\n", 20_000)) },
        { "MG0003", string.Join("---\n", Enumerable.Range(0, 5).Select(i => $"name: N{i}\n{Deep}")) },
    };

    [Theory]
    [MemberData(nameof(Monsters))]
    public void LargeOrDeepTextsTakeLittleWork(string id, string text)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        EquatableArray<DiagnosticInfo> errors = Check(text);
        Assert.Contains(id, errors.Select(error => error.Id));
        Assert.InRange(errors.Count, 1, 200);
        Assert.All(errors, error => Assert.InRange(error.ToDiagnostic().GetMessage().Length, 1, 2000));

        // Memory is the measure of the work that does not depend on the machine.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
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
