using ModelGen.Testing;
using ModelGen.Testing.Snapshots;

namespace ModelGen.Tests.Testing;

/// <summary>A test passes if and only if its texts are the verified files.</summary>
public sealed class SnapshotFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    private string[] Files => [.. folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    [Fact]
    public void What_was_accepted_passes_and_leaves_nothing_behind()
    {
        Write("T.A.received.txt", "of a run before");
        Write("T.A.verified.txt", "alone\r\nof Windows");
        Write("T.A#one.verified.cs", "1");
        Match("T.A", new Snapshot(null, "txt", "alone\nof Windows"), new Snapshot("one", "cs", "1"));
        Assert.Equal(["T.A#one.verified.cs", "T.A.verified.txt"], Files);
    }

    [Fact]
    public void What_differs_is_shown_and_received()
    {
        Write("T.A#one.verified.cs", "a\nb\nc\n");
        string message = Failure("T.A", new Snapshot("one", "cs", "a\nB\nc\n"));
        Assert.Contains("T.A#one.verified.cs differs:\n     1   a\n       - b\n     2 + B\n     3   c\n", message, StringComparison.Ordinal);
        Assert.Equal(["T.A#one.received.cs", "T.A#one.verified.cs"], Files);
        Assert.Equal("a\nB\nc\n", File.ReadAllText(Path.Combine(folder.FullName, "T.A#one.received.cs")));
    }

    [Theory]
    [InlineData("a\nb", "a\nb\n")]
    [InlineData("a", "A")]
    [InlineData("a", " a")]
    public void Nothing_is_too_small_to_differ(string verified, string received)
    {
        Write("T.A.verified.txt", verified);
        Assert.Contains("T.A.verified.txt differs:", Failure("T.A", new Snapshot(null, "txt", received)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_longer_made_fails_and_other_tests_have_no_say()
    {
        Write("T.A#one.verified.cs", "1");
        Write("T.A#gone.verified.cs", "2");
        Write("T.AB#gone.verified.cs", "3");
        Write("T.A.verified.txt", "4");
        Write("T.A_p=1#gone.verified.cs", "5");
        string message = Failure("T.A", new Snapshot("one", "cs", "1"));
        Assert.Contains("T.A#gone.verified.cs", message, StringComparison.Ordinal);
        Assert.Contains("T.A.verified.txt", message, StringComparison.Ordinal);
        Assert.DoesNotContain("T.AB", message, StringComparison.Ordinal);
        Assert.DoesNotContain("T.A_p", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepting_writes_adds_and_deletes()
    {
        Write("T.A#one.verified.cs", "1");
        Write("T.A#gone.verified.cs", "2");
        Write("T.B.verified.txt", "3");
        new SnapshotFolder(folder.FullName, accepts: true).Match("T.A", [new Snapshot("one", "cs", "one"), new Snapshot("new", "cs", "new")]);
        Assert.Equal(["T.A#new.verified.cs", "T.A#one.verified.cs", "T.B.verified.txt"], Files);
        Match("T.A", new Snapshot("one", "cs", "one"), new Snapshot("new", "cs", "new"));
    }

    [Fact]
    public void Cases_of_a_test_that_share_a_name_are_told_to_have_names_of_their_own()
    {
        SnapshotFolder accepting = new(folder.FullName, accepts: true);
        accepting.Match("T.A", [new Snapshot("one", "cs", "1")]);
        accepting.Match("T.A", [new Snapshot("one", "cs", "1")]);
        string message = Assert.Throws<ModelTestException>(() => accepting.Match("T.A", [new Snapshot("two", "cs", "2")])).Message;
        Assert.Contains("MatchSnapshots(name: ...)", message, StringComparison.Ordinal);
        Assert.Equal(["T.A#one.verified.cs"], Files);
    }

    [Fact]
    public void A_long_difference_is_cut_and_what_is_the_same_left_out()
    {
        string before = string.Join('\n', Enumerable.Range(1, 1000));
        Write("T.A.verified.txt", before);
        string few = Failure("T.A", new Snapshot(null, "txt", before.Replace("\n500\n", "\n\n").Replace("\n900\n", "\n9000\n")));
        Assert.Contains("   497   497\n   498   498\n   499   499\n       - 500\n   500 + \n   501   501", few, StringComparison.Ordinal);
        Assert.Contains("   503   503\n    ...\n   897   897\n", few, StringComparison.Ordinal);
        Write("T.B.verified.txt", before);
        string many = Failure("T.B", new Snapshot(null, "txt", before.Replace("1", "one")));
        Assert.Contains("    ... and ", many, StringComparison.Ordinal);
        Assert.InRange(many.Length, 500, 4000);
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(folder.FullName, file), text);

    private void Match(string test, params Snapshot[] texts) => new SnapshotFolder(folder.FullName, accepts: false).Match(test, texts);

    private string Failure(string test, params Snapshot[] texts) => Assert.Throws<ModelTestException>(() => Match(test, texts)).Message;
}
