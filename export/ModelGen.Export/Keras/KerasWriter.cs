using System.Text.Json.Nodes;
using ModelGen.Export.Model;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Cells;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;

namespace ModelGen.Export.Keras;

/// <summary>
/// Makes a configuration of Keras 3 of a model: a sequence where each layer reads the one before, otherwise a graph. Layers and options are those of the
/// description, as the model language has Keras' own; what it has beyond them is refused.
/// </summary>
internal sealed class KerasWriter
{
    private const string Numbers = "float32", Indices = "int32";

    private readonly ExportedModel model;
    private readonly Network network;

    /// <summary>What the model's input is called.</summary>
    private readonly string input;

    public KerasWriter(ExportedModel model)
    {
        this.model = model;
        network = model.Network;
        input = network.Layers.Any(layer => layer.Name == Network.ModelInput) ? "input_layer" : Network.ModelInput;
        Order = KerasOrder.Of(network);
        if (network.HasLengths)
        {
            Notes.Add("Keras takes no lengths: sequences are computed with all their steps, also those behind their ends.");
        }

        string[] losers = [.. network.Nodes.Where((node, i) => LosesMask(node, ClassOf(node.Layer, model.Uses[i]))).Select(node => $"'{node.Layer.Name}'")];
        if (losers.Length > 0)
        {
            Notes.Add($"Keras loses the mask at {string.Join(", ", losers)}: outputs are those of the class for samples without masked steps.");
        }
    }

    /// <summary>The values in the order of Keras.</summary>
    public int[] Order { get; }

    /// <summary>What people should know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The class of a layer.</summary>
    public static string ClassOf(Layer layer, Use<LayerDeclaration> use) => use.Declaration is TimeDistributedDeclaration ? "TimeDistributed" : layer.Kind;

    /// <summary>The configuration, as JSON.</summary>
    public string Config()
    {
        // In a sequence layers are called with one value, and attention reads its own several times.
        bool isAttentive = network.Layers.Any(layer => layer is AttentionLayer or MultiHeadAttentionLayer);
        bool isSequence = network.IsChain && network.NamedOutputs.Count == 0 && !isAttentive;
        JsonArray layers = new([.. Order.Select(value => Layer(value, isSequence))]);
        JsonObject config = new() { ["name"] = network.Name, ["trainable"] = true, ["layers"] = layers };
        if (!isSequence)
        {
            config["input_layers"] = new JsonArray([.. network.Inputs.Any() ? network.Inputs.Select(part => Place(part.Layer.Name)) : [Place(input)]]);
            config["output_layers"] = new JsonArray([.. network.Outputs.Select(output => Place(output.Layer.Name))]);
        }

        JsonObject whole = KerasOptions.Instance(isSequence ? "keras" : "keras.src.models.functional", isSequence ? "Sequential" : "Functional", config);
        return whole.ToJsonString();
    }

    /// <summary>Keras hands a layer no mask where it is called with states beside its input, and this normalization hands none on.</summary>
    private static bool LosesMask(LayerNode node, string className) =>
        node.Layer.MaskIn && ((node.Layer is RecurrentLayer && node.Reads.Count > 1) || className == "RMSNormalization");

    private static JsonArray Place(string layer, int output = 0) => new(layer, 0, output);

    private string NameOf(int value) => value == 0 ? input : network.NameOf(value);

    private Shape ShapeOf(int value) => value == 0 ? network.Input : network.Nodes[value - 1].Layer.Output;

    private bool IsIndex(int value) => value == 0 ? network.TakesIndices : network.Nodes[value - 1].Layer is InputLayer { IsIndex: true };

    /// <summary>The shape of a batch, of any size.</summary>
    private JsonArray Axes(int value)
    {
        Shape shape = ShapeOf(value);
        return shape.Time is not int time ? new JsonArray(null, shape.Features)
            : IsIndex(value) ? new JsonArray(null, time)
            : new JsonArray(null, time, shape.Features);
    }

