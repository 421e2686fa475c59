using Microsoft.CodeAnalysis;
using ModelGen.Tool.Shell;

namespace ModelGen.Tool.Reports;

/// <summary>A line for each diagnostic, with its place in front as editors and terminals know it.</summary>
internal static class TextReport
{
    public static void Write(IReadOnlyList<Diagnostic> found, TextWriter output)
    {
        foreach (Diagnostic diagnostic in found)
        {
            ToolConsole.Write(output, $"{diagnostic.Where()}: ", diagnostic.Level(), $" {diagnostic.Id}: {ToolConsole.OneLine(diagnostic.Message())}");
        }
    }
}
