using System.Globalization;

namespace ModelGen.Training;

/// <summary>Keeps a folder for one training run: a file that is open for nobody else, and beside it one that says whose it is.</summary>
/// <remarks>
/// The system lets go of the file when the process ends, however it does. Systems lock files on one host; not all that share a folder know it.
/// </remarks>
internal sealed class FolderLock : IDisposable
{
    private const string LockName = ".lock";
    private const string OwnerName = ".owner";

    /// <summary>What systems call the error of a file that is locked: Windows, Linux, macOS.</summary>
    private static readonly int[] SharingViolations = [unchecked((int)0x80070020), 11, 35];

    private readonly string folder;
    private readonly FileStream stream;

    private FolderLock(string folder, FileStream stream)
    {
        this.folder = folder;
        this.stream = stream;
    }

    /// <summary>Whether the file is where it was: a folder that was removed meanwhile, and made again, is kept for nobody.</summary>
    public bool IsThere => File.Exists(Path.Combine(folder, LockName));

    /// <summary>Takes a folder, which is made if it is missing.</summary>
    /// <exception cref="CheckpointException">Another run has it; says which.</exception>
    /// <exception cref="IOException">The folder can't be made or written to.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made or written to.</exception>
    public static FolderLock Take(string folder)
    {
        if (File.Exists(folder))
        {
            throw new CheckpointException($"{folder} is a file; a {nameof(Checkpoint)} takes the path of a folder.");
        }

        Directory.CreateDirectory(folder);
        FileStream stream;
        try
        {
            stream = new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception) when (SharingViolations.Contains(exception.HResult))
        {
            throw new CheckpointException(
                $"{folder} is in use by another training run, that of {OwnerOf(folder)}. Wait for its end or end it, or give this run a folder of its own.",
                exception);
        }

        string program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) ?? "unknown";
        File.WriteAllText(Path.Combine(folder, OwnerName), string.Create(
            CultureInfo.InvariantCulture,
            $"process {Environment.ProcessId} ({program}) on {Environment.MachineName}, since {DateTimeOffset.UtcNow:u}"));
        return new FolderLock(folder, stream);
    }

    /// <summary>Lets others have the folder. The files stay, as one that was just opened by another run must not go.</summary>
    public void Dispose() => stream.Dispose();

    private static string OwnerOf(string folder)
    {
        try
        {
            string owner = File.ReadAllText(Path.Combine(folder, OwnerName));
            return owner.Length > 0 ? owner : "a process that begins just now";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "a process that begins just now";
        }
    }
}
