using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Parsing;

/// <summary>What the user wrote about one model: a document of a file, each key and value with its place.</summary>
/// <param name="Path">The file's path.</param>
/// <param name="Root">The document.</param>
internal sealed record ModelSpec(string Path, MappingNode Root);

/// <summary>A file of models.</summary>
/// <param name="Models">The documents that are well formed, in order.</param>
/// <param name="Errors">What is wrong with the others.</param>
internal sealed record ModelFile(EquatableArray<ModelSpec> Models, EquatableArray<DiagnosticInfo> Errors)
{
    /// <summary>What the project says of the file.</summary>
    public ItemMetadata Metadata { get; init; } = ItemMetadata.None;
}
