using System.Reflection;
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
/// The models of a file, compiled as a build would and loaded: what runs, or tells its layers, is the class that a program would have, not another reading of
/// the description.
/// </summary>
internal sealed class CompiledModels : IDisposable
{
    private static readonly FileKind[] Kinds = [.. FileKind.All.Where(kind => !kind.ForDevices)];

    private readonly AssemblyLoadContext context = new("models", isCollectible: true);
    private readonly Type[] models;

    /// <summary>Compiles models.</summary>
    /// <param name="bound">The models of a file.</param>
    /// <exception cref="ToolException">They have errors.</exception>
    public CompiledModels(BoundModels bound)
    {
        Network[] networks = [.. bound.EnsureSound().Models.Select(model => model.Network!)];
        using MemoryStream assembly = new();
        Compile(networks.SelectMany(Generate), assembly);
        assembly.Position = 0;
        Assembly loaded = context.LoadFromStream(assembly);
        models = [.. networks.Select(network => loaded.GetType(network.FullName, throwOnError: true)!)];
    }

    /// <summary>What the models are, in the order of the file.</summary>
    public IEnumerable<ModelDescription> Descriptions => models.Select(DescriptionOf);

    /// <summary>What the model of a file is that has one.</summary>
    /// <exception cref="ToolException">It has several.</exception>
    public ModelDescription Only => DescriptionOf(One());

    /// <summary>Makes the model of a file that has one.</summary>
    /// <exception cref="ToolException">It has several.</exception>
    public IModel Create() => (IModel)Activator.CreateInstance(One(), new ModelOptions())!;

    public void Dispose() => context.Unload();

    private static ModelDescription DescriptionOf(Type model) =>
        (ModelDescription)model.GetProperty(nameof(ModelDescription), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    private Type One() => models is [Type model] ? model
        : throw new ToolException($"the file has {models.Length} models, and one is expected; give each a file of its own");

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
