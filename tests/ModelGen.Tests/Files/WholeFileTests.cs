using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using ModelGen.Tests.Digits;

namespace ModelGen.Tests.Files;

/// <summary>What stands at a path before a file is written there, and what stands there afterwards.</summary>
public sealed class WholeFileTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AFileIsReplacedAndNothingElseIsLeft()
    {
        string path = folder.Write("weights", "old"u8.ToArray());
        Write(path, "new");
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void AFailureLeavesTheOldFileAndNothingElse()
    {
        string path = folder.Write("weights", "old"u8.ToArray());
        Assert.Throws<InvalidDataException>(() => WholeFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidDataException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("there")]
    [InlineData("nowhere")]
    public void LinksAreFollowedWhetherTheyLeadToAFileOrNot(string name)
    {
        string target = folder.File("data/" + name);
        Directory.CreateDirectory(folder.File("data"));
        File.WriteAllText(folder.File("data/there"), "old");
        string last = Link("data/last", name);
        string first = Link("first", last);
        Write(first, "new");
        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal(last, new FileInfo(first).LinkTarget);
        Assert.Equal(name, new FileInfo(last).LinkTarget);
    }

    [Fact]
    public void ARelativeLinkBeginsInTheFolderThatItReallyLiesIn()
    {
        Directory.CreateDirectory(folder.File("deep/down"));
        Link("short", "deep/down");
        Link("deep/down/weights", "../weights");
        Write(folder.File("short/weights"), "new");
        Assert.Equal("new", File.ReadAllText(folder.File("deep/weights")));
        Assert.False(File.Exists(folder.File("weights")));
    }

    [Fact]
    public void LinksInACircleAreRefused()
    {
        Link("one", "two");
        string path = Link("two", "one");
        Assert.Contains($"{path} can't be written", Assert.ThrowsAny<IOException>(() => Write(path, "new")).Message);
    }

    [Fact]
    public void ALinkIntoAFolderThatIsMissingIsRefusedByItsName()
    {
        string path = Link("weights", "none/weights");
        string message = Assert.Throws<DirectoryNotFoundException>(() => Write(path, "new")).Message;
        Assert.Contains($"there is no folder {folder.File("none")}; make it first", message);
    }

    [UnixTheory]
    [UnsupportedOSPlatform("windows")]
    [InlineData(Private)]
    [InlineData(Private | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)]
    [InlineData(Private | UnixFileMode.UserExecute | UnixFileMode.OtherRead)]
    public void TheModeIsKept(UnixFileMode mode)
    {
        string path = folder.Write("weights", "old"u8.ToArray());
        File.SetUnixFileMode(path, mode);
        WholeFile.Write(path, stream =>
        {
            string draft = Directory.GetFiles(folder.Path, ".modelgen-*").Single();
            Assert.Equal(Private, File.GetUnixFileMode(draft));
            stream.WriteByte((byte)'x');
        });
        Assert.Equal("x", File.ReadAllText(path));
        Assert.Equal(mode, File.GetUnixFileMode(path));
    }

    [UnixFact]
    public void TheOwnerIsKept()
    {
        string path = folder.Write("weights", "old"u8.ToArray());
        if (Environment.IsPrivilegedProcess)
        {
            Shell.Run($"chown 1234:2345 '{path}'");
        }

        string owner = Owner();
        Write(path, "new");
        Assert.Equal(owner, Owner());

        string Owner() => Shell.Run($"ls -ln '{path}' | awk '{{ print $3, $4 }}'");
    }

    [UnixTheory]
    [InlineData("6770", true, "0770")]
    [InlineData("6770", false, "0700")]
    [InlineData("0664", true, "0664")]
    [InlineData("0664", false, "0644")]
    [InlineData("0627", false, "0627")]
    [InlineData("0640", false, "0600")]
    [InlineData("1653", false, "1613")]
    public void AnotherGroupGetsWhatEverybodyHad(string mode, bool hasGroup, string expected)
    {
        UnixFileMode narrowed = UnixFile.ForOthers((UnixFileMode)Convert.ToInt32(mode, 8), hasGroup);
        Assert.Equal(expected, Convert.ToString((int)narrowed, 8).PadLeft(4, '0'));
    }

    [UnixTheory]
    [InlineData("2345:2345", "0660", "-rw-rw---- 2345 2345")]
    [InlineData("2345:3456", "0660", "-rw------- 2345 2345")]
    [InlineData("2345:3456", "6774", "-rwxr--r-- 2345 2345")]
    [InlineData("1234:2345", "6776", "-rwxrwxrw- 2345 2345")]
    [InlineData("1234:3456", "0606", "-rw----rw- 2345 2345")]
    public void WhoMayNotGiveFilesAwayOpensThemToNoOtherGroup(string owner, string mode, string expected)
    {
        // Only the superuser can try it.
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        string path = folder.Write("weights", "old"u8.ToArray());
        Shell.Run($"chmod 777 '{folder.Path}'; chown {owner} '{path}'; chmod {mode} '{path}'");
        AsUser(2345, () => Write(path, "new"));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(expected, Shell.Run($"ls -ln '{path}' | awk '{{ print $1, $3, $4 }}'").Trim());
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void ANewFileHasTheModeOfNewFiles()
    {
        string other = folder.Write("other", []);
        Write(folder.File("weights"), "new");
        Assert.Equal(File.GetUnixFileMode(other), File.GetUnixFileMode(folder.File("weights")));
    }

    [Fact]
    public void AReadOnlyFileIsRefused()
    {
        string path = folder.Write("weights", "old"u8.ToArray());
        FileInfo file = new(path) { IsReadOnly = true };
        Assert.Contains(path, Assert.Throws<UnauthorizedAccessException>(() => Write(path, "new")).Message);
        Assert.Throws<UnauthorizedAccessException>(() => WholeFile.Check(path));
        file.IsReadOnly = false;
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [UnixTheory]
    [InlineData(255, "a")]
    [InlineData(254, "é")]
    public void NamesOf255BytesAreWritten(int bytes, string letter)
    {
        string path = folder.File(string.Concat(Enumerable.Repeat(letter, bytes / Encoding.UTF8.GetByteCount(letter))));
        WholeFile.Check(path);
        Write(path, "new");
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void ANameThatIsTooLongIsFoundBeforeAnythingIsWritten()
    {
        Assert.ThrowsAny<IOException>(() => WholeFile.Check(folder.File(new string('a', 256))));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void ACheckChangesNothing()
    {
        string path = folder.File("weights");
        WholeFile.Check(path);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        Write(path, "old");
        WholeFile.Check(path);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task APipeIsWrittenInPlace()
    {
        string path = folder.File("pipe");
        Shell.Run($"mkfifo '{path}'");
        WholeFile.Check(path);
        Task<string> reader = Task.Run(() => File.ReadAllText(path));
        Write(path, "new");
        Assert.Equal("new", await reader);
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
        Assert.StartsWith("p", Shell.Run($"ls -l '{path}'"));
    }

    [UnixFact]
    public void ADeviceStaysADevice()
    {
        string path = Link("null", "/dev/null");
        Write(path, "new");
        Write("/dev/null", "new");
        Assert.StartsWith("c", Shell.Run("ls -l /dev/null"));
        Assert.Equal("/dev/null", new FileInfo(path).LinkTarget);
    }

    [UnixFact]
    public void AFileThatIsReachedThroughItsDescriptorIsWrittenInPlace()
    {
        string path = folder.Write("weights", "longer than the new one"u8.ToArray());
        using FileStream open = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Write($"/dev/fd/{open.SafeFileHandle.DangerousGetHandle()}", "new");
        using StreamReader reader = new(open);
        Assert.Equal("new", reader.ReadToEnd());
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [UnixFact]
    public void TwoWhoWriteTheSameFileDoNotTakeEachOthersDrafts()
    {
        string path = folder.File("weights");
        string[] texts = [.. Enumerable.Range(0, 4).Select(i => new string((char)('a' + i), 100_000))];
        Parallel.ForEach(texts, new ParallelOptions { MaxDegreeOfParallelism = 4 }, text =>
        {
            for (int i = 0; i < 50; i++)
            {
                Write(path, text);
                Assert.Contains(File.ReadAllText(path), texts);
            }
        });
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void OnlyAbandonedDraftsOfTheSameFileAreRemoved()
    {
        string path = folder.File("weights");
        string draft = "";
        WholeFile.Write(path, _ =>
        {
            draft = Directory.GetFiles(folder.Path).Single();
            File.SetLastWriteTimeUtc(draft, DateTime.UtcNow.AddDays(-1));
            Write(path, "meanwhile");
            Assert.True(File.Exists(draft));
        });
        Assert.False(File.Exists(draft));

        // As a process leaves it that is killed, or as one on another host is writing it.
        File.WriteAllText(draft, "half");
        File.SetLastWriteTimeUtc(draft, DateTime.UtcNow.AddMinutes(-55));
        Write(path, "new");
        Assert.True(File.Exists(draft));
        File.SetLastWriteTimeUtc(draft, DateTime.UtcNow.AddMinutes(-65));
        Write(folder.File("others"), "new");
        Assert.True(File.Exists(draft));
        Write(path, "new");
        Assert.False(File.Exists(draft));
    }

    private static void Write(string path, string text) => WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Does something to files as a user, in a thread of its own, as the system keeps it for each thread.</summary>
    private static void AsUser(uint user, Action action)
    {
        Exception? failure = null;
        Thread thread = new(() =>
        {
            _ = SetGroupOfFiles(user);
            _ = SetUserOfFiles(user);
            failure = Record.Exception(action);
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    [DllImport("libc", EntryPoint = "setfsgid")]
    private static extern int SetGroupOfFiles(uint group);

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetUserOfFiles(uint user);

    private string Link(string name, string target) => File.CreateSymbolicLink(folder.File(name), target).FullName;
}
