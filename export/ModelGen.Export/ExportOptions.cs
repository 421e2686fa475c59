namespace ModelGen.Export;

/// <summary>What models of every format are written with.</summary>
public record ExportOptions
{
    /// <summary>The name of the class, if the description has several models; null: its only one.</summary>
    public string? Model { get; init; }
}
