namespace ModelGen.Tool.Shell;

/// <summary>Files that commands write.</summary>
internal static class OutputFile
{
    /// <summary>Writes a file. It appears whole or not at all, and replaces none unless that is asked for.</summary>
    /// <exception cref="ToolException">It is there already.</exception>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, bool replace, Action<Stream> write)
    {
        Refuse(replace, path);
        WholeFile.Write(path, write);
    }

    /// <summary>Refuses to write where a file is.</summary>
    /// <exception cref="ToolException">One of the files is there already.</exception>
    public static void Refuse(bool replace, params string[] paths)
    {
        if (!replace && Array.Find(paths, Path.Exists) is string there)
        {
            throw new ToolException($"{there} is there already; --force replaces it");
        }
    }
}
