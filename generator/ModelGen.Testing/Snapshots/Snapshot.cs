using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ModelGen.Testing.Snapshots;

/// <summary>A text of a test, as Verify writes it.</summary>
/// <param name="Name">Which of the test's texts it is; null: the one that is no file.</param>
/// <param name="Extension">The extension of its file, without the dot.</param>
/// <param name="Text">The text, with line feeds.</param>
internal readonly record struct Snapshot(string? Name, string Extension, string Text)
{
    /// <summary>A generated file, below a line with its name.</summary>
    public static Snapshot OfFile(string hintName, string text) =>
        new(Path.GetFileNameWithoutExtension(hintName), Path.GetExtension(hintName)[1..], $"//HintName: {hintName}\n{text.ReplaceLineEndings("\n")}");

    /// <summary>The diagnostics of a run.</summary>
    public static Snapshot OfDiagnostics(ImmutableArray<Diagnostic> diagnostics) => new(null, "txt", DiagnosticsText.Of(diagnostics));

    /// <summary>The name of its file.</summary>
    /// <param name="test">The name that all snapshots of the test begin with.</param>
    /// <param name="state">What is known of it.</param>
    public string FileName(string test, SnapshotState state) =>
        $"{test}{(Name is null ? "" : "#" + Name)}.{state.ToString().ToLowerInvariant()}.{Extension}";
}

/// <summary>What is known of a text.</summary>
internal enum SnapshotState
{
    /// <summary>A person has accepted it.</summary>
    Verified,

    /// <summary>A test has just made it.</summary>
    Received,
}
