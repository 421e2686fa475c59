using System.Globalization;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Common;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Diagnostics;

/// <summary>Collects what is wrong with one model or file.</summary>
/// <param name="path">The file's path.</param>
internal sealed class Problems(string path)
{
    /// <summary>Nobody reads more; a large broken file could have as many as it has characters.</summary>
    private const int Most = 100;

    private readonly List<DiagnosticInfo> found = [];

    public bool Any => found.Count > 0;

    /// <summary>All problems in the order of their places.</summary>
    public EquatableArray<DiagnosticInfo> Found => found.OrderBy(problem => problem.Place.Offset).ToEquatableArray();

    /// <summary>One problem.</summary>
    public static EquatableArray<DiagnosticInfo> Of(DiagnosticDescriptor descriptor, string path, string keys, Place place, params string[] arguments)
    {
        Problems problems = new(path);
        problems.Report(descriptor, keys, place, arguments);
        return problems.Found;
    }

    /// <summary>Reports a problem. Every message begins with the key path and the line: not all editors show places in YAML.</summary>
    public void Report(DiagnosticDescriptor descriptor, Node node, params string[] arguments) =>
        Report(descriptor, node.Path, node.Place, arguments);

    public void Report(DiagnosticDescriptor descriptor, string keys, Place place, params string[] arguments)
    {
        if (found.Count < Most)
        {
            string line = (place.Line + 1).ToString(CultureInfo.InvariantCulture);
            found.Add(new DiagnosticInfo(descriptor.Id, [keys.Length > 0 ? keys : "model", line, .. arguments], path, place));
        }
    }
}
