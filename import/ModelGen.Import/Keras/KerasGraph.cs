using System.Runtime.CompilerServices;
using ModelGen.Import.Graph;
using ModelGen.Import.Json;

namespace ModelGen.Import.Keras;

/// <summary>
/// Makes one graph of a configuration, in which models within models are gone: each call of a layer that the output depends on is a layer of the
/// <see cref="SourceModel"/>.
/// </summary>
internal sealed class KerasGraph
{
    /// <summary>The most calls of layers: inner models that call each other twice could make any number of them.</summary>
    private const int MostCalls = 4096;

    private readonly KerasVersion version;
    private readonly KerasWeights weights;
    private readonly SourceModel model;
    private readonly HashSet<KerasLayer> used = [];
    private int calls;

    private KerasGraph(KerasVersion version, KerasWeights weights, SourceModel model)
    {
        this.version = version;
        this.weights = weights;
        this.model = model;
    }

    /// <summary>Reads a model.</summary>
    public static SourceModel Read(KerasConfig config, KerasVersion version, KerasWeights weights)
    {
        SourceModel model = new() { Origin = version.Name, Inputs = [new SourceInput(InputShape(config))] };
        KerasGraph graph = new(version, weights, model);
        if (!config.IsSequential && config.Inputs.Count != 1)
        {
            throw new ImportException(
                $"the model has {config.Inputs.Count} inputs ({string.Join(", ", config.Inputs.Select(input => input.Layer))}); models have one here");
        }

        if (!config.IsSequential && config.Outputs.Count != 1)
        {
            throw new ImportException(
                $"the model has {config.Outputs.Count} outputs ({string.Join(", ", config.Outputs.Select(output => output.Layer))}); models have one here: "
                    + "save a model of the one that you need, keras.Model(model.input, model.get_layer(NAME).output)");
        }

        weights.Bind(config, graph.Slots(config));
        if (graph.Add(config, "", -1) < 0)
        {
            throw new ImportException("the model's output is its input; there is nothing to describe");
        }

        graph.NoteTypes(config);
        return model;
    }

    /// <summary>The slots of all layers, also of those that the output does not depend on: files have the weights of all.</summary>
    private List<KerasSlots> Slots(KerasConfig config) => [.. config.Layers.Select(layer => layer.Model is { } inner
        ? new KerasSlots(layer, [], Slots(inner))
        : new KerasSlots(layer, KerasLayerReader.Read(layer, version, default).Slots, []))];

    private int Add(KerasConfig config, string prefix, int input) => config.IsSequential
        ? config.Layers.Aggregate(input, (value, layer) => AddLayer(layer, prefix, [value], default))
        : AddGraph(config, prefix, input);

    private int AddGraph(KerasConfig config, string prefix, int input)
    {
        if (config.Inputs.Count != 1 || config.Outputs.Count != 1)
        {
            throw new ImportException(
                $"the inner model '{config.Name}' has {config.Inputs.Count} inputs and {config.Outputs.Count} outputs; models have one of each here");
        }

        Dictionary<string, KerasLayer> layers = [];
        foreach (KerasLayer layer in config.Layers)
        {
            layers[layer.Name] = layer;
        }

        Dictionary<(KerasLayer Layer, int Call), int?> values = [];
        return Value(config.Outputs[0]);

        // null stands for a value that is being computed: whoever meets it reads itself.
        int Value((string Layer, int Call) reference)
        {
            if (reference.Layer == config.Inputs[0].Layer)
            {
                return input;
            }

            if (!layers.TryGetValue(reference.Layer, out KerasLayer? layer))
            {
                throw new ImportException($"layer '{reference.Layer}' is read, and the file has none of this name; it is damaged");
            }

            if (layer.Calls.Count == 0)
            {
                throw new ImportException($"layer '{layer.Name}' ({layer.ClassName}) is read and reads nothing; the file is damaged");
            }

            // Files of a part of a graph keep the numbers that calls had in the whole.
            int call = layer.Calls.Count == 1 ? 0 : reference.Call;
            if (call < 0 || call >= layer.Calls.Count)
            {
                throw new ImportException($"call {call} of layer '{layer.Name}' is read, and there are {layer.Calls.Count}; the file is damaged");
            }

            if (values.TryGetValue((layer, call), out int? known))
            {
                return known ?? throw new ImportException($"layer '{layer.Name}' reads what it gives; the file is damaged");
            }

            values[(layer, call)] = null;
            int value = AddLayer(layer, prefix, [.. layer.Calls[call].Inputs.Select(Value)], layer.Calls[call].Arguments);
            values[(layer, call)] = value;
            return value;
        }
    }

