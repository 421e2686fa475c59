namespace ModelGen;

/// <summary>Files that appear whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>
    /// Writes a file. Where something fails it stays as it was: the data go to a new file beside it, which then takes its place.
    /// </summary>
    /// <param name="path">The file; replaced if it exists. Its folder must exist.</param>
    /// <param name="write">Writes all of it.</param>
    /// <exception cref="IOException">The file can't be written; says why.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string whole = Path.GetFullPath(path);
        CheckPlace(whole);
        string unfinished = $"{whole}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, whole, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Finds what the name of the unfinished file would hide in the system's own message.</summary>
    private static void CheckPlace(string whole)
    {
        if (Directory.Exists(whole))
        {
            throw new IOException($"{whole} is a folder; give the path of a file.");
        }

        if (Path.GetDirectoryName(whole) is string folder && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{whole} can't be written: there is no folder {folder}; make it first.");
        }
    }
}
