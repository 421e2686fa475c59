using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator;

/// <summary>
/// The compiler's table of contents: text of *.model.yaml → Spec → Network → Program → C#. Every arrow is a named step; every node is
/// a value, so that a change stops where nothing follows from it. Diagnostics branch off: a moved comment re-emits nothing. Values are
/// classes, and only <c>Collect</c> and <c>Combine</c> make structures, these of classes: the tables of a node are compiled for each structure
/// anew, which the first build of a compiler waits for.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    /// <summary>The assembly that runs models on devices: where it is referenced, kernels for devices are emitted.</summary>
    private const string DeviceLibrary = "ModelGen.Ilgpu";

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The language of generated code.</summary>
    private const LanguageVersion Language = LanguageVersion.CSharp12;

    private readonly IReadOnlyList<FileKind> fileKinds;

    /// <summary>The generator of all files.</summary>
    public ModelGenerator()
        : this(FileKind.All)
    {
    }

    /// <summary>A generator of some kinds of files.</summary>
    internal ModelGenerator(IReadOnlyList<FileKind> fileKinds) => this.fileKinds = fileKinds;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<string> rootNamespace = context.AnalyzerConfigOptionsProvider
            .Select(static (provider, _) => RootNamespace(provider.GlobalOptions))
            .WithTrackingName(StepNames.RootNamespace);

        IncrementalValueProvider<string?> olderLanguage = context.ParseOptionsProvider
            .Select(static (options, _) => OlderLanguage(options));

        IncrementalValuesProvider<ModelFile> files = Parse(context, olderLanguage);

        IncrementalValuesProvider<BoundModel> models = files
            .Combine(rootNamespace)
            .SelectMany(static (pair, _) => Binder.BindAll(pair.Left, pair.Right))
            .WithTrackingName(StepNames.Bind)
            .Combine(Manifests(context))
            .Select(static (pair, _) => WeightsBinder.Bind(pair.Left, pair.Right))
            .WithTrackingName(StepNames.Weights);

        IncrementalValueProvider<EquatableArray<BoundModel>> allModels = models.Collect().Select(static (all, _) => all.ToEquatableArray());

        IncrementalValueProvider<EquatableArray<DiagnosticInfo>> duplicates = allModels
            .Select(static (all, _) => Binder.FindDuplicates(all))
            .WithTrackingName(StepNames.FindDuplicates);

        IncrementalValueProvider<EquatableArray<FileKind>> kinds = context.CompilationProvider
            .Select((compilation, _) => Kinds(forDevices: compilation.ReferencedAssemblyNames.Any(a => a.Name == DeviceLibrary)))
            .WithTrackingName(StepNames.FileKinds);

        IncrementalValuesProvider<Outcome<LoweredModel>> lowered = models
            .Select(static (model, _) => model.Network)
            .Where(static network => network is not null)
            .Collect()
            .SelectMany(static (networks, _) => FirstOfEachName(networks))
            .WithTrackingName(StepNames.Network)
            .Combine(kinds.Select(static (kinds, _) => kinds.Select(kind => kind.Layout).Distinct().ToEquatableArray()))
            .Select(static (pair, _) => Outcome<LoweredModel>.Of(pair.Left, () => Lowerer.Lower(pair.Left, pair.Right)))
            .WithTrackingName(StepNames.Lower);

        IncrementalValuesProvider<Outcome<GeneratedFile>> emitted = lowered
            .Where(static outcome => outcome.Result is not null)
            .Combine(kinds)
            .SelectMany(static (pair, _) => pair.Right.Select(kind => (Model: pair.Left.Result!, Kind: kind)))
            .Select(static (file, _) => Outcome<GeneratedFile>.Of(file.Model.Network, () => file.Kind.Of(file.Model)))
            .WithTrackingName(StepNames.Emit);

        ReportOldLanguage(context, olderLanguage);
        context.RegisterSourceOutput(
            context.AdditionalTextsProvider.Where(static file => HasOtherEnding(file)).SelectMany(static (file, _) => WrongEnding(file)), Report);
        context.RegisterSourceOutput(files.SelectMany(static (file, _) => file.Errors), Report);
        context.RegisterSourceOutput(models.SelectMany(static (model, _) => model.Diagnostics), Report);
        context.RegisterSourceOutput(duplicates.SelectMany(static (found, _) => found), Report);
        context.RegisterSourceOutput(Clashes(context, allModels), Report);
        context.RegisterSourceOutput(Failures(lowered, allModels), Report);
        context.RegisterSourceOutput(OverBudget(lowered, models), Report);
        context.RegisterSourceOutput(Failures(emitted, allModels), Report);
        context.RegisterSourceOutput(
            emitted.Collect().SelectMany(static (outcomes, _) => FilesOfWholeModels(outcomes)),
            static (output, file) => output.AddSource(file.Name, SourceText.From(file.Text, Utf8)));
    }

    private EquatableArray<FileKind> Kinds(bool forDevices) => fileKinds.Where(kind => forDevices || !kind.ForDevices).ToEquatableArray();

    private static bool IsModel(AdditionalText file) => file.Path.EndsWith(".model.yaml", StringComparison.OrdinalIgnoreCase);

    /// <summary>The files, with what the project says of each: that is read first, so that other settings of the project parse nothing again.</summary>
    private static IncrementalValuesProvider<ModelFile> Parse(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<string?> olderLanguage) => context.AdditionalTextsProvider
            .Where(static file => IsModel(file))
            .Combine(olderLanguage)
            .Where(static pair => pair.Right is null)
            .Select(static (pair, _) => pair.Left)
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => (File: pair.Left, Metadata: ItemMetadata.Read(pair.Right.GetOptions(pair.Left))))
            .WithTrackingName(StepNames.Metadata)
            .Select(static (item, cancellation) => Parse(item.File.Path, () => item.File.GetText(cancellation)?.ToString()) with { Metadata = item.Metadata })
            .WithTrackingName(StepNames.Parse);

    /// <summary>What the build has found out of weights files. Those without their owner are other programs' files.</summary>
    private static IncrementalValueProvider<EquatableArray<WeightsManifest>> Manifests(IncrementalGeneratorInitializationContext context) =>
        context.AdditionalTextsProvider
            .Where(static file => file.Path.EndsWith(ManifestText.Ending, StringComparison.OrdinalIgnoreCase))
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => (File: pair.Left, Owner: ItemMetadata.Value(pair.Right.GetOptions(pair.Left), ManifestText.Owner)))
            .Select(static (item, cancellation) => WeightsManifest.Parse(item.Owner, item.File.GetText(cancellation)?.ToString() ?? string.Empty))
            .WithTrackingName(StepNames.Manifests)
            .Collect()
            .Select(static (manifests, _) => manifests.ToEquatableArray());

    /// <summary>A file's models. Whatever fails in reading it or in the parser itself becomes an error too.</summary>
    internal static ModelFile Parse(string path, Func<string?> read) => Fault.Catch(
        () => ModelFileParser.Parse(path, read()),
        failure => new ModelFile([], Problems.Of(Descriptors.CompilerFailed, path, "file", default, failure)));

    private static bool HasOtherEnding(AdditionalText file) => file.Path.EndsWith(".model.yml", StringComparison.OrdinalIgnoreCase);

    private static EquatableArray<DiagnosticInfo> WrongEnding(AdditionalText file)
    {
        string name = file.Path.Substring(file.Path.LastIndexOfAny(['/', '\\']) + 1);
        return Problems.Of(Descriptors.FileEnding, file.Path, "file", default, Words.Quote(name.Substring(0, name.Length - "yml".Length) + "yaml"));
    }

    /// <summary>The project's language if it is older than that of generated code, or null.</summary>
    private static string? OlderLanguage(ParseOptions options) =>
        options is CSharpParseOptions { LanguageVersion: < Language } csharp ? csharp.LanguageVersion.ToDisplayString() : null;

    /// <summary>Nothing can be generated in an older language; that is one error, however many models there are.</summary>
    private static void ReportOldLanguage(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<string?> olderLanguage) =>
        context.RegisterSourceOutput(
            context.AdditionalTextsProvider
                .Where(static file => IsModel(file))
                .Select(static (file, _) => file.Path)
                .Collect()
                .Select(static (paths, _) => paths.FirstOrDefault())
                .Combine(olderLanguage)
                .SelectMany(static (pair, _) => pair is { Left: string path, Right: string language }
                    ? Problems.Of(Descriptors.OldLanguage, path, "file", default, language)
                    : []),
            Report);

    /// <summary>Classes that the project's own code takes for their namespace, or the other way round.</summary>
    private static IncrementalValuesProvider<DiagnosticInfo> Clashes(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<EquatableArray<BoundModel>> models) => models
            .Select(static (all, _) => NamespaceClash.Candidates(all))
            .Combine(context.CompilationProvider)
            .SelectMany(static (pair, cancellation) => NamespaceClash.Find(pair.Left, pair.Right, cancellation))
            .WithTrackingName(StepNames.FindClashes);

    /// <summary>What models take more of than their budgets say, at the budgets' places.</summary>
    private static IncrementalValuesProvider<DiagnosticInfo> OverBudget(
        IncrementalValuesProvider<Outcome<LoweredModel>> lowered, IncrementalValuesProvider<BoundModel> models) => lowered
            .Where(static outcome => outcome.Result is not null)
            .Combine(models.Where(static model => model.Limits.Count > 0).Collect().Select(static (all, _) => all.ToEquatableArray()))
            .SelectMany(static (pair, _) => pair.Right
                .Where(model => model.Network == pair.Left.Network)
                .SelectMany(model => BudgetCheck.Of(model, pair.Left.Result!.With(CpuLayout.Instance))))
            .WithTrackingName(StepNames.Budget);

    /// <summary>What failed, at the models' places. Networks have none, as code doesn't depend on them.</summary>
    private static IncrementalValuesProvider<DiagnosticInfo> Failures<T>(
        IncrementalValuesProvider<Outcome<T>> outcomes, IncrementalValueProvider<EquatableArray<BoundModel>> models)
        where T : class => outcomes
            .Where(static outcome => outcome.Failure is not null)
            .Combine(models)
            .SelectMany(static (pair, _) => Binder.Failed(pair.Right.First(model => model.Network == pair.Left.Network), pair.Left.Failure!));

    private static void Report(SourceProductionContext output, DiagnosticInfo diagnostic) =>
        output.ReportDiagnostic(diagnostic.ToDiagnostic());

    private static string RootNamespace(AnalyzerConfigOptions options) =>
        options.TryGetValue("build_property.RootNamespace", out string? value) ? value : string.Empty;

    /// <summary>The first model of each full name: the others are errors, and two files of one name would end the generator.</summary>
    private static IEnumerable<Network> FirstOfEachName(ImmutableArray<Network?> networks)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        return networks
            .Select(network => network!)
            .Where(network => !networks.Any(other => Binder.IsBelow(network, other!)) && names.Add(LookAlikes.Skeleton(network.FullName)));
    }

    /// <summary>All files of a model or none: what one refers to in another that is missing would be errors of the C# compiler beside the true one.</summary>
    private static IEnumerable<GeneratedFile> FilesOfWholeModels(ImmutableArray<Outcome<GeneratedFile>> outcomes)
    {
        HashSet<Network> failed = [.. outcomes.Where(outcome => outcome.Failure is not null).Select(outcome => outcome.Network)];
        return outcomes.Where(outcome => !failed.Contains(outcome.Network)).Select(outcome => outcome.Result!);
    }
}
