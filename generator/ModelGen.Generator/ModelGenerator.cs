using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Emit.Ilgpu;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator;

/// <summary>
/// The compiler's table of contents: text of *.model.yaml → Spec → Network → Program → C#. Every arrow is a named step; every node is
/// a value, so that a change stops where nothing follows from it. Diagnostics branch off: a moved comment re-emits nothing.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    /// <summary>The assembly that runs models on devices: where it is referenced, kernels for devices are emitted.</summary>
    private const string DeviceLibrary = "ModelGen.Ilgpu";

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<string> rootNamespace = context.AnalyzerConfigOptionsProvider
            .Select(static (provider, _) => RootNamespace(provider.GlobalOptions))
            .WithTrackingName(StepNames.RootNamespace);

        IncrementalValuesProvider<ModelFile> files = context.AdditionalTextsProvider
            .Where(static file => file.Path.EndsWith(".model.yaml", StringComparison.OrdinalIgnoreCase))
            .Select(static (file, cancellation) => ModelFileParser.Parse(file.Path, file.GetText(cancellation)?.ToString()))
            .WithTrackingName(StepNames.Parse);

        IncrementalValuesProvider<BoundModel> models = files
            .SelectMany(static (file, _) => file.Models)
            .Combine(rootNamespace)
            .Select(static (pair, _) => Binder.Bind(pair.Left, pair.Right))
            .WithTrackingName(StepNames.Bind);

        IncrementalValueProvider<EquatableArray<DiagnosticInfo>> duplicates = models
            .Collect()
            .Select(static (all, _) => Binder.FindDuplicates(all))
            .WithTrackingName(StepNames.FindDuplicates);

        IncrementalValuesProvider<Program> programs = models
            .Select(static (model, _) => model.Network)
            .Where(static network => network is not null)
            .Collect()
            .SelectMany(static (networks, _) => FirstOfEachName(networks))
            .WithTrackingName(StepNames.Network)
            .Select(static (network, _) => Lowerer.Lower(network))
            .WithTrackingName(StepNames.Lower);

        IncrementalValueProvider<bool> forDevices = context.CompilationProvider
            .Select(static (compilation, _) => compilation.ReferencedAssemblyNames.Any(a => a.Name == DeviceLibrary))
            .WithTrackingName(StepNames.ForDevices);

        IncrementalValuesProvider<Program> programsForDevices = programs
            .Combine(forDevices)
            .Where(static pair => pair.Right)
            .Select(static (pair, _) => pair.Left)
            .WithTrackingName(StepNames.LowerForDevices);

        context.RegisterSourceOutput(files.SelectMany(static (file, _) => file.Errors), Report);
        context.RegisterSourceOutput(models.SelectMany(static (model, _) => model.Diagnostics), Report);
        context.RegisterSourceOutput(duplicates.SelectMany(static (found, _) => found), Report);
        context.RegisterSourceOutput(programs, static (output, program) =>
        {
            string name = HintName(program.Network);
            output.AddSource($"{name}.g.cs", SourceText.From(ModelEmitter.Emit(program), Utf8));
            output.AddSource($"{name}.Cpu.g.cs", SourceText.From(CpuEmitter.Emit(program), Utf8));
        });
        context.RegisterSourceOutput(programsForDevices, static (output, program) =>
            output.AddSource($"{HintName(program.Network)}.Ilgpu.g.cs", SourceText.From(IlgpuEmitter.Emit(program), Utf8)));
    }

    private static void Report(SourceProductionContext output, DiagnosticInfo diagnostic) =>
        output.ReportDiagnostic(diagnostic.ToDiagnostic());

    private static string RootNamespace(AnalyzerConfigOptions options) =>
        options.TryGetValue("build_property.RootNamespace", out string? value) ? value : string.Empty;

    /// <summary>The first model of each full name: the others are errors, and two files of one name would end the generator.</summary>
    private static IEnumerable<Network> FirstOfEachName(ImmutableArray<Network?> networks)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        return networks.Where(network => names.Add(HintName(network!))).Select(network => network!);
    }

    private static string HintName(Network network) =>
        network.Namespace.Length == 0 ? network.Name : $"{network.Namespace}.{network.Name}";
}
