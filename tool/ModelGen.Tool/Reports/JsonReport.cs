using Microsoft.CodeAnalysis;

namespace ModelGen.Tool.Reports;

/// <summary>The diagnostics as a list in JSON.</summary>
internal static class JsonReport
{
    public static void Write(IReadOnlyList<Diagnostic> found, TextWriter output) => JsonText.Write(output, json =>
    {
        json.WriteStartArray();
        foreach (Diagnostic diagnostic in found)
        {
            FileLinePositionSpan place = diagnostic.Place();
            json.WriteStartObject();
            json.WriteString("file", place.Path);
            json.WriteNumber("line", place.Line());
            json.WriteNumber("column", place.Column());
            json.WriteNumber("endLine", place.EndLine());
            json.WriteNumber("endColumn", place.EndColumn());
            json.WriteString("severity", diagnostic.Level());
            json.WriteString("id", diagnostic.Id);
            json.WriteString("message", diagnostic.Message());
            json.WriteString("help", diagnostic.Descriptor.HelpLinkUri);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
