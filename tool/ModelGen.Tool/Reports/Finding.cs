using System.Globalization;
using Microsoft.CodeAnalysis;
using static System.FormattableString;

namespace ModelGen.Tool.Reports;

/// <summary>What the parts of a diagnostic are in all reports. Lines and columns count from 1.</summary>
internal static class Finding
{
    public static FileLinePositionSpan Place(this Diagnostic diagnostic) => diagnostic.Location.GetLineSpan();

    public static int Line(this FileLinePositionSpan place) => place.StartLinePosition.Line + 1;

    public static int Column(this FileLinePositionSpan place) => place.StartLinePosition.Character + 1;

    public static int EndLine(this FileLinePositionSpan place) => place.EndLinePosition.Line + 1;

    public static int EndColumn(this FileLinePositionSpan place) => place.EndLinePosition.Character + 1;

    public static string Message(this Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    /// <summary>The place, as editors and terminals know it.</summary>
    public static string Where(this Diagnostic diagnostic)
    {
        FileLinePositionSpan place = diagnostic.Place();
        return Invariant($"{place.Path}:{place.Line()}:{place.Column()}");
    }

    /// <summary>All of it in a line.</summary>
    public static string Line(this Diagnostic diagnostic) => $"{diagnostic.Where()}: {diagnostic.Id}: {diagnostic.Message()}";

    /// <summary>The severity, as MSBuild and SARIF call it.</summary>
    public static string Level(this Diagnostic diagnostic) => diagnostic.Severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "note",
    };
}
