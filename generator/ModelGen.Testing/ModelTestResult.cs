using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using ModelGen.Testing.Project;
using ModelGen.Testing.Snapshots;

namespace ModelGen.Testing;

/// <summary>What the generator made of model files, and what it said.</summary>
public sealed class ModelTestResult
{
    private readonly GeneratorRunResult run;

    internal ModelTestResult(GeneratorDriver driver)
    {
        Driver = driver;
        run = driver.GetRunResult().Results.Single();
        Files = run.GeneratedSources.ToImmutableSortedDictionary(file => file.HintName, file => file.SourceText.ToString(), StringComparer.Ordinal);
    }

    /// <summary>The driver after the run, which Verify.SourceGenerators takes: <c>Verifier.Verify(result.Driver)</c>.</summary>
    public GeneratorDriver Driver { get; }

    /// <summary>The generated files by name, such as <c>Digits.LstmDigits-Cpu.g.cs</c>; none of a model with errors.</summary>
    public ImmutableSortedDictionary<string, string> Files { get; }

    /// <summary>The errors and warnings, at their places in the files.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => run.Diagnostics;

    /// <summary>Asserts that there is no error; warnings are none.</summary>
    /// <returns>This result.</returns>
    /// <exception cref="ModelTestException">There are errors, which the message lists.</exception>
    public ModelTestResult EnsureSuccess()
    {
        Diagnostic[] errors = [.. Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        return errors.Length == 0 ? this : throw new ModelTestException(string.Join('\n', errors.Select(error => error.ToString())));
    }

    /// <summary>
    /// Asserts that the generated files, and the diagnostics if there are any, are those that were accepted: the <c>.verified.</c> files of
    /// the test, with the names and texts that Verify.SourceGenerators gives them. What differs is written beside them as
    /// <c>.received.</c> files, which become snapshots by that change of their names, or by a run of the tests with the environment
    /// variable <c>MODELGEN_UPDATE</c> set to 1.
    /// </summary>
    /// <param name="directory">The folder of the snapshots, absolute or relative to that of the test's source file; null: that one.</param>
    /// <param name="name">
    /// The name that the snapshots begin with; null: those of the test's source file and method, with a dot between them. The cases of a test with parameters
    /// need a name each.
    /// </param>
    /// <param name="testFile">The source file of the test. The compiler fills it in.</param>
    /// <param name="testMethod">The method of the test. The compiler fills it in.</param>
    /// <exception cref="ModelTestException">Files differ, are new or are no longer generated; the message shows the lines.</exception>
    public void MatchSnapshots(
        string? directory = null, string? name = null, [CallerFilePath] string testFile = "", [CallerMemberName] string testMethod = "")
    {
        SnapshotFolder folder = new(Path.GetFullPath(directory ?? ".", TestFolder.Of(testFile)));
        Match(folder, name ?? $"{Path.GetFileNameWithoutExtension(testFile)}.{testMethod}");
    }

    /// <summary>The same in a folder that says whether it accepts.</summary>
    internal void Match(SnapshotFolder folder, string name)
    {
        IEnumerable<Snapshot> files = Files.Select(file => Snapshot.OfFile(file.Key, file.Value));
        IEnumerable<Snapshot> diagnostics = Diagnostics.IsEmpty ? [] : [Snapshot.OfDiagnostics(Diagnostics)];
        folder.Match(name, [.. diagnostics, .. files]);
    }
}
