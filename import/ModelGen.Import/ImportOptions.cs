using System.Collections.Immutable;

namespace ModelGen.Import;

/// <summary>What a file does not say, or what is to be otherwise.</summary>
public record ImportOptions
{
    /// <summary>The name of the class; null: the file's name in PascalCase.</summary>
    public string? Name { get; init; }

    /// <summary>The namespace of the class; null: that of the project.</summary>
    public string? Namespace { get; init; }

    /// <summary>
    /// Time steps of a sample. Files that leave them open need it; others may be given another number where no layer's weights depend on it. Null: those of the
    /// file.
    /// </summary>
    public int? Steps { get; init; }

    /// <summary>
    /// Time steps of single inputs of a model with several, by the names that the file has for them, in the place of <see cref="Steps"/> and of what the file
    /// says.
    /// </summary>
    public IReadOnlyDictionary<string, int> InputSteps { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>
    /// A file that has the layers where the imported one has weights only: what <c>model.to_json()</c> gives, or another model of the same layers. Null: the
    /// file of the same name that ends with <c>.json</c>.
    /// </summary>
    public string? Architecture { get; init; }

    /// <summary>
    /// Whether the description names the weights file, so that the class starts with the imported weights and its assembly embeds them. Otherwise the program
    /// loads them.
    /// </summary>
    public bool EmbedWeights { get; init; } = true;
}
