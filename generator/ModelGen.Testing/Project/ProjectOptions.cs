using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ModelGen.Testing.Project;

/// <summary>What a build hands over to the generator of the project's properties and of its files' metadata.</summary>
internal sealed class ProjectOptions(ModelTestOptions options) : AnalyzerConfigOptionsProvider
{
    /// <summary>Without the weights, which only a build looks at: snapshots are of what a model is, whatever it has been trained to.</summary>
    private readonly Table file = new(options.Metadata
        .Append(new("Weights", "false"))
        .DistinctBy(pair => pair.Key, AnalyzerConfigOptions.KeyComparer)
        .ToDictionary(pair => "build_metadata.AdditionalFiles." + pair.Key, pair => pair.Value, AnalyzerConfigOptions.KeyComparer));

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Table(new Dictionary<string, string>(AnalyzerConfigOptions.KeyComparer)
    {
        ["build_property.RootNamespace"] = options.RootNamespace,
    });

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => file;

    private sealed class Table(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
