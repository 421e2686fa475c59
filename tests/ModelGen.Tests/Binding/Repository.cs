namespace ModelGen.Tests.Binding;

/// <summary>Files of the repository that are made from the code or describe it.</summary>
internal static class Repository
{
    /// <summary>Set to 1, this environment variable makes tests write the files that they would compare.</summary>
    public const string Update = "MODELGEN_UPDATE";

    public static string Read(string path)
    {
        string full = PathOf(path);
        return File.Exists(full) ? File.ReadAllText(full).Replace("\r\n", "\n") : "";
    }

    /// <summary>Files of a folder and those below it that builds don't make, in order.</summary>
    /// <param name="folder">The folder, from the top of the repository.</param>
    /// <param name="pattern">What their names match.</param>
    public static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(PathOf(""), path).Replace('\\', '/'))
        .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    /// <summary>Asserts that the file holds the text, or writes it where the environment says so.</summary>
    public static void AssertHolds(string path, string text)
    {
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
            File.WriteAllText(PathOf(path), text);
        }

        Assert.True(Read(path) == text, $"{path} is out of date; run the tests once with {Update}=1 and commit the file.");
    }

    /// <summary>Where a file or folder of the repository lies.</summary>
    /// <param name="path">From the top of the repository.</param>
    public static string PathOf(string path)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ModelGen.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("no folder above holds ModelGen.sln"), path);
    }
}
