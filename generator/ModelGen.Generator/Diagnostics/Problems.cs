using System.Globalization;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Diagnostics;

/// <summary>Collects what is wrong with one model or file.</summary>
/// <param name="path">The file's path.</param>
internal sealed class Problems(string path)
{
    /// <summary>Nobody reads more; a large broken file could have as many as it has characters.</summary>
    public const int Most = 100;

    private readonly List<DiagnosticInfo> found = [];

    /// <summary>What the model declares itself, such as cells, for what is read after it.</summary>
    public List<Declaration> Declared { get; } = [];

    /// <summary>Whether the model names several outputs, which then have what otherwise stands beside them: see <see cref="Option.IsOfOutput"/>.</summary>
    public bool HasOutputs { get; set; }

    /// <summary>Whether something is wrong, rather than only doubtful.</summary>
    public bool AnyError { get; private set; }

    /// <summary>Whether there are so many that looking for more is no use.</summary>
    public bool Full => found.Count >= Most;

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
        AnyError |= descriptor.DefaultSeverity == DiagnosticSeverity.Error;
        if (!Full)
        {
            string line = (place.Line + 1).ToString(CultureInfo.InvariantCulture);
            found.Add(new DiagnosticInfo(descriptor.Id, [keys.Length > 0 ? keys : "model", line, .. arguments], path, place));
        }
    }
}
