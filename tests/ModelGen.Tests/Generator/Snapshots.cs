using System.Runtime.CompilerServices;
using ModelGen.Testing;
using ModelGen.Testing.Snapshots;

namespace ModelGen.Tests.Generation;

/// <summary>
/// The snapshots of these tests, in the folder beside them: by Verify and Verify.SourceGenerators where the package sources have them, by
/// ModelGen.Testing elsewhere. Both read the same files.
/// </summary>
internal static class Snapshots
{
#if VERIFY
    static Snapshots() => VerifySourceGenerators.Initialize();

    /// <summary>Compares what the generator made with the snapshots of a name.</summary>
    public static Task Match(ModelTestResult result, string name, [CallerFilePath] string testFile = "") =>
        Verifier.Verify(result.Driver, sourceFile: testFile).UseDirectory(nameof(Snapshots)).UseFileName(name);

    /// <summary>Compares texts with the snapshots of a name in a folder of theirs.</summary>
    public static Task Match(IReadOnlyList<Snapshot> texts, string folder, string name, [CallerFilePath] string testFile = "") =>
        Verifier.Verify(texts.Select(text => new Target(text.Extension, text.Text, text.Name)), sourceFile: testFile)
            .UseDirectory(Path.Combine(nameof(Snapshots), folder)).UseFileName(name);
#else
    /// <summary>Compares what the generator made with the snapshots of a name.</summary>
    public static Task Match(ModelTestResult result, string name, [CallerFilePath] string testFile = "")
    {
        result.MatchSnapshots(nameof(Snapshots), name, testFile);
        return Task.CompletedTask;
    }

    /// <summary>Compares texts with the snapshots of a name in a folder of theirs.</summary>
    public static Task Match(IReadOnlyList<Snapshot> texts, string folder, string name, [CallerFilePath] string testFile = "")
    {
        new SnapshotFolder(Path.Combine(Path.GetDirectoryName(testFile)!, nameof(Snapshots), folder)).Match(name, texts);
        return Task.CompletedTask;
    }
#endif
}
