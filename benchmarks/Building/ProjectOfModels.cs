using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator;

namespace Benchmarks.Building;

/// <summary>A project with many models: architectures in turn, each with a size that no other model has, each in a file of its own.</summary>
internal sealed class ProjectOfModels : IDisposable
{
    private static readonly string[] Architectures =
    [
        "lstm: UNITS",
        "gru: UNITS",
        "simple_rnn: { units: UNITS, return_sequences: true }\n  - simple_rnn: UNITS",
        "masking\n  - lstm: { units: UNITS, return_sequences: true }\n  - dropout: 0.2\n  - lstm: UNITS",
        "bidirectional: { lstm: UNITS }\n  - layer_normalization",
        "lstm: { units: UNITS, return_sequences: true }\n  - batch_normalization\n  - lstm: UNITS\n  - dense: { units: 64, activation: relu }",
        "dense: { units: UNITS, activation: relu }\n  - gru: { units: UNITS, return_sequences: true }\n  - global_average_pooling_1d",
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("modelgen-build-");
    private readonly ModelText[] files;
    private readonly string[] references;
    private GeneratorDriver driver;
    private int edits;

    /// <summary>Writes the files.</summary>
    /// <param name="models">How many models.</param>
    /// <param name="devices">Whether the project references the library of devices.</param>
    /// <exception cref="InvalidOperationException">The generator refuses one.</exception>
    public ProjectOfModels(int models, bool devices)
    {
        string[] others = devices ? [] : ["ModelGen.Ilgpu.dll", "ILGPU.dll", "ILGPU.Algorithms.dll"];
        references =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => !others.Contains(Path.GetFileName(path))),
        ];
        files = [.. Enumerable.Range(0, models).Select(model => Model(model, classes: 10))];
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
    /// <returns>Milliseconds that the models add: in the generator, and in the C# compiler for the generated code.</returns>
    /// <exception cref="InvalidOperationException">The project does not compile.</exception>
    public (double Generator, double Compiler) Build()
    {
        CompilerRun without = CompilerRun.Of(folder.FullName, references, []);
        CompilerRun with = CompilerRun.Of(folder.FullName, references, files.Select(file => file.Path));
        double generator = with.Generator - without.Generator;
        return (generator, with.Whole - without.Whole - generator);
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

    private double Generate()
    {
        driver = driver.RunGenerators(CSharpCompilation.Create("Project"));
        return driver.GetRunResult().Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is Diagnostic error
            ? throw new InvalidOperationException($"the generator refuses a model: {error}")
            : driver.GetTimingInfo().GeneratorTimes.Single().ElapsedTime.TotalMilliseconds;
    }

    private static ModelText Model(int number, int classes) => new($"model-{number}.model.yaml", $$"""
        modelgen: 1
        namespace: Models
        input: { shape: [28, 28] }
        layers:
          - {{Architectures[number % Architectures.Length].Replace("UNITS", $"{32 + number}", StringComparison.Ordinal)}}
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
