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

    /// <summary>Whether training changes its weights.</summary>
    public bool Trainable => !Config["trainable"].Has || Config["trainable"].Flag();
}

/// <summary>A use of a layer in a graph.</summary>
/// <param name="Inputs">What it reads, each a layer and which of its calls.</param>
/// <param name="Arguments">What else it is called with.</param>
internal sealed record KerasCall(IReadOnlyList<(string Layer, int Call)> Inputs, ConfigNode Arguments);

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

    /// <summary>Of a graph: the layers that give its inputs.</summary>
    public IReadOnlyList<(string Layer, int Call)> Inputs { get; private set; } = [];

    /// <summary>Of a graph: the layers that give its outputs.</summary>
    public IReadOnlyList<(string Layer, int Call)> Outputs { get; private set; } = [];

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
            model.Inputs = References(config["input_layers"]);
            model.Outputs = References(config["output_layers"]);
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

    /// <summary>A call: a list of tensors up to Keras 2, arguments since.</summary>
    private static KerasCall ReadCall(ConfigNode node)
    {
        List<(string Layer, int Call)> inputs = [];
        if (node.IsMapping)
        {
            AddTensors(node["args"], inputs);
            ConfigNode named = node["kwargs"];
            foreach (string key in TensorArguments)
            {
                AddTensors(named[key], inputs);
            }

            return new KerasCall(inputs, named);
        }

        ConfigNode arguments = default;
        foreach (ConfigNode tensor in node.Items)
        {
            inputs.Add(Reference(tensor));
            ConfigNode named = tensor.Items.Count > 3 ? tensor.Items[3] : default;
            arguments = named.Keys.Any() ? named : arguments;
            foreach (string key in TensorArguments)
            {
                if (named[key].IsList)
                {
                    inputs.Add(Reference(named[key]));
                }
            }
        }

        return new KerasCall(inputs, arguments);
    }

    /// <summary>Arguments that are tensors beside the first, in the order in which attention layers take them.</summary>
    private static readonly string[] TensorArguments = ["inputs", "query", "value", "key"];

    private static void AddTensors(ConfigNode node, List<(string Layer, int Call)> inputs)
    {
        foreach (ConfigNode item in node.Items)
        {
            AddTensors(item, inputs);
        }

        if (node.IsMapping && node["class_name"].IsText && node["class_name"].Text() == "__keras_tensor__")
        {
            inputs.Add(Reference(node["config"]["keras_history"]));
        }
    }

    private static List<(string Layer, int Call)> References(ConfigNode node)
    {
        if (node.Items is [{ IsText: true }, ..])
        {
            return [Reference(node)];
        }

        return node.Has ? [.. node.Items.Select(Reference)] : throw node.Expected("a list of layers");
    }

    private static (string Layer, int Call) Reference(ConfigNode node)
    {
        if (node.Items is not [ConfigNode layer, ConfigNode call, ..])
        {
            throw node.Expected("a layer and which of its calls");
        }

        if (node.Items.Count > 2 && node.Items[2].Int() != 0)
        {
            throw new ImportException($"{node.Place}: output {node.Items[2].Int()} of layer '{layer.Text()}' is read; layers have one output here");
        }

        return (layer.Text(), call.Int());
    }
}
