using System.Collections.Concurrent;
using System.Text;

namespace ModelGen.Testing.Snapshots;

/// <summary>A folder with snapshots: files that Verify reads and writes too, by the same names and with the same verdict.</summary>
/// <param name="path">The absolute path of the folder, which need not exist.</param>
/// <param name="accepts">Whether what tests receive becomes the snapshot.</param>
internal sealed class SnapshotFolder(string path, bool accepts)
{
    /// <summary>Set to 1, this environment variable makes snapshots of what tests receive.</summary>
    public const string Update = "MODELGEN_UPDATE";

    /// <summary>What tests have received in this process, by folder and name of the test.</summary>
    private static readonly ConcurrentDictionary<string, IReadOnlyList<Snapshot>> Seen = new();

    /// <summary>A folder that accepts where the environment says so.</summary>
    public SnapshotFolder(string path)
        : this(path, Environment.GetEnvironmentVariable(Update) == "1")
    {
    }

    /// <summary>Asserts that the texts of a test are those that were accepted, no more and no fewer.</summary>
    /// <param name="test">The name that the snapshots of the test begin with.</param>
    /// <param name="texts">The texts, each with a name of its own.</param>
    /// <exception cref="ModelTestException">They are not, or another test of this process has the same name and other texts.</exception>
    public void Match(string test, IReadOnlyList<Snapshot> texts)
    {
        if (!Seen.GetOrAdd(Path.Combine(path, test), texts).SequenceEqual(texts))
        {
            throw new ModelTestException(
                $"Two tests, or two cases of one, share the snapshots {test} in {path} and generate other code. Snapshots are called after the test's source file "
                + "and method, so that classes of one file share them. Give each a name of its own: MatchSnapshots(name: ...).");
        }

        foreach (string old in Existing(test, SnapshotState.Received))
        {
            File.Delete(old);
        }

        List<string> problems = [.. texts.Select(text => Difference(test, text)).OfType<string>()];
        HashSet<string> expected = [.. texts.Select(text => text.FileName(test, SnapshotState.Verified))];
        foreach (string left in Existing(test, SnapshotState.Verified).Where(file => !expected.Contains(Path.GetFileName(file))))
        {
            if (accepts)
            {
                File.Delete(left);
            }
            else
            {
                problems.Add($"{Path.GetFileName(left)} is no longer generated; delete it if that is right.");
            }
        }

        if (problems.Count > 0)
        {
            throw new ModelTestException(
                $"{test} is not what was accepted in {path}:\n\n{string.Join("\n\n", problems)}\n\n"
                + $"Received files stand beside the verified ones. To accept them all, run the test once with {Update}=1.");
        }
    }

    /// <summary>Compares a text with its file; says what differs, or null.</summary>
    private string? Difference(string test, Snapshot text)
    {
        string name = text.FileName(test, SnapshotState.Verified);
        string file = Path.Combine(path, name);
        string? verified = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : null;
        if (verified == text.Text)
        {
            return null;
        }

        Directory.CreateDirectory(path);
        if (accepts)
        {
            Write(file, text.Text);
            return null;
        }

        Write(Path.Combine(path, text.FileName(test, SnapshotState.Received)), text.Text);
        return verified is null ? $"{name} does not exist yet." : $"{name} differs:\n{LineDiff.Of(verified, text.Text)}";
    }

    /// <summary>The files of a test, and none of one whose name begins alike.</summary>
    private IEnumerable<string> Existing(string test, SnapshotState state)
    {
        string word = $".{state.ToString().ToLowerInvariant()}.";
        return Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path).Where(file => IsOfTest(Path.GetFileName(file)))]
            : [];

        bool IsOfTest(string file) => file.StartsWith(test, StringComparison.Ordinal)
            && file.IndexOf(word, test.Length, StringComparison.Ordinal) is int at and >= 0
            && (at == test.Length || file[test.Length] == '#');
    }

    /// <summary>With a byte order mark, as Verify writes them.</summary>
    private static void Write(string file, string text) => File.WriteAllText(file, text, Encoding.UTF8);
}
