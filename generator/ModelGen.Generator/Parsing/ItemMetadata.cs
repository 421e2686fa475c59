using Microsoft.CodeAnalysis.Diagnostics;

namespace ModelGen.Generator.Parsing;

/// <summary>What the project says of a model file: the metadata of its <c>ModelFile</c> item as they are written, empty where there are none.</summary>
/// <param name="Namespace">Namespace of the file's classes.</param>
/// <param name="ClassName">Name of the file's one class.</param>
/// <param name="Access">Who may use the classes.</param>
/// <param name="Training">Whether the classes have what trains them.</param>
/// <param name="Simd">For which widths of vectors the classes have kernels.</param>
/// <param name="Weights">Whether the classes embed the weights that the file names.</param>
internal sealed record ItemMetadata(string Namespace, string ClassName, string Access, string Training, string Simd, string Weights)
{
    /// <summary>Those of a file of which the project says nothing.</summary>
    public static readonly ItemMetadata None = new(string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, string.Empty);

    /// <summary>Those that the build hands to the compiler with the file.</summary>
    public static ItemMetadata Read(AnalyzerConfigOptions options)
    {
        return new(
            Of(nameof(Namespace)), Of(nameof(ClassName)), Of(nameof(Access)), Of(nameof(Training)), Of(nameof(Simd)), Of(nameof(Weights)));

        string Of(string name) => Value(options, name);
    }

    /// <summary>The value of one of them.</summary>
    public static string Value(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue($"build_metadata.AdditionalFiles.{name}", out string? value) ? value.Trim() : string.Empty;
}
