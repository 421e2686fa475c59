using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator;

namespace Benchmarks.Building;

/// <summary>A project with models, each in a file of its own.</summary>
internal sealed class ProjectOfModels : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("modelgen-build-");
    private readonly string server = $"modelgen-build-{Environment.ProcessId}";
    private readonly ProjectShape shape;
    private readonly ModelText[] files;
    private readonly string[] references;
    private GeneratorDriver driver;
    private bool warm;
    private int edits;

    /// <summary>Writes the files.</summary>
    /// <param name="shape">What models it has.</param>
    /// <param name="devices">Whether the project references the library of devices.</param>
    /// <exception cref="InvalidOperationException">The generator refuses one.</exception>
    public ProjectOfModels(ProjectShape shape, bool devices)
    {
        this.shape = shape;
        string[] others = devices ? [] : ["ModelGen.Ilgpu.dll", "ILGPU.dll", "ILGPU.Algorithms.dll"];
        references =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => !others.Contains(Path.GetFileName(path))),
        ];
        files = [.. Enumerable.Range(0, shape.Models).Select(model => Model(model, classes: 10))];
        foreach (ModelText file in files)
        {
            File.WriteAllText(Path.Combine(folder.FullName, file.Path), file.Text);
        }

        File.WriteAllText(Path.Combine(folder.FullName, "Program.cs"), "public static class Program { public static void Main() { } }");
        driver = CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], ImmutableArray.CreateRange<AdditionalText>(files));
        Generate();
        string[] texts = [.. driver.GetRunResult().GeneratedTrees.Select(tree => tree.ToString())];
        (Lines, Megabytes) = (texts.Sum(text => text.AsSpan().Count('\n')), texts.Sum(text => text.Length) / 1e6);
    }

    /// <summary>Lines of generated code.</summary>
    public int Lines { get; }

    /// <summary>Millions of characters of generated code.</summary>
    public double Megabytes { get; }

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Builds the project and the same without models, each with a compiler that has just started, and subtracts.</summary>
    /// <returns>Milliseconds that the models add.</returns>
    /// <exception cref="InvalidOperationException">The project does not compile.</exception>
    public BuildTime BuildCold() => Build(server: null);

    /// <summary>
    /// Builds both with a compiler that runs already, as it does from the second build on. A server keeps no results of generators: it has only been
    /// warmed up. The first call warms it with two builds.
    /// </summary>
    /// <returns>Milliseconds that the models add.</returns>
    /// <exception cref="InvalidOperationException">The project does not compile.</exception>
    public BuildTime BuildWarm()
    {
        if (!warm)
        {
            Build(server);
            Build(server);
            warm = true;
        }

        return Build(server);
    }

    /// <summary>Edits the last model, in an editor that knows the project.</summary>
    /// <returns>Milliseconds that the generator takes.</returns>
    public double Edit()
    {
        ModelText edited = Model(files.Length - 1, classes: 11 + (edits++ % 2));
        driver = driver.ReplaceAdditionalText(files[^1], edited);
        files[^1] = edited;
        return Generate();
    }

    private BuildTime Build(string? server)
    {
        CompilerRun without = CompilerRun.Of(folder.FullName, references, [], server);
        CompilerRun with = CompilerRun.Of(folder.FullName, references, files.Select(file => file.Path), server);
        double generator = with.Generator - without.Generator;
        return new(generator, with.Whole - without.Whole - generator);
    }

    private double Generate()
    {
        driver = driver.RunGenerators(CSharpCompilation.Create("Project"));
        return driver.GetRunResult().Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is Diagnostic error
            ? throw new InvalidOperationException($"the generator refuses a model: {error}")
            : driver.GetTimingInfo().GeneratorTimes.Single().ElapsedTime.TotalMilliseconds;
    }

    private ModelText Model(int number, int classes) => new($"model-{number}.model.yaml", $$"""
        modelgen: 1
        namespace: Models
        input: { shape: [28, 28] }
        layers:
        {{shape.Layers(number)}}
          - dense: { units: {{classes}}, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: adam }
        """);

    private sealed class ModelText(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public string Text => text;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
