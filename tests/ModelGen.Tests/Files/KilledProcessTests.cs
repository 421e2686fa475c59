using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ModelGen.Tests.Digits;

namespace ModelGen.Tests.Files;

/// <summary>Processes that are ended in the middle of what they do.</summary>
public sealed class KilledProcessTests
{
    [UnixFact]
    public void AFileIsWholeWhereverItsWriterIsKilledAndALaterWriterCleansUp()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("weights.safetensors");
        for (int kill = 0; kill < 4; kill++)
        {
            using ChildProcess child = new("saved", "save", path);
            Thread.Sleep(3 * kill);
            child.Kill();
            AssertWhole(File.ReadAllBytes(path));
        }

        foreach (string file in Directory.GetFiles(folder.Path))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-1));
        }

        WholeFile.Write(path, stream => stream.WriteByte(1));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [UnixTheory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("INT")]
    public void ASignalEndsATrainingAndItsHistoryIsKept(string signal)
    {
        using ChildProcess child = new("trains", "fit");
        (int exitCode, string output) = child.Signal(signal);
        Assert.Equal((0, "Stopped True\n"), (exitCode, output));
    }

    /// <summary>All numbers of a file of the child are the same.</summary>
    private static void AssertWhole(byte[] file)
    {
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(file.AsSpan(8 + header));
        Assert.Equal((256 * 256) + 256 + 256 + 1, numbers.Length);
        Assert.Equal(-1, numbers.IndexOfAnyExcept(numbers[0]));
    }
}
