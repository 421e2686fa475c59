using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Tests.Compiling;
using Diagnostic = Microsoft.CodeAnalysis.Diagnostic;

namespace ModelGen.Tests.Documentation;

/// <summary>A program of all examples of a page, in their order, with the models of the page.</summary>
internal static class PageProject
{
    private static readonly string[] Libraries =
    [
        "ModelGen.Training.dll", "ModelGen.Extensions.Logging.dll", "Microsoft.Extensions.Logging.Abstractions.dll",
        "Spectre.Console.dll", "ModelGen.Import.dll", "ModelGen.Export.dll", "ModelGen.Testing.dll", "Microsoft.CodeAnalysis.dll", "xunit.core.dll",
    ];

    /// <summary>What every project has.</summary>
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        """;

    private static IEnumerable<string> PlatformAssemblies => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    /// <summary>
    /// Compiles the page, without the weights files that models name, and asserts that neither the generator nor the compiler has anything to say.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="given">What its examples take for granted; see <see cref="Given"/>.</param>
    public static Compilation Compile(Page page, Given given)
    {
        CompilationUnitSyntax[] examples = [.. page.Blocks("csharp").Append(given.Code).Select(text => SyntaxFactory.ParseCompilationUnit(text))];
        CompilationUnitSyntax[] programs = [.. examples.Where(example => example.Members.Any(member => member is GlobalStatementSyntax))];
        string source = Usings + string.Concat(examples.SelectMany(example => example.Usings).Select(line => line.ToString() + "\n").Distinct())
            + "namespace Models;\n"
            + string.Concat(examples.SelectMany(example => example.Members).Where(member => member is not GlobalStatementSyntax))
            + string.Concat(programs.Select((example, i) => $$"""

                class Example{{i}} : Given
                {
                    public static {{(IsAsync(example) ? "async " : "")}}Task Run()
                    {
                        {{string.Concat(example.Members.OfType<GlobalStatementSyntax>())}}
                        {{(IsAsync(example) ? "" : "return Task.CompletedTask;")}}
                    }
                }

                """))
            + $$"""

                static class Program
                {
                    static async Task Main()
                    {
                        await Task.Yield();
                        {{string.Concat(programs.Select((_, i) => $"await Example{i}.Run();"))}}
                    }
                }
                """;
        CSharpCompilation project = ModelCompiler.Project();
        project = project
            .WithAssemblyName("page")
            .WithOptions(project.Options.WithOutputKind(OutputKind.ConsoleApplication))
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, ModelCompiler.ParseOptions.WithDocumentationMode(DocumentationMode.Parse)))
            .AddReferences(PlatformAssemblies
                .Where(path => Libraries.Contains(Path.GetFileName(path)))
                .Select(path => MetadataReference.CreateFromFile(path)));
        string[] models = [.. page.Blocks("yaml").Select(Page.Model), .. given.Models];
        ModelCompiler.Driver(models.Select((model, i) => new ModelText($"page{i}.model.yaml", model)))
            .WithUpdatedAnalyzerConfigOptions(ModelCompiler.Options("Models", _ => [("Weights", "false")]))
            .RunGeneratorsAndUpdateCompilation(project, out Compilation compilation, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);

        // An example may end with a result that nothing more is done with.
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic =>
            diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id is not ("CS0219" or "CS0168")));
        return compilation;
    }

    /// <summary>Others are no asynchronous methods, as these have no spans.</summary>
    private static bool IsAsync(CompilationUnitSyntax example) => example.DescendantNodes().OfType<AwaitExpressionSyntax>().Any();

    /// <summary>Runs a compiled page in a process and an empty folder of its own.</summary>
    /// <returns>What it prints.</returns>
    public static string Run(Compilation page)
    {
        string folder = Directory.CreateTempSubdirectory("modelgen-page-").FullName;
        try
        {
            string program = Path.Combine(folder, "page.dll");
            Assert.Empty(page.Emit(program).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
            foreach (string library in PlatformAssemblies.Where(path => Libraries.Append("ModelGen.Runtime.dll").Contains(Path.GetFileName(path))))
            {
                File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
            }

            File.Copy(Path.Combine(AppContext.BaseDirectory, "ModelGen.Tests.runtimeconfig.json"), Path.ChangeExtension(program, ".runtimeconfig.json"));
            using Process process = Process.Start(new ProcessStartInfo("dotnet", ["exec", program])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}\n{output}{errors.Result}");
            return output;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
