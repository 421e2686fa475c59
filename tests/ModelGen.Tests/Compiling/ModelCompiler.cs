using System.Collections.Immutable;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator;

namespace ModelGen.Tests.Compiling;

/// <summary>Compiles YAML in memory, as a build of a user's project would, and makes instances of the models.</summary>
internal static class ModelCompiler
{
    /// <summary>The files that a project with models references.</summary>
    public static IEnumerable<string> ReferencePaths { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) is "netstandard.dll" or "ModelGen.Runtime.dll"),
    ];

    private static readonly ImmutableArray<MetadataReference> References = [.. ReferencePaths.Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>
    /// The library that runs models on devices, and what it needs. The tests of that library set it before they start; here there is
    /// none, so that no code for devices is emitted.
    /// </summary>
    public static ImmutableArray<MetadataReference> DeviceLibrary { get; set; } = [];

    /// <summary>An empty library of the same name, for which code is emitted that can't be compiled.</summary>
    public static MetadataReference EmptyDeviceLibrary { get; } =
        CSharpCompilation.Create("ModelGen.Ilgpu", references: References, options: new(OutputKind.DynamicallyLinkedLibrary))
            .ToMetadataReference();

    /// <summary>A project with some files, without any model yet.</summary>
    public static CSharpCompilation Project(params string[] sources) => CSharpCompilation.Create(
        "User",
        sources.Select(source => CSharpSyntaxTree.ParseText(source, ParseOptions)),
        References.AddRange(DeviceLibrary),
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Error,
            allowUnsafe: false));

    /// <summary>C# 12 with documentation comments checked: the oldest language that users of the generator have.</summary>
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose);

    /// <summary>What a project tells the generator.</summary>
    public static AnalyzerConfigOptionsProvider Options(string rootNamespace) => new ProjectOptions(rootNamespace);

    /// <summary>A driver of the generator.</summary>
    public static GeneratorDriver Driver(IEnumerable<ModelText> files, string rootNamespace = "Models") => CSharpGeneratorDriver.Create(
        [new ModelGenerator().AsSourceGenerator()],
        files,
        ParseOptions,
        Options(rootNamespace),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>What the generator makes of one file.</summary>
    public static GeneratorDriverRunResult Generate(string yaml, string path = "test.model.yaml") =>
        Driver([new ModelText(path, yaml)]).RunGenerators(Project()).GetRunResult();

    /// <summary>The compiled models of one file in a project. Any diagnostic is an error here, even a warning.</summary>
    public static CompiledModels Compile(string yaml, string rootNamespace = "Models", params string[] sources) =>
        Compile(yaml, Project(sources), rootNamespace);

    /// <summary>The same as a debug build.</summary>
    public static CompiledModels CompileForDebugging(string yaml)
    {
        CSharpCompilation project = Project();
        return Compile(yaml, project.WithOptions(project.Options.WithOptimizationLevel(OptimizationLevel.Debug)), "Models");
    }

    private static CompiledModels Compile(string yaml, CSharpCompilation project, string rootNamespace)
    {
        GeneratorDriver driver = Driver([new ModelText("test.model.yaml", yaml)], rootNamespace);
        driver = driver.RunGeneratorsAndUpdateCompilation(
            project, out Compilation compilation, out ImmutableArray<Diagnostic> diagnostics);
        using MemoryStream assembly = new();
        ImmutableArray<Diagnostic> findings = compilation.Emit(assembly).Diagnostics;
        Diagnostic[] problems = [.. diagnostics, .. findings.Where(d => d.Severity >= DiagnosticSeverity.Warning)];
        if (problems.Length > 0)
        {
            string generated = string.Join("\n\n", driver.GetRunResult().GeneratedTrees.Select(Numbered));
            Assert.Fail(string.Join("\n", problems.Select(p => p.ToString())) + "\n\n" + yaml + "\n\n" + generated);
        }

        assembly.Position = 0;
        AssemblyLoadContext context = new("models", isCollectible: true);
        return new CompiledModels(context.LoadFromStream(assembly));
    }

    private static string Numbered(SyntaxTree tree) =>
        tree.FilePath + "\n" + string.Join("\n", tree.ToString().Split('\n').Select((line, i) => $"{i + 1,5} {line}"));

    private sealed class ProjectOptions(string rootNamespace) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Global(rootNamespace);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Global(string rootNamespace) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string value)
            {
                value = key == "build_property.RootNamespace" ? rootNamespace : string.Empty;
                return value.Length > 0;
            }
        }
    }
}

/// <summary>A YAML file of a project.</summary>
internal sealed class ModelText(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}

/// <summary>An assembly of generated classes.</summary>
internal sealed class CompiledModels(System.Reflection.Assembly assembly)
{
    /// <summary>All of its types.</summary>
    public IEnumerable<Type> Types => assembly.GetTypes();

    /// <summary>A new instance of the model of this name, or of the only one.</summary>
    public IModel Create(ModelOptions? options = null, string? name = null)
    {
        Type type = assembly.GetExportedTypes().Single(t => typeof(IModel).IsAssignableFrom(t) && (name is null || t.Name == name));

        // Models of tests are small: their work is shared out all the same.
        return (IModel)Activator.CreateInstance(type, (options ?? new ModelOptions()) with { PartWork = 1 })!;
    }

    /// <summary>The same for a model that can be trained.</summary>
    public ITrainableModel CreateTrainable(ModelOptions? options = null, string? name = null) => (ITrainableModel)Create(options, name);
}