    private int AddLayer(KerasLayer layer, string prefix, IReadOnlyList<int> inputs, ConfigNode arguments)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++calls > MostCalls)
        {
            throw new ImportException($"the model calls layers more than {MostCalls} times; it is too large");
        }

        if (inputs.Count == 0)
        {
            throw new ImportException($"layer '{layer.Name}' ({layer.ClassName}) reads nothing; the file is damaged");
        }

        if (layer.ClassName == "InputLayer")
        {
            return inputs[0];
        }

        if (layer.Model is { } inner)
        {
            return inputs.Count == 1 ? Add(inner, $"{prefix}{layer.Name}_", inputs[0])
                : throw new ImportException($"the inner model '{layer.Name}' gets {inputs.Count} inputs; models have one here");
        }

        KerasLayerReader read = KerasLayerReader.Read(layer, version, arguments);
        if (!used.Add(layer) && read.Slots.Count > 0)
        {
            throw read.Error("it is called at several places, with the same weights; weights can't be shared here");
        }

        SourceLayer source = read.ToSource(prefix + layer.Name, inputs, weights.Of(layer));
        model.Notes.AddRange(read.Notes);
        return model.Add(source);
    }

    /// <summary>The shape of a sample, from wherever it stands: at the input, at the first layer or at the model.</summary>
    private static int?[] InputShape(KerasConfig config)
    {
        KerasConfig model = config;
        KerasLayer? first = null;
        while (first is null or { Model: not null })
        {
            model = first?.Model ?? model;
            first = model.IsSequential ? model.Layers[0] : model.Layers.Find(layer => model.Inputs.Count > 0 && layer.Name == model.Inputs[0].Layer)
                ?? throw new ImportException($"the input of '{model.Name}' is no layer of it; the file is damaged");
        }

        ConfigNode options = first.ClassName is "TimeDistributed" or "Bidirectional" && !HasShape(first.Config) ? first.Config["layer"]["config"] : first.Config;
        ConfigNode[] places = [options["batch_input_shape"], options["batch_shape"], config.Config["build_input_shape"], options["build_config"]["input_shape"]];
        foreach (ConfigNode shape in places)
        {
            if (shape.Items is [_, ..] && !shape.Items[0].IsList)
            {
                return [.. shape.Items.Skip(1).Select(axis => axis.Has ? axis.Int() : (int?)null)];
            }
        }

        bool isIndex = first.ClassName == "Embedding";
        return options["input_dim"].Has && !isIndex && options["input_length"].Has ? [options["input_length"].Int(), options["input_dim"].Int()]
            : isIndex ? [options["input_length"].IsNumber ? options["input_length"].Int() : null]
            : options["input_dim"].Has && KerasLayerReader.NeedsTime(first.ClassName) ? [null, options["input_dim"].Int()]
            : options["input_dim"].Has ? [options["input_dim"].Int()]
            : throw new ImportException(
                $"the file does not say the shape of the input (layer '{first.Name}'); call model.build((None, STEPS, FEATURES)) and save the model again");
    }

    private static bool HasShape(ConfigNode config) => config["batch_input_shape"].Has || config["batch_shape"].Has;

    private void NoteTypes(KerasConfig config)
    {
        foreach (KerasLayer layer in config.Layers)
        {
            ConfigNode type = layer.Config["dtype"];
            string name = type.IsText ? type.Text() : type["config"]["name"].IsText ? type["config"]["name"].Text() : "float32";
            if (layer.ClassName is not ("InputLayer" or "Embedding") && name is not ("float32" or "int32" or "int64"))
            {
                model.Notes.Add($"Layers computed in {name}; here all do in float32.");
            }

            if (layer.Model is { } inner)
            {
                NoteTypes(inner);
            }
        }
    }
}
