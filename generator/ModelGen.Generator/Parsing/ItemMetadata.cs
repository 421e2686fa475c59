using Microsoft.CodeAnalysis.Diagnostics;

namespace ModelGen.Generator.Parsing;

/// <summary>What the project says of a model file: the metadata of its <c>ModelFile</c> item as they are written, empty where there are none.</summary>
/// <param name="Namespace">Namespace of the file's classes.</param>
/// <param name="ClassName">Name of the file's one class.</param>
/// <param name="Access">Who may use the classes.</param>
/// <param name="Training">Whether the classes have what trains them.</param>
/// <param name="Simd">For which widths of vectors the classes have kernels.</param>
internal sealed record ItemMetadata(string Namespace, string ClassName, string Access, string Training, string Simd)
{
    /// <summary>Those of a file of which the project says nothing.</summary>
    public static readonly ItemMetadata None = new(string.Empty, string.Empty, string.Empty, string.Empty, string.Empty);

    /// <summary>Those that the build hands to the compiler with the file.</summary>
    public static ItemMetadata Read(AnalyzerConfigOptions options)
    {
        return new(Value(nameof(Namespace)), Value(nameof(ClassName)), Value(nameof(Access)), Value(nameof(Training)), Value(nameof(Simd)));

        string Value(string name) => options.TryGetValue($"build_metadata.AdditionalFiles.{name}", out string? value) ? value.Trim() : string.Empty;
    }
}
