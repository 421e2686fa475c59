using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;
using ModelGen.Testing.Project;

namespace ModelGen.Testing;

/// <summary>
/// Runs the generator of ModelGen in a test, on model files or on YAML text, in a project that it makes up: no compilation, no references
/// and no test framework are needed.
/// </summary>
public static class ModelTest
{
    /// <summary>Runs the generator on one file.</summary>
    /// <param name="path">The path of a <c>*.model.yaml</c> file, absolute or relative to the folder of the test's source file.</param>
    /// <param name="options">What the project says that the file belongs to; null: the defaults.</param>
    /// <param name="testFile">The source file of the test. The compiler fills it in.</param>
    /// <returns>What the generator made and said.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static ModelTestResult Run(string path, ModelTestOptions? options = null, [CallerFilePath] string testFile = "") =>
        Run([path], options, testFile);

    /// <summary>Runs the generator on several files of one project.</summary>
    /// <param name="paths">The paths of <c>*.model.yaml</c> files, absolute or relative to the folder of the test's source file.</param>
    /// <param name="options">What the project says that the files belong to; null: the defaults.</param>
    /// <param name="testFile">The source file of the test. The compiler fills it in.</param>
    /// <returns>What the generator made and said.</returns>
    /// <exception cref="FileNotFoundException">One of the files does not exist.</exception>
    public static ModelTestResult Run(IEnumerable<string> paths, ModelTestOptions? options = null, [CallerFilePath] string testFile = "")
    {
        ArgumentNullException.ThrowIfNull(paths);
        return Generate(paths.Select(path => ModelText.Read(path, testFile)), options ?? new());
    }

    /// <summary>Runs the generator on text.</summary>
    /// <param name="yaml">The text of a model file: one model, or several with <c>---</c> between them.</param>
    /// <param name="options">What the project says that the file belongs to; null: the defaults.</param>
    /// <param name="fileName">The name of the file, which gives its name to a class that has no other.</param>
    /// <returns>What the generator made and said.</returns>
    /// <exception cref="ArgumentException">The name does not end with <c>.model.yaml</c>.</exception>
    public static ModelTestResult RunText(string yaml, ModelTestOptions? options = null, string fileName = "test" + ModelText.Ending)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(fileName);
        return Generate([new ModelText(fileName, yaml)], options ?? new());
    }

    private static ModelTestResult Generate(IEnumerable<ModelText> files, ModelTestOptions options)
    {
        CSharpParseOptions language = new(LanguageVersion.CSharp12);
        CSharpGeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new ModelGenerator().AsSourceGenerator()], ImmutableArray.CreateRange<AdditionalText>(files), language, new ProjectOptions(options));
        return new ModelTestResult(driver.RunGenerators(ProjectCompilation.Of(options, language)));
    }
}
