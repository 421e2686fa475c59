using ModelGen.Import;

namespace ModelGen.Tests.Importing;

/// <summary>A model that another program saved, with reference outputs beside it.</summary>
/// <param name="File">The name of the file; its reference is called the same with <c>.ref.safetensors</c> behind.</param>
/// <param name="Tolerance">How far outputs may be from the reference, relative to the largest one.</param>
/// <param name="Steps">Time steps where the file leaves them open, or the reference has others.</param>
/// <param name="Architecture">The file with the layers, if this one has weights only and none beside it.</param>
public sealed record ImportCase(string File, double Tolerance = 1e-6, int? Steps = null, string? Architecture = null)
{
    /// <summary>The environment variable that names the folder with files which are not part of the repository.</summary>
    public const string FolderVariable = "MODELGEN_MODELS";

    /// <summary>Where files of the tests lie.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Importing", "Files");

    /// <summary>The folder that the environment names, or null.</summary>
    public static string? FurtherFolder { get; } = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? folder : null;

    /// <summary>Finds a file.</summary>
    public static string PathOf(string file)
    {
        string[] folders = FurtherFolder is null ? [Folder] : [Folder, .. Directory.GetDirectories(FurtherFolder)];
        return folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(System.IO.File.Exists)
            ?? throw new FileNotFoundException($"{file} is in none of {string.Join(", ", folders)}");
    }

    /// <summary>What the importer makes of it.</summary>
    public ImportedModel Import(string? name = null)
    {
        ImportOptions options = new()
        {
            Name = name,
            Steps = Steps,
            Architecture = Architecture is null ? null : PathOf(Architecture),
            EmbedWeights = false,
        };
        return KerasFile.Import(PathOf(File), options);
    }

    public override string ToString() => File;
}

/// <summary>A theory about files which are not part of the repository; without them it is skipped.</summary>
public sealed class FurtherFilesTheoryAttribute : TheoryAttribute
{
    public FurtherFilesTheoryAttribute() => Skip = ImportCase.FurtherFolder is null
        ? $"set {ImportCase.FolderVariable} to the folder with further models of other programs"
        : null;
}
