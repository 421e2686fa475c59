using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Common;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Diagnostics;

/// <summary>A diagnostic as plain values, so that it can pass through the incremental pipeline.</summary>
/// <param name="Id">Its descriptor's id.</param>
/// <param name="Arguments">The arguments of the descriptor's message.</param>
/// <param name="Path">The file's path.</param>
/// <param name="Place">Where in the file.</param>
internal sealed record DiagnosticInfo(string Id, EquatableArray<string> Arguments, string Path, Place Place)
{
    public Diagnostic ToDiagnostic()
    {
        LinePositionSpan lines = new(
            new LinePosition(Place.Line, Place.Column), new LinePosition(Place.EndLine, Place.EndColumn));
        Location location = Location.Create(Path, new TextSpan(Place.Offset, Place.Length), lines);
        return Diagnostic.Create(Descriptors.ById(Id), location, [.. Arguments]);
    }
}
