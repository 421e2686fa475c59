namespace ModelGen.Export;

/// <summary>How a model becomes a state dict of PyTorch.</summary>
public sealed record PyTorchExportOptions : ExportOptions
{
    /// <summary>
    /// The path of a Python file to write beside it: a <c>torch.nn.Module</c> that has the modules of the state dict and computes what the class computes.
    /// Null: none is written.
    /// </summary>
    public string? Module { get; init; }
}
