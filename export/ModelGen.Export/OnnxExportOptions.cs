namespace ModelGen.Export;

/// <summary>How a model becomes an ONNX file.</summary>
public sealed record OnnxExportOptions : ExportOptions
{
    /// <summary>
    /// Whether masked steps may stand anywhere in a sample. Otherwise they stand behind all others, as where sequences are padded at the end: then recurrent
    /// layers are operators of ONNX, which are many times faster than loops that skip steps.
    /// </summary>
    public bool HasGaps { get; init; }

    /// <summary>
    /// Whether the graph takes one time step: the states of each recurrent layer are inputs then, such as <c>lstm_1/h_before</c>, of 0 in front of the first
    /// step, and outputs, <c>lstm_1/h</c>, which are the inputs of the next step. The description needs <c>codegen: { streaming: true }</c>.
    /// </summary>
    public bool IsStep { get; init; }
}
