using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Training;

/// <summary>The examples of docs/training.md compile, with the models of the page.</summary>
public class DocumentationTests
{
    /// <summary>What the examples take for granted: data, and a model where they make none.</summary>
    private const string Given = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Models;

        record Mail(float[] Words, bool IsSpam);

        abstract class Given
        {
            protected static readonly float[] facts = [], prices = [], weather = [], temperature = [], images = [];
            protected static readonly float[][] recordings = [];
            protected static readonly int[] gestures = [];
            protected static readonly Mail[] mails = [];
            protected static readonly Dataset train = new(new float[1], 1), test = train;
            protected static readonly Gesture model = new();
            protected static CancellationToken cancellationToken => default;
        }

        """;

    private static readonly string[] Libraries =
        ["ModelGen.Training.dll", "ModelGen.Extensions.Logging.dll", "Microsoft.Extensions.Logging.Abstractions.dll"];

    [Fact]
    public void TheExamplesOfTheTrainingPageCompile()
    {
        string page = Repository.Read("docs/training.md");
        string[] examples = Blocks(page, "csharp");
        Assert.Equal(11, examples.Length);
        string source = examples[0] + Given + string.Concat(examples.Skip(1).Select(
            (example, i) => example.StartsWith("sealed class ", StringComparison.Ordinal)
                ? example
                : $"class Example{i} : Given {{ static async Task Run() {{ await Task.Yield();\n{example} }} }}\n"));
        CSharpCompilation project = ModelCompiler.Project(source).AddReferences(
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => Libraries.Contains(Path.GetFileName(path)))
                .Select(path => MetadataReference.CreateFromFile(path)));
        ModelCompiler.Driver([new ModelText("training.model.yaml", string.Join("---\n", Blocks(page, "yaml")))])
            .RunGeneratorsAndUpdateCompilation(project, out Compilation compilation, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);

        // An example may end with a result that nothing more is done with, and show a using that another one needs.
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic =>
            diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id is not ("CS0219" or "CS0168")));
    }

    private static string[] Blocks(string page, string language) =>
        [.. Regex.Matches(page, $"^```{language}\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value)];
}
