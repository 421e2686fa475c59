using ModelGen.Import.Json;

namespace ModelGen.Import.Keras;

/// <summary>A layer of a configuration.</summary>
/// <param name="className">Its class.</param>
/// <param name="name">Its name.</param>
/// <param name="config">Its options.</param>
/// <param name="calls">Its calls.</param>
/// <param name="model">Its layers, if it is a model.</param>
internal sealed class KerasLayer(string className, string name, ConfigNode config, IReadOnlyList<KerasCall> calls, KerasConfig? model)
{
    /// <summary>Its class.</summary>
    public string ClassName => className;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its options.</summary>
    public ConfigNode Config => config;

    /// <summary>Where it is called, each with what it reads; of a layer of a sequence none.</summary>
    public IReadOnlyList<KerasCall> Calls => calls;

    /// <summary>The layers of a model that is a layer; null: it is none.</summary>
    public KerasConfig? Model => model;

    /// <summary>The call that gives a value. Files of a part of a graph keep the numbers that calls had in the whole.</summary>
    public KerasCall CallOf(KerasReference value) => Calls.Count == 1 ? Calls[0]
        : Calls.Count == 0 ? throw new ImportException($"layer '{Name}' ({ClassName}) is read and reads nothing; the file is damaged")
        : value.Call >= 0 && value.Call < Calls.Count ? Calls[value.Call]
        : throw new ImportException($"call {value.Call} of layer '{Name}' is read, and there are {Calls.Count}; the file is damaged");

    /// <summary>Whether training changes its weights.</summary>
    public bool Trainable => !Config["trainable"].Has || Config["trainable"].Flag();
}

/// <summary>A value in a graph.</summary>
/// <param name="Layer">The layer that gives it.</param>
/// <param name="Call">Which of its calls.</param>
/// <param name="Output">Which of its outputs.</param>
internal readonly record struct KerasReference(string Layer, int Call, int Output);

/// <summary>A use of a layer in a graph.</summary>
/// <param name="Inputs">What it reads.</param>
/// <param name="States">The states that it is given by name.</param>
/// <param name="Masks">The masks that it is given.</param>
/// <param name="Arguments">What else it is called with, by name.</param>
internal sealed record KerasCall(
    IReadOnlyList<KerasReference> Inputs, IReadOnlyList<KerasReference> States, IReadOnlyList<KerasReference> Masks, ConfigNode Arguments)
{
    /// <summary>Of a slice: what it takes along each axis.</summary>
    public ConfigNode Slice { get; init; }
}

/// <summary>The configuration of a model: a sequence of layers, or a graph of them.</summary>
internal sealed class KerasConfig
{
    private const int MostLayers = 1024;

    private KerasConfig(string className, string name, ConfigNode config)
    {
        ClassName = className;
        Name = name;
        Config = config;
    }

    /// <summary>The class of the model.</summary>
    public string ClassName { get; }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>Its options.</summary>
    public ConfigNode Config { get; }

    /// <summary>Its layers, in the order of the file.</summary>
    public List<KerasLayer> Layers { get; } = [];

    /// <summary>Whether layers follow each other.</summary>
    public bool IsSequential => ClassName == "Sequential";

    /// <summary>Of a graph: its inputs, each with the name that data for it have.</summary>
    public IReadOnlyList<(string Name, KerasReference Value)> Inputs { get; private set; } = [];

    /// <summary>Of a graph: its outputs, each with the name that targets for it have.</summary>
    public IReadOnlyList<(string Name, KerasReference Value)> Outputs { get; private set; } = [];

    /// <summary>Whether a class is a model whose layers a configuration lists.</summary>
    public static bool IsModel(string className) => className is "Sequential" or "Model" or "Functional" or "Graph";

    /// <summary>Reads a configuration.</summary>
    /// <param name="node">A mapping with a class and a configuration.</param>
    public static KerasConfig Read(ConfigNode node)
    {
        string className = node["class_name"].Text();
        ConfigNode config = node["config"];
        ConfigNode layers = config.IsList ? config : config["layers"];
        if (!IsModel(className) || className == "Graph" || !layers.IsList)
        {
            throw new ImportException(
                $"the model is of the class '{className}', whose layers the file does not list; make a Sequential or a functional Model of it, and save that");
        }

        KerasConfig model = new(className, config["name"].IsText ? config["name"].Text() : "", config);
        foreach (ConfigNode layer in layers.Items)
        {
            model.Layers.Add(ReadLayer(layer));
        }

        if (model.Layers.Count is 0 or > MostLayers)
        {
            throw new ImportException($"{layers.Place}: a model has 1 to {MostLayers} layers, and {model.Layers.Count} are there");
        }

        if (!model.IsSequential)
        {
            model.Inputs = Named(config["input_layers"]);
            model.Outputs = Named(config["output_layers"]);
        }

        return model;
    }

