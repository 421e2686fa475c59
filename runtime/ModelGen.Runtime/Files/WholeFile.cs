namespace ModelGen;

/// <summary>
/// Files that appear whole or not at all: what is written goes to a draft beside the file, which then takes its place. Weights, reports,
/// tables and pictures are written so.
/// </summary>
/// <remarks>
/// <para>
/// A link is followed, and what it leads to is replaced. The file keeps its permissions, and its owner and group where the process may give
/// files away; otherwise the new file is the process's own. Another group then gets only permissions that everybody had, and nobody runs the
/// file as its owner or group. Other hard links to it keep what was there before. A file that nobody may write is refused, to the superuser
/// too.
/// </para>
/// <para>
/// What is no regular file, such as a device, a pipe or <c>/dev/stdout</c>, can't be replaced and is written in place.
/// </para>
/// <para>
/// A process that is killed leaves its draft, <c>.modelgen-</c> with two numbers and <c>.tmp</c>, in the folder of the file. The next one
/// that writes the same file an hour or more later removes it; before, the draft may be that of a process on another host.
/// </para>
/// </remarks>
public static class WholeFile
{
    /// <summary>Writes a file. Where something fails it stays as it was.</summary>
    /// <param name="path">The path of the file, which is replaced if it exists. Its folder must exist.</param>
    /// <param name="write">The method that writes all of the file to the stream that it gets.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="IOException">The file can't be written; says why.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        string place = FindPlace(path);
        if (IsSpecial(place))
        {
            // Truncating means nothing to a device or a pipe, but a link to an open file may lead to a regular one.
            using FileStream stream = new(place, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
            write(stream);
            stream.Flush(flushToDisk: true);
            return;
        }

        using Draft draft = Begin(place);
        write(draft.Stream);
        draft.TakePlace();
    }

    /// <summary>
    /// Checks that a file can be written, as far as can be told before: so that no result is lost to a slip of the pen. Nothing is changed.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="IOException">The file can't be written; says why.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Check(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string place = FindPlace(path);
        if (!File.Exists(place))
        {
            CheckName(place);
        }

        if (!IsSpecial(place))
        {
            Begin(place).Dispose();
        }
    }

    /// <summary>Finds names that are too long or have characters that they may not have: only the system tells.</summary>
    private static void CheckName(string place)
    {
        try
        {
            File.GetAttributes(place);
        }
        catch (FileNotFoundException)
        {
            // It could be there, but for now is not.
        }
    }

    /// <summary>Where the file is that a path means. Finds what the name of the draft would hide in the system's own message.</summary>
    private static string FindPlace(string path)
    {
        string place = FileLinks.Follow(path);
        if (Directory.Exists(place))
        {
            throw new IOException($"{place} is a folder; give the path of a file.");
        }

        if (Path.GetDirectoryName(place) is string folder && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{place} can't be written: there is no folder {folder}; make it first.");
        }

        return place;
    }

    private static bool IsSpecial(string place) =>
        OperatingSystem.IsWindows() ? place.StartsWith(@"\\.\", StringComparison.Ordinal) : File.Exists(place) && !UnixFile.IsRegular(place);

    /// <summary>Begins a draft of a file that is not there or may be written.</summary>
    private static Draft Begin(string place)
    {
        if (File.Exists(place))
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(place) & UnixFile.Writable) == 0)
            {
                throw new UnauthorizedAccessException(
                    $"{place} can't be written: it is read-only; change its permissions or name another file.");
            }

            // The system knows who else may not write it.
            new FileStream(place, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0).Dispose();
        }

        return Draft.Create(place);
    }
}