    private JsonObject Layer(int value, bool isSequence)
    {
        bool isInput = value == 0 || network.Nodes[value - 1].Layer is InputLayer;
        JsonObject layer = isInput ? Input(value) : Layer(network.Nodes[value - 1].Layer, model.Uses[value - 1]);
        if (!isSequence)
        {
            layer["name"] = NameOf(value);
            layer["inbound_nodes"] = isInput ? [] : new JsonArray(Call(network.Nodes[value - 1], model.Uses[value - 1]));
        }

        return layer;
    }

    private JsonObject Input(int value) => KerasOptions.Instance("keras.layers", "InputLayer", new JsonObject
    {
        ["batch_shape"] = Axes(value),
        ["dtype"] = IsIndex(value) ? Indices : Numbers,
        ["sparse"] = false,
        ["name"] = NameOf(value),
    });

    private JsonObject Layer(Layer layer, Use<LayerDeclaration> use)
    {
        JsonObject written = Written(layer.Name, layer, use, ClassOf(layer, use));
        if (use.Declaration.Wrapped(use.Values) is { } inner)
        {
            RecurrentLayer? forward = (layer as BidirectionalLayer)?.Forward;
            string name = forward is null ? inner.Values.Get(LayerDeclaration.Name) ?? inner.Declaration.Keyword : forward.Name.Split("/forward_")[^1];
            written["config"]!["layer"] = Written(name, layer, inner, forward?.Kind ?? layer.Kind);
        }

        return written;
    }

    private JsonObject Written(string name, Layer layer, Use<LayerDeclaration> use, string className)
    {
        if (use.Declaration is CellDeclaration)
        {
            throw Error("Keras has no layer for a cell of the model's own; write it as ONNX, which says any cell");
        }

        JsonObject config = new() { ["name"] = name, ["dtype"] = Numbers };
        if (layer.Parameters.Count > 0 && !use.Values.Get(LayerDeclaration.Trainable))
        {
            config["trainable"] = false;
        }

        KerasOptions.Add(config, use, Error);
        if (config.Remove("stateful", out JsonNode? stateful) && (bool)stateful!)
        {
            Notes.Add($"Layer '{layer.Name}' is not stateful in the file: Keras would ask for batches of a size that the model is made for.");
        }

        return KerasOptions.Instance("keras.layers", className, config);

        ExportException Error(string what) => new($"layer '{layer.Name}' ({className}): {what}");
    }

    /// <summary>What a layer is called with.</summary>
    private JsonObject Call(LayerNode node, Use<LayerDeclaration> use)
    {
        JsonArray read = new([.. node.Reads.Select(Tensor)]);
        JsonObject more = [];
        if (node.Layer is RecurrentLayer && read.Count > 1)
        {
            JsonNode[] states = [.. read.Skip(1).Select(state => state!)];
            Array.ForEach(states, state => read.Remove(state));
            more["initial_state"] = new JsonArray(states);
        }

        bool isCausal = (node.Layer as AttentionLayer)?.Rule.IsCausal ?? (node.Layer as MultiHeadAttentionLayer)?.Rule.IsCausal ?? false;
        if (isCausal)
        {
            more["use_causal_mask"] = true;
        }

        // What attention reads from one layer alone is its query, value and key.
        if (node.Layer is AttentionLayer or MultiHeadAttentionLayer && read.Count == 1)
        {
            read.Add(Tensor(node.Reads[0]));
        }

        bool takesList = node.Layer is MergeLayer or ConcatenateLayer or AttentionLayer;
        return new JsonObject { ["args"] = takesList ? new JsonArray(read) : read, ["kwargs"] = more };
    }

    private JsonObject Tensor(NodeInput read) => new()
    {
        ["class_name"] = "__keras_tensor__",
        ["config"] = new JsonObject
        {
            ["shape"] = read.State is null ? Axes(read.Value) : new JsonArray(null, ((RecurrentLayer)network.Nodes[read.Value - 1].Layer).Units),
            ["dtype"] = IsIndex(read.Value) ? Indices : Numbers,
            ["keras_history"] = Place(NameOf(read.Value), read.State is int state ? state + 1 : 0),
        },
    };
}
