using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Lowering;
using ModelGen.Tool.Shell;

namespace ModelGen.Tool.Models;

/// <summary>
/// A model, compiled as a build would and loaded: what runs is the class that a program would have, not another reading of the description.
/// </summary>
internal sealed class CompiledModel : IDisposable
{
    private static readonly FileKind[] Kinds = [.. FileKind.All.Where(kind => !kind.ForDevices)];

    private readonly AssemblyLoadContext context = new("model", isCollectible: true);
    private readonly Type model;

    /// <summary>Compiles a model.</summary>
    /// <param name="network">The model.</param>
    public CompiledModel(Network network)
    {
        using MemoryStream assembly = new();
        Compile(Generate(network), assembly);
        assembly.Position = 0;
        model = context.LoadFromStream(assembly).GetType(network.FullName, throwOnError: true)!;
    }

    /// <summary>Makes an instance.</summary>
    public IModel Create() => (IModel)Activator.CreateInstance(model, new ModelOptions())!;

    public void Dispose() => context.Unload();

    private static IEnumerable<string> Generate(Network network)
    {
        LoweredModel lowered = Lowerer.Lower(network, Kinds.Select(kind => kind.Layout).Distinct().ToEquatableArray());
        return Kinds.Select(kind => kind.Of(lowered).Text);
    }

    private static void Compile(IEnumerable<string> files, Stream assembly)
    {
        CSharpParseOptions language = new(LanguageVersion.CSharp12);
        CSharpCompilationOptions options = new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release);
        SyntaxTree[] trees = [.. files.Select(file => CSharpSyntaxTree.ParseText(file, language))];
        Diagnostic? failure = CSharpCompilation.Create("Models", trees, References(), options).Emit(assembly).Diagnostics
            .FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        if (failure is not null)
        {
            throw new ToolException($"the code of the model does not compile, which is an error of ModelGen; please report it: {failure}");
        }
    }

    /// <summary>What this program runs on, as generated code would see it.</summary>
    private static IEnumerable<MetadataReference> References() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is string name && (name.StartsWith("System.", StringComparison.Ordinal) || name == "ModelGen.Runtime.dll"))
        .Select(path => MetadataReference.CreateFromFile(path));
}
