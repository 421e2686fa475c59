using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Lowering;

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
    /// <param name="rootNamespace">Its root namespace.</param>
    /// <param name="metadata">The metadata of a file's item, or null where it has none.</param>
    public static AnalyzerConfigOptionsProvider Options(string rootNamespace, Func<AdditionalText, (string Name, string Value)[]?>? metadata = null) =>
        new ProjectOptions(rootNamespace, metadata ?? (_ => null));

    /// <summary>A driver of the generator.</summary>
    public static GeneratorDriver Driver(IEnumerable<AdditionalText> files, string rootNamespace = "Models") => CSharpGeneratorDriver.Create(
        [new ModelGenerator().AsSourceGenerator()],
        files,
        ParseOptions,
        Options(rootNamespace),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>What the generator makes of one file.</summary>
    public static GeneratorDriverRunResult Generate(string yaml, string path = "test.model.yaml") =>
        Driver([new ModelText(path, yaml)]).RunGenerators(Project()).GetRunResult();

    /// <summary>The compiled models of one file in a project. Any diagnostic of the C# compiler is an error here, even a warning.</summary>
    public static CompiledModels Compile(string yaml, string rootNamespace = "Models", params string[] sources) =>
        Compile(yaml, Project(sources), rootNamespace);

    /// <summary>The same for models that no YAML describes, such as those with a layer of a test.</summary>
    /// <param name="networks">The models.</param>
    /// <param name="devices">How devices lay out memory, or null: as the compiler has it.</param>
    public static CompiledModels Compile(IEnumerable<Network> networks, MemoryLayout? devices = null)
    {
        FileKind[] kinds =
        [
            .. FileKind.All
                .Where(kind => !kind.ForDevices || DeviceLibrary.Length > 0)
                .Select(kind => kind.ForDevices && devices is not null ? kind with { Layout = devices } : kind),
        ];
        IEnumerable<string> sources = networks
            .Select(network => Lowerer.Lower(network, kinds.Select(kind => kind.Layout).Distinct().ToEquatableArray()))
            .SelectMany(model => kinds.Select(kind => kind.Of(model).Text));
        return Compile("modelgen: 1\nname: Other\ninput: { shape: [1] }\nlayers: [dense: 1]", Project([.. sources]), "Models");
    }

    /// <summary>The same as a debug build.</summary>
    public static CompiledModels CompileForDebugging(string yaml)
    {
        CSharpCompilation project = Project();
        return Compile(yaml, project.WithOptions(project.Options.WithOptimizationLevel(OptimizationLevel.Debug)), "Models");
    }

    /// <summary>
    /// All documents in one go, which takes a fraction of the time. Where that fails, each by itself: then only those are missing that are
    /// the reason.
    /// </summary>
    private static CompiledModels Compile(string yaml, CSharpCompilation project, string rootNamespace)
    {
        try
        {
            return new CompiledModels([Load(yaml, project, rootNamespace)], []);
        }
        catch (ModelException failure)
        {
            string[] documents = Regex.Split(yaml, "^---[ ]*$", RegexOptions.Multiline);
            if (documents.Length == 1)
            {
                throw;
            }

            List<Assembly> assemblies = [];
            List<ModelException> failures = [];
            foreach (string document in documents)
            {
                try
                {
                    assemblies.Add(Load(document, project, rootNamespace));
                }
                catch (ModelException one)
                {
                    failures.Add(one);
                }
            }

            return new CompiledModels(assemblies, failures.Count > 0 ? failures : [failure]);
        }
    }

    private static Assembly Load(string yaml, CSharpCompilation project, string rootNamespace)
    {
        GeneratorDriver driver = Driver([new ModelText("test.model.yaml", yaml)], rootNamespace);
        driver.RunGeneratorsAndUpdateCompilation(project, out Compilation compilation, out ImmutableArray<Diagnostic> diagnostics);
        using MemoryStream assembly = new();
        Diagnostic[] problems =
        [
            .. diagnostics.Where(IsError), .. compilation.Emit(assembly).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning),
        ];
        if (problems.Length > 0)
        {
            throw ModelException.Of(yaml, problems);
        }

        assembly.Position = 0;
        AssemblyLoadContext context = new("models", isCollectible: true);
        return context.LoadFromStream(assembly);
    }

    /// <summary>Tests compile models that cannot learn on purpose: the compiler's own warnings are none of the code's.</summary>
    private static bool IsError(Diagnostic diagnostic) => diagnostic.DefaultSeverity == DiagnosticSeverity.Error;

    private sealed class ProjectOptions(string rootNamespace, Func<AdditionalText, (string Name, string Value)[]?> metadata) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values([("build_property.RootNamespace", rootNamespace)]);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new Values([.. (metadata(textFile) ?? []).Select(entry => ($"build_metadata.AdditionalFiles.{entry.Name}", entry.Value))]);
    }

    private sealed class Values((string Key, string Value)[] entries) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value)
        {
            value = entries.FirstOrDefault(entry => entry.Key == key).Value ?? string.Empty;
            return value.Length > 0;
        }
    }
}

/// <summary>A YAML file of a project.</summary>
internal sealed class ModelText(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
