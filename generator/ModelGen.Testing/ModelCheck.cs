using System.Runtime.CompilerServices;
using ModelGen.Import;
using ModelGen.Testing.Project;

namespace ModelGen.Testing;

/// <summary>Runs a model in a test on inputs whose outputs are known: those that the program gave which the model was imported from.</summary>
public static class ModelCheck
{
    /// <summary>Asserts that a model gives the outputs of a check, a file that an import has written or another program.</summary>
    /// <param name="model">The model with its weights; a session, or a pool of sessions, too.</param>
    /// <param name="path">
    /// The path of the check, such as <c>Gestures.check.safetensors</c>, absolute or relative to the folder of the test's source file.
    /// </param>
    /// <param name="testFile">The source file of the test. The compiler fills it in.</param>
    /// <returns>The largest difference, which is within the tolerance of the check.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ImportException">The file is no check, or not of this model: the shapes of inputs or outputs differ.</exception>
    /// <exception cref="ModelTestException">Outputs differ by more than the check allows; the message says where most.</exception>
    public static OutputDifference Run(IPredictor model, string path, [CallerFilePath] string testFile = "")
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(path);
        string full = Path.GetFullPath(path, Path.IsPathRooted(path) ? Path.GetPathRoot(path)! : TestFolder.Of(testFile));
        if (!File.Exists(full))
        {
            throw new FileNotFoundException($"There is no check {full}. Relative paths begin at the folder of the test's source file.", full);
        }

        OutputDifference difference = ReferenceOutputs.Read(full).Compare(model);
        return difference.IsWithin ? difference : throw new ModelTestException($"{model.Description.Name} is not the model of {path}: {difference}.");
    }
}
