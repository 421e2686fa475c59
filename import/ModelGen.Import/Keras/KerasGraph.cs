using System.Runtime.CompilerServices;
using ModelGen.Import.Graph;
using ModelGen.Import.Json;

namespace ModelGen.Import.Keras;

/// <summary>
/// Makes one graph of a configuration, in which models within models are gone: each call of a layer that the outputs depend on is a layer of the
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
        SourceModel model = new() { Origin = version.Name, Inputs = KerasInputs.Of(config) };
        KerasGraph graph = new(version, weights, model);
        weights.Bind(config, graph.Slots(config));
        IReadOnlyList<int> outputs = graph.Add(config, "", [.. Enumerable.Range(1, model.Inputs.Count).Select(input => -input)]);
        if (outputs is [< 0])
        {
            throw new ImportException("the model's output is its input; there is nothing to describe");
        }

        model.Outputs.AddRange(outputs.Select((place, i) =>
            new SourceOutput(place, config.IsSequential ? config.Layers[^1].Name : config.Outputs[i].Value.Layer)));
        graph.CheckInputs();
        graph.NoteTypes(config);
        return model;
    }

    /// <summary>The slots of all layers, also of those that the outputs do not depend on: files have the weights of all.</summary>
    private List<KerasSlots> Slots(KerasConfig config) => [.. config.Layers.Select(layer => layer.Model is { } inner
        ? new KerasSlots(layer, [], Slots(inner))
        : new KerasSlots(layer, KerasMasks.Computes(layer.ClassName) ? [] : KerasLayerReader.Read(layer, version).Slots, []))];

    /// <summary>Adds the layers of a model that its outputs depend on.</summary>
    /// <returns>The places of the outputs.</returns>
    private IReadOnlyList<int> Add(KerasConfig config, string prefix, IReadOnlyList<int> inputs)
    {
        if (!config.IsSequential)
        {
            return AddGraph(config, prefix, inputs);
        }

        KerasCall plain = new([], [], [], default);
        return [config.Layers.Aggregate(inputs[0], (value, layer) => AddLayer(layer, prefix, [value], [], plain)[0])];
    }

    private int[] AddGraph(KerasConfig config, string prefix, IReadOnlyList<int> inputs)
    {
        Dictionary<string, KerasLayer> layers = [];
        foreach (KerasLayer layer in config.Layers)
        {
            layers[layer.Name] = layer;
        }

        Dictionary<string, int> given = [];
        for (int i = 0; i < inputs.Count; i++)
        {
            given[config.Inputs[i].Value.Layer] = inputs[i];
        }

        KerasMasks masks = new(layers);
        Dictionary<KerasCall, KerasValues?> values = new(ReferenceEqualityComparer.Instance);
        return [.. config.Outputs.Select(output => Value(output.Value))];

        // null stands for a value that is being computed: whoever meets it reads itself.
        int Value(KerasReference reference)
        {
            if (given.TryGetValue(reference.Layer, out int input))
            {
                return input;
            }

            if (!layers.TryGetValue(reference.Layer, out KerasLayer? layer))
            {
                throw new ImportException($"layer '{reference.Layer}' is read, and the file has none of this name; it is damaged");
            }

            KerasCall call = layer.CallOf(reference);
            if (values.TryGetValue(call, out KerasValues? known))
            {
                return (known ?? throw new ImportException($"layer '{layer.Name}' reads what it gives; the file is damaged"))[reference.Output];
            }

            RuntimeHelpers.EnsureSufficientExecutionStack();
            values[call] = null;
            if (call.Masks.Count > 0 && !masks.AreImplied(call))
            {
                throw new ImportException($"layer '{layer.Name}' ({layer.ClassName}): it is called with a mask that the program computes; masks are those of "
                    + "Masking and Embedding here");
            }

            return (values[call] = AddLayer(layer, prefix, [.. call.Inputs.Select(Value)], [.. call.States.Select(Value)], call))[reference.Output];
        }
    }

    private KerasValues AddLayer(KerasLayer layer, string prefix, IReadOnlyList<int> inputs, IReadOnlyList<int> states, KerasCall call)
    {
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
            return new KerasValues(_ => inputs[0]);
        }

        if (layer.Model is { } inner)
        {
            int expected = inner.IsSequential ? 1 : inner.Inputs.Count;
            IReadOnlyList<int> outputs = inputs.Count == expected ? Add(inner, $"{prefix}{layer.Name}_", inputs)
                : throw new ImportException($"the inner model '{layer.Name}' gets {inputs.Count} inputs, and has {expected}; the file is damaged");
            return new KerasValues(output => output < outputs.Count ? outputs[output] : throw NoOutput(layer, output, outputs.Count));
        }

        KerasLayerReader read = KerasLayerReader.Read(layer, version, call);
        if (!used.Add(layer) && read.Slots.Count > 0)
        {
            throw read.Error("it is called at several places, with the same weights; weights can't be shared here");
        }

        model.Notes.AddRange(read.Notes);

        // What a recurrent layer reads beside its steps are states. Keras 2 takes them as inputs, Keras 3 by name.
        SourceLayer source = read.States.Count == 0 ? read.ToSource(prefix + layer.Name, inputs, states, weights.Of(layer))
            : read.ToSource(prefix + layer.Name, [inputs[0]], [.. inputs.Skip(1), .. states], weights.Of(layer));
        if (source.Kind == "bidirectional" && (read.ReturnsState || source.InitialState.Count > 0))
        {
            return new KerasValues(new KerasDirections(model, source, read.States).Make);
        }

        int place = model.Add(source), count = read.ReturnsState ? 1 + read.States.Count : 1;
        if (read.TakesOneStep)
        {
            place = model.Add(new SourceLayer { Name = source.Name, ClassName = layer.ClassName, Kind = "flatten", Options = [], Inputs = [place] });
        }

        return new KerasValues(output => output == 0 ? place
            : output < count ? model.Add(source.State(read.States[output - 1], place))
            : throw NoOutput(layer, output, count));
    }

    private static ImportException NoOutput(KerasLayer layer, int output, int count) =>
        new($"layer '{layer.Name}' ({layer.ClassName}): its output {output} is read, and it has {count}; the file is damaged");

    private void CheckInputs()
    {
        HashSet<int> read = [.. model.Layers.SelectMany(layer => layer.Inputs.Concat(layer.InitialState)), .. model.Outputs.Select(output => output.Place)];
        for (int i = 0; i < model.Inputs.Count; i++)
        {
            if (!read.Contains(-1 - i))
            {
                throw new ImportException($"no output depends on the input '{model.Inputs[i].Name}'; save a model without it");
            }
        }
    }

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