    /// <summary>Reads a layer, as one of a list or one that another layer wraps.</summary>
    public static KerasLayer ReadLayer(ConfigNode node)
    {
        string className = node["class_name"].Text();
        ConfigNode config = node["config"];
        KerasConfig? model = IsModel(className) ? Read(node) : null;
        string name = node["name"].IsText ? node["name"].Text() : config["name"].IsText ? config["name"].Text() : model?.Name ?? "";
        List<KerasCall> calls = [.. node["inbound_nodes"].Items.Select(ReadCall)];
        return new KerasLayer(className, name, config, calls, model);
    }

    /// <summary>A call: a list of tensors up to Keras 2, each with arguments by name, and all arguments since.</summary>
    private static KerasCall ReadCall(ConfigNode node)
    {
        List<KerasReference> inputs = [], states = [], masks = [];
        ConfigNode arguments = default, slice = default;
        if (node["args"].Has || node["kwargs"].Has)
        {
            AddTensors(node["args"], inputs);
            arguments = node["kwargs"];
            slice = node["args"].Items.ElementAtOrDefault(1);
            AddNamed();
        }
        else
        {
            foreach (ConfigNode tensor in IsReference(node) ? [node] : node.Items)
            {
                AddTensors(tensor, inputs);
                ConfigNode named = tensor.Items.Count > 3 ? tensor.Items[3] : default;
                if (named.Keys.Any())
                {
                    arguments = named;
                    AddNamed();
                }
            }
        }

        return new KerasCall(inputs, states, masks, arguments) { Slice = arguments["slice_spec"].Has ? arguments["slice_spec"] : slice };

        void AddNamed()
        {
            foreach (string key in TensorArguments)
            {
                AddTensors(arguments[key], inputs);
            }

            AddTensors(arguments["initial_state"], states);
            foreach (string key in MaskArguments)
            {
                AddTensors(arguments[key], masks);
            }
        }
    }

    /// <summary>Arguments that are tensors beside the first, in the order in which attention layers take them.</summary>
    private static readonly string[] TensorArguments = ["inputs", "sequences", "query", "value", "key"];

    private static readonly string[] MaskArguments = ["mask", "query_mask", "value_mask", "key_mask"];

    /// <summary>Adds the tensors of an argument: one, a list of them, or nothing.</summary>
    private static void AddTensors(ConfigNode node, List<KerasReference> tensors)
    {
        if (IsReference(node))
        {
            tensors.Add(Reference(node));
            return;
        }

        foreach (ConfigNode item in node.Items)
        {
            AddTensors(item, tensors);
        }

        if (node["class_name"].IsText && node["class_name"].Text() == "__keras_tensor__")
        {
            tensors.Add(Reference(node["config"]["keras_history"]));
        }
    }

    /// <summary>Inputs or outputs of a graph: one, a list of them, or a mapping by their names.</summary>
    private static List<(string Name, KerasReference Value)> Named(ConfigNode node)
    {
        List<(string Name, KerasReference Value)> named = [];
        Add(node, null);
        return named.Count > 0 ? named : throw node.Expected("a list of layers");

        void Add(ConfigNode one, string? name)
        {
            if (IsReference(one))
            {
                KerasReference value = Reference(one);
                named.Add((name ?? value.Layer, value));
                return;
            }

            foreach (ConfigNode item in one.Items)
            {
                Add(item, name);
            }

            foreach (string key in one.Keys)
            {
                Add(one[key], key);
            }
        }
    }

    /// <summary>Whether a list is a value's rather than one of several.</summary>
    private static bool IsReference(ConfigNode node) => node.Items is [{ IsText: true }, ..];

    private static KerasReference Reference(ConfigNode node) => node.Items is [ConfigNode layer, ConfigNode call, ..]
        ? new KerasReference(layer.Text(), call.Int(), node.Items.Count > 2 && node.Items[2].IsNumber ? node.Items[2].Int() : 0)
        : throw node.Expected("a layer and which of its calls");
}
