using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ModelGen.Testing.Project;

/// <summary>A model file of the project.</summary>
/// <param name="path">Its path, which errors name: never an absolute one, so that they are the same on each machine.</param>
/// <param name="text">Its text.</param>
internal sealed class ModelText(string path, string text) : AdditionalText
{
    /// <summary>How the names of model files end; see the package's targets.</summary>
    public const string Ending = ".model.yaml";

    /// <inheritdoc/>
    public override string Path { get; } = path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)
        ? path
        : throw new ArgumentException($"The name of a model file ends with {Ending}; \"{path}\" doesn't.", nameof(path));

    /// <inheritdoc/>
    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);

    /// <summary>A file of the disk.</summary>
    /// <param name="path">Its path, absolute or relative to the folder of the test's source file.</param>
    /// <param name="testFile">The source file of the test.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static ModelText Read(string path, string testFile)
    {
        ArgumentNullException.ThrowIfNull(path);
        string full = System.IO.Path.GetFullPath(path, TestFolder.Of(testFile));
        return File.Exists(full)
            ? new ModelText(System.IO.Path.IsPathRooted(path) ? System.IO.Path.GetFileName(path) : path.Replace('\\', '/'), File.ReadAllText(full))
            : throw new FileNotFoundException($"There is no model file {full}. Relative paths begin at the folder of the test's source file.", full);
    }
}
