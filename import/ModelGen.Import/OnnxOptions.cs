using System.Collections.Immutable;

namespace ModelGen.Import;

/// <summary>What an ONNX file does not say, or what is to be otherwise.</summary>
public sealed record OnnxOptions : ImportOptions
{
    /// <summary>
    /// The only value that the model gives, by its name in the graph: an output, or what a node gives, such as the logits in front of a softmax. Null: all
    /// outputs of the graph, or the first one alone where others can't be described, which a note says.
    /// </summary>
    public string? Output { get; init; }

    /// <summary>
    /// Whether the inputs have the time steps in front of the samples, (time, batch, features). Null: as the layers that read them have it, and samples first
    /// where no layer tells.
    /// </summary>
    public bool? IsTimeMajor { get; init; }

    /// <summary>
    /// Files with the values of inputs that are weights, by the input's name: tensors as ONNX writes them by themselves (<c>TensorProto</c>, <c>.pb</c>). Such
    /// inputs become part of the model.
    /// </summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = ImmutableDictionary<string, string>.Empty;
}
