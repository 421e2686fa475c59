using System.Globalization;
using System.Text;

namespace ModelGen;

/// <summary>A file in the making, beside the one whose place it takes. Where it does not come to that, disposing of it removes it.</summary>
/// <remarks>
/// While it is written it is locked, so that others who write the same file tell it from one that a killed process has left. As locks do
/// not reach every host that shares a folder, a draft that nobody holds is taken for abandoned only when it has not changed for an hour.
/// </remarks>
internal sealed class Draft : IDisposable
{
    /// <summary>What the name of every draft begins with. Two numbers follow, short ones, so that it fits where the file's name just does.</summary>
    private const string NameStart = ".modelgen-";

    /// <summary>How long nothing has come to an abandoned one: longer than a file is written, and than clocks of hosts differ.</summary>
    private static readonly TimeSpan AbandonedAge = TimeSpan.FromHours(1);

    private readonly string place;
    private readonly string path;
    private bool hasTakenPlace;

    private Draft(string place, string path, FileStream stream)
    {
        this.place = place;
        this.path = path;
        Stream = stream;
    }

    /// <summary>Where what is written goes to.</summary>
    public FileStream Stream { get; }

    /// <summary>Begins a draft, and removes those of the same file that killed processes have left.</summary>
    /// <param name="place">The full path of the file; no link.</param>
    /// <exception cref="IOException">No file can be made beside it.</exception>
    /// <exception cref="UnauthorizedAccessException">No file may be made beside it.</exception>
    public static Draft Create(string place)
    {
        string folder = Path.GetDirectoryName(place)!;
        string prefix = $"{NameStart}{Hexadecimal(WeightsHash.Compute(Encoding.UTF8.GetBytes(Path.GetFileName(place))))}-";
        RemoveAbandoned(folder, prefix, AbandonedAge);

        // Nothing of .NET's cryptography, which on Linux is a library that need not be there.
        string path = Path.Combine(folder, $"{prefix}{Hexadecimal(WeightsHash.Compute(Guid.NewGuid().ToByteArray()))}.tmp");
        try
        {
            return new Draft(place, path, new FileStream(path, Options(isReplacement: File.Exists(place))));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException(
                $"{place} can't be written: no file may be made in the folder {folder}; change its permissions or name another file.",
                exception);
        }
        catch (IOException exception)
        {
            throw new IOException($"{place} can't be written: no file can be made in the folder {folder}. {exception.Message}", exception);
        }
    }

    /// <summary>Removes what killed processes have left of any file of a folder that nobody else writes to, on no host.</summary>
    public static void RemoveAll(string folder) => RemoveAbandoned(folder, NameStart, TimeSpan.Zero);

    /// <summary>Puts the draft in the place of the file, with the file's permissions and owner if there is one.</summary>
    public void TakePlace()
    {
        if (!OperatingSystem.IsWindows() && File.Exists(place))
        {
            UnixFile.TakePermissions(Stream.SafeFileHandle, place);
        }

        // Closed before it is renamed: Windows renames no file that is open, and gives nobody one to read that is open for writing.
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(path, place, overwrite: true);
        hasTakenPlace = true;
        UnixFile.FlushFolder(Path.GetDirectoryName(place)!);
    }

    public void Dispose()
    {
        if (hasTakenPlace)
        {
            return;
        }

        // Whatever stopped the writing comes out, not what it causes here; a draft that stays is removed by a later save.
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
        }

        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Nobody else reads a replacement until it has the permissions of the file, which may keep them out.</summary>
    private static FileStreamOptions Options(bool isReplacement)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (isReplacement && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static void RemoveAbandoned(string folder, string prefix, TimeSpan age)
    {
        try
        {
            foreach (string draft in Directory.EnumerateFiles(folder, prefix + "*.tmp"))
            {
                RemoveIfAbandoned(draft, age);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that can't be listed can be written to nonetheless.
        }
    }

    private static void RemoveIfAbandoned(string draft, TimeSpan age)
    {
        try
        {
            if (UnixFile.IsRegular(draft) && DateTime.UtcNow - File.GetLastWriteTimeUtc(draft) >= age)
            {
                new FileStream(draft, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody is writing it, or has just removed it, or it is not ours to remove.
        }
    }

    private static string Hexadecimal(ulong number) => ((uint)number).ToString("x8", CultureInfo.InvariantCulture);
}
