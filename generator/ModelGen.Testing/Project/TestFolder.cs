namespace ModelGen.Testing.Project;

/// <summary>The folder of a test's source file.</summary>
internal static class TestFolder
{
    /// <summary>The folder of a source file, as the compiler knew it.</summary>
    /// <exception cref="DirectoryNotFoundException">It isn't there, as where tests run on another machine than that which compiled them.</exception>
    public static string Of(string testFile)
    {
        string? folder = Path.GetDirectoryName(testFile);
        return Path.IsPathRooted(testFile) && Directory.Exists(folder)
            ? folder
            : throw new DirectoryNotFoundException(
                $"The folder of the test's source file {testFile} is not there. Run the tests where they were compiled, "
                + "and with <DeterministicSourcePaths>false</DeterministicSourcePaths> in their project.");
    }
}
