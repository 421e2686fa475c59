extern alias build;

using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using build::ModelGen.Build;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Parsing;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Embedding;

/// <summary>
/// Models with embedded weights, compiled as a build of a user's project would: the task looks at the file, and the generator at what it says.
/// </summary>
internal static class Embedding
{
    /// <summary>The path of the model file.</summary>
    public const string ModelPath = "/project/models/small.model.yaml";

    /// <summary>The weights file as the model file names it.</summary>
    public const string Key = "small.safetensors";

    /// <summary>A model whose flat parameter vector has another order than its layers: moving statistics come last.</summary>
    public const string Yaml = """
        modelgen: 1
        name: Small
        input: { shape: [5, 3] }
        layers:
          - lstm: 7
          - batch_normalization
          - dense: { units: 2, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: adam, batch_size: 4 }
        codegen: { streaming: true }
        weights: small.safetensors
        """;

    /// <summary>What the build says of a file.</summary>
    public static AdditionalText Manifest(byte[] file, string key = Key) =>
        Manifest($"{ManifestText.Weights} {ManifestText.Escape(key)}\n{string.Concat(WeightsReport.Of(Key, file).Lines.Select(line => line + "\n"))}");

    /// <summary>A manifest of any text.</summary>
    public static AdditionalText Manifest(string text) => new ModelText("/project/obj/small" + ManifestText.Ending, text);

    /// <summary>A driver for a model and manifests of its file.</summary>
    public static GeneratorDriver Driver(string yaml, params AdditionalText[] manifests) => DriverAt(ModelPath, yaml, manifests);

    /// <summary>The same, where the compiler has another path of the file than the build.</summary>
    public static GeneratorDriver DriverAt(string path, string yaml, params AdditionalText[] manifests) => ModelCompiler
        .Driver([new ModelText(path, yaml), .. manifests])
        .WithUpdatedAnalyzerConfigOptions(ModelCompiler.Options(
            "Models", file => file.Path.EndsWith(ManifestText.Ending, StringComparison.Ordinal) ? [(ManifestText.Owner, ModelPath)] : null));

    /// <summary>The weights that an instance has from a seed, as a file.</summary>
    public static byte[] File(ulong seed)
    {
        using IModel model = ModelCompiler.Compile(Yaml.Replace("weights: " + Key, "")).Create(new ModelOptions { Seed = seed });
        using MemoryStream stream = new();
        model.Save(stream);
        return stream.ToArray();
    }

    /// <summary>The assembly of a model with a resource.</summary>
    /// <param name="file">The file that the build has looked at.</param>
    /// <param name="resource">What becomes the resource, or null: there is none.</param>
    /// <param name="isCollectible">Whether the assembly can be unloaded.</param>
    public static Assembly Load(byte[] file, byte[]? resource, bool isCollectible = false)
    {
        Driver(Yaml, Manifest(file)).RunGeneratorsAndUpdateCompilation(
            ModelCompiler.Project(), out Compilation compilation, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);
        using MemoryStream assembly = new();
        ResourceDescription[] resources = resource is null
            ? []
            : [new ResourceDescription(WeightsReport.Of(Key, file).Resource!, () => new MemoryStream(resource), isPublic: true)];
        Assert.Empty(compilation.Emit(assembly, manifestResources: resources).Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning));
        assembly.Position = 0;
        return new AssemblyLoadContext("embedded", isCollectible).LoadFromStream(assembly);
    }
}
