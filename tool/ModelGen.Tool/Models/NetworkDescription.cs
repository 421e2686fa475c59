using ModelGen.Generator.Binding;

namespace ModelGen.Tool.Models;

/// <summary>
/// What a bound model says of itself, as its class would at run time: for a table or a picture of its layers no compiler has to start. Training is left out.
/// </summary>
internal static class NetworkDescription
{
    public static ModelDescription Of(Network network) => new(
        network.Name,
        network.Summary,
        Of(network.Input),
        Of(network.Output),
        [.. network.Labels],
        [.. network.Nodes.Select(node => Of(network, node))],
        [.. network.Nodes.SelectMany(node => node.Layer.Parameters.Select(parameter => Of(node.Layer, parameter)))],
        Training: null)
    {
        TakesLengths = network.HasLengths,
        IndexCount = network.IndexCount,
        IsStateful = network.IsStateful,
        Inputs = [.. network.Inputs.Select(Of)],
        Outputs = network.NamedOutputs.Count == 0 ? [] : [.. network.Outputs.Select(Of)],
    };

    private static OutputDescription Of(OutputPart output) =>
        new(output.Layer.Name, Of(output.Layer.Output), output.Offset) { Labels = [.. output.Labels], IsMasked = output.Layer.MaskOut };

    private static InputDescription Of(InputPart input) =>
        new(input.Layer.Name, Of(input.Layer.Output), input.Offset) { IndexCount = input.IndexCount };

    private static LayerDescription Of(Network network, LayerNode node)
    {
        Layer layer = node.Layer;
        float? maskValue = layer switch
        {
            MaskingLayer masking => (float)masking.MaskValue,
            EmbeddingLayer { MaskZero: true } => 0,
            _ => null,
        };
        return new LayerDescription(
            layer.Name, layer.Kind, Of(layer.Output), layer.Parameters.Sum(parameter => parameter.Length), layer.MaskIn, layer.MaskOut, maskValue)
        {
            Settings = string.Join(", ", node.Settings.Select(setting => $"{setting.Name}={setting.Value}")),
            Inputs = network.IsChain ? [] : [.. node.Reads.Select(network.NameOf)],
        };
    }

    /// <summary>A tensor, with its size and whether it is trained: where it lies and how it begins is decided later.</summary>
    private static ParameterDescription Of(Layer layer, Parameter parameter) =>
        new($"{layer.Name}/{parameter.Name}", new TensorShape([.. parameter.Shape]), Offset: 0, parameter.Trainable, Initializer.Zeros);

    private static TensorShape Of(Shape shape) => shape.Time is int time ? new TensorShape(time, shape.Features) : new TensorShape(shape.Features);
}
