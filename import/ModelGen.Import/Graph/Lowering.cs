using System.Collections.Immutable;
using ModelGen.Import.Output;
using static System.FormattableString;

namespace ModelGen.Import.Graph;

/// <summary>
/// Makes a description and its tensors of a model: names that the language takes, shapes from layer to layer, weights in its order, each checked against the
/// shape that the options ask for. It knows no source.
/// </summary>
internal sealed class Lowering
{
    private const int MostLayers = 256;

    /// <summary>The most inputs of a model, and outputs.</summary>
    private const int MostInputs = 32;

    private readonly SourceModel model;
    private readonly ImportOptions options;
    private readonly List<DescribedLayer> layers = [];
    private readonly List<ImportedTensor> tensors = [];
    private readonly LayerNamer names = new();

    /// <summary>What goes in: the name by which layers read it, and the shape.</summary>
    private readonly List<(string Name, SampleShape Shape)> inputs = [];

    /// <summary>What each layer of the source gives: the name of the described layer, and the shape.</summary>
    private readonly (string Name, SampleShape Shape)[] values;

    private Lowering(SourceModel model, ImportOptions options)
    {
        this.model = model;
        this.options = options;
        values = new (string, SampleShape)[model.Layers.Count];
    }

    /// <summary>Lowers a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The name of the class.</param>
    /// <param name="options">What the caller wants.</param>
    public static ImportedModel Lower(SourceModel model, string name, ImportOptions options)
    {
        if (model.Inputs.Count > MostInputs || model.Outputs.Count > MostInputs)
        {
            throw new ImportException(Invariant(
                $"the model has {model.Inputs.Count} inputs and {model.Outputs.Count} outputs, and one has {MostInputs} of each at most"));
        }

        if (options.InputSteps.Keys.FirstOrDefault(name => model.Inputs.All(input => input.Name != name)) is string other)
        {
            throw new ImportException(
                $"the option 'InputSteps' names '{other}', and the model's inputs are {string.Join(", ", model.Inputs.Select(input => input.Name))}");
        }

        Lowering lowering = new(model, options);
        List<DescribedInput> inputs = [.. Enumerable.Range(0, model.Inputs.Count).Select(lowering.AddInput)];
        for (int i = 0; i < model.Layers.Count; i++)
        {
            lowering.Add(i);
        }

        List<DescribedLayer> outputs = lowering.Outputs();
        if (lowering.layers.Count is 0 or > MostLayers)
        {
            throw new ImportException(Invariant($"the model has {lowering.layers.Count} layers, and 1 to {MostLayers} can be described"));
        }

        (OptionList Training, List<OptionList> Goals)? trained = model.Training is { } source ? Trainings.Lower(source, outputs, model.Notes) : null;
        Description description = new(
            name,
            options.Namespace,
            model.Origin,
            inputs,
            outputs.Count == 1 ? [] : [.. outputs.Select((output, i) => new DescribedOutput(output.Name, trained?.Goals[i] ?? []))],
            lowering.layers,
            trained?.Training,
            options.EmbedWeights ? ImportedModel.WeightsFile(name) : null);
        ImmutableArray<string> notes = [.. model.Notes.Distinct()];
        return new ImportedModel(name, DescriptionWriter.Write(description, notes), [.. lowering.tensors], notes)
        {
            InputNames = [.. inputs.Select(input => input.Name)],
            OutputNames = outputs.Count == 1 ? [ReferenceOutputs.OutputName] : [.. outputs.Select(output => output.Name)],
        };
    }

    private DescribedInput AddInput(int place)
    {
        SourceInput source = model.Inputs[place];
        bool isIndex = ReadsIndices(-1 - place), isOne = model.Inputs.Count == 1;
        SampleShape shape = Input(source, isIndex);
        string name = isOne ? LayerNamer.Input : names.Take(source.Name, LayerNamer.Input);
        inputs.Add((name, shape));
        OptionList described = [("shape", isIndex ? [shape.Time!.Value] : shape.Axes)];
        if (isIndex)
        {
            described.Set("type", "index");
        }

        if (model.HasLengths)
        {
            described.Set("lengths", isOne && model.Outputs.Count <= 1 ? true
                : throw new ImportException("sequences have lengths, and there are several inputs or outputs; lengths are for models with one of each"));
        }

        return new DescribedInput(name, described);
    }

    /// <summary>Whether an input is looked up in tables, and nothing else reads it.</summary>
    private bool ReadsIndices(int input)
    {
        SourceLayer[] first = [.. model.Layers.Where(layer => layer.Kind != SourceLayer.Identity && layer.Inputs.Any(value => Origin(value) == input))];
        SourceLayer? table = Array.Find(first, layer => layer.Kind == "embedding");
        if (model.Layers.Find(layer => layer.Kind == "embedding" && Origin(layer.Inputs[0]) >= 0) is SourceLayer inside)
        {
            throw inside.Error("it looks up what another layer gives; an embedding reads the model's input here");
        }

        return table is null || Array.TrueForAll(first, layer => layer.Kind == "embedding")
            ? table is not null
            : throw table.Error("the indices that it looks up are read by other layers too, as numbers; an input is either indices or numbers here");
    }

    /// <summary>Where a value comes from, also behind layers of which nothing is left.</summary>
    private int Origin(int value)
    {
        while (value >= 0 && model.Layers[value].Kind == SourceLayer.Identity)
        {
            value = model.Layers[value].Inputs[0];
        }

        return value;
    }

    private SampleShape Input(SourceInput source, bool isIndex)
    {
        int?[] axes = source.Axes;
        bool hasTime = isIndex ? axes.Length == 1 : axes.Length == 2;
        if (!hasTime && (isIndex || axes.Length != 1))
        {
            throw new ImportException(
                $"samples have the shape ({string.Join(", ", axes.Select(axis => axis is int size ? Invariant($"{size}") : "None"))}); "
                    + (isIndex ? "a list of indices is expected" : "(features) and (time, features) can be described, no pictures"));
        }

        // Of several inputs those that say how many steps they have keep them.
        bool isOne = model.Inputs.Count == 1;
        int? asked = options.InputSteps.TryGetValue(source.Name, out int own) ? own : isOne ? options.Steps ?? axes[0] : axes[0] ?? options.Steps;
        int? time = hasTime ? asked ?? throw SourceInput.StepsAreOpen(isOne ? null : source.Name) : null;
        if (!hasTime && options.Steps is not null)
        {
            model.Notes.Add("'Steps' was given, but the input has no time axis.");
        }

        int features = isIndex ? 1 : axes[^1] ?? throw new ImportException("the file leaves the number of the input's features open; only time steps may be");
        SampleShape input = new(time, features);
        return input.IsValid ? input : throw new ImportException($"samples have the shape {input}, and each size lies between 1 and 65536");
    }

    private (string Name, SampleShape Shape) Value(int place) => place < 0 ? inputs[-1 - place] : values[place];

    private void Add(int place)
    {
        SourceLayer layer = model.Layers[place];
        List<(string Name, SampleShape Shape)> sources = [.. layer.Inputs.Select(Value)];
        layer = layer.Kind == SourceLayer.SliceKind ? Cropping(layer, sources[0].Shape) : layer;
        if (IsNothing(layer, sources[0].Shape))
        {
            values[place] = sources[0];
            return;
        }

        if (layer.Kind == SourceLayer.StateKind)
        {
            values[place] = StateOf(layer, sources[0].Name);
            return;
        }

        CheckAxes(layer, sources[0].Shape);
        string kind = layer.Kind == "bidirectional" ? LayerShapes.Inner(layer.Options).Kind : layer.Kind;
        foreach (string prefix in layer.Kind == "bidirectional" ? new[] { SourceLayer.Forward, SourceLayer.Backward } : [""])
        {
            GateLayouts.ToKeras(layer, kind, prefix);
        }

        List<SampleShape> shapes = [.. sources.Select(source => source.Shape)];
        CheckMerge(layer, shapes);
        SampleShape output = LayerShapes.Output(layer, shapes);
        if (!output.IsValid)
        {
            throw layer.Error($"it gives samples of shape {output}, and each size lies between 1 and 65536");
        }

        string name = names.Take(layer.Name, layer.Kind);
        string inner = layer.Kind == "bidirectional" ? names.Inner(layer.Options, kind) : "";
        foreach ((string role, int[] shape) in LayerShapes.Tensors(layer, shapes))
        {
            tensors.Add(Tensor(layer, role, shape, $"{name}/{Path(role, inner)}"));
        }

        if (layer.Weights.Count > 0)
        {
            throw layer.Error(
                $"the file has weights '{layer.Weights.First().Value.Name}', for which the layer has no use with its options; the file is damaged");
        }

        if (layer.InitialState.Count > 0)
        {
            layer.Options.Set("initial_state", FirstStates(layer));
        }

        string? before = layers.Count > 0 ? layers[^1].Name : inputs is [(string only, _)] ? only : null;
        string[] from = [.. sources.Select(source => source.Name)];
        layers.Add(new DescribedLayer(name, layer.Kind, layer.Options, from is [string one] && one == before ? [] : from, output, layer.Cell));
        values[place] = (name, output);
    }

    /// <summary>The names of the states that a layer begins with.</summary>
    private string[] FirstStates(SourceLayer layer)
    {
        (string Name, SampleShape Shape)[] states = [.. layer.InitialState.Select(Value)];
        SampleShape expected = new(null, layer.Options.Int("units"));
        return Array.TrueForAll(states, state => state.Shape == expected) ? [.. states.Select(state => state.Name)]
            : throw layer.Error($"it begins with states of the shapes {string.Join(", ", states.Select(state => state.Shape))}, and its own have {expected}");
    }

    /// <summary>The layers that give the outputs. An input, a state, and what is an output already get a layer that hands them on.</summary>
    private List<DescribedLayer> Outputs()
    {
        List<DescribedLayer> outputs = [];
        foreach (SourceOutput output in model.Outputs)
        {
            (string name, SampleShape shape) = Value(output.Place);
            DescribedLayer? own = layers.Find(layer => layer.Name == name);
            bool isLast = model.Outputs.Count > 1 || own == layers.LastOrDefault();
            if (own is null || outputs.Contains(own) || !isLast)
            {
                own = new DescribedLayer(names.Take(output.Name, "activation"), "activation", [("function", "linear")], [name], shape);
                layers.Add(own);
            }

            outputs.Add(own);
        }

        return outputs.Count > 0 || layers.Count == 0 ? outputs : [layers[^1]];
    }

    /// <summary>A state of a layer, which then lets others read its states.</summary>
    private (string Name, SampleShape Shape) StateOf(SourceLayer state, string source)
    {
        DescribedLayer layer = layers.Find(one => one.Name == source) ?? throw state.Error("the states of a layer are read that has none");
        layer.Options.Set("return_state", true);
        return ($"{source}/{state.Options["name"]}", new SampleShape(null, layer.Options.Int("units")));
    }

    /// <summary>Whether nothing is left of a layer: of one that only training knows, and of a flatten of what is flat.</summary>
    private static bool IsNothing(SourceLayer layer, SampleShape input) =>
        layer.Kind == SourceLayer.Identity || (layer.Kind == "flatten" && input.Time is null);

    private static SourceLayer Cropping(SourceLayer slice, SampleShape input)
    {
        int steps = input.Time ?? throw slice.Error("it takes some of the features, and only time steps can be taken");
        int start = At(slice.Options["start"] as int? ?? 0), stop = At(slice.Options["stop"] as int? ?? steps);
        return stop <= start ? throw slice.Error(Invariant($"it takes none of the {steps} time steps that it gets; give another number of 'Steps'"))
            : stop - start == steps ? slice with { Kind = SourceLayer.Identity }
            : slice with { Kind = "cropping_1d", Options = [("cropping", new[] { start, steps - stop })] };

        int At(int step) => Math.Clamp(step < 0 ? step + steps : step, 0, steps);
    }

    /// <summary>Where weights of a role stand below the layer's name.</summary>
    private static string Path(string role, string inner) =>
        role.StartsWith(SourceLayer.Forward, StringComparison.Ordinal) ? $"forward_{inner}/{role[SourceLayer.Forward.Length..]}"
        : role.StartsWith(SourceLayer.Backward, StringComparison.Ordinal) ? $"backward_{inner}/{role[SourceLayer.Backward.Length..]}"
        : role;

    private static ImportedTensor Tensor(SourceLayer layer, string role, int[] shape, string name)
    {
        if (layer.Constants.TryGetValue(role, out float[]? numbers))
        {
            int count = shape.Aggregate(1, (product, size) => product * size);
            return numbers.Length == count || numbers.Length == 1
                ? new ImportedTensor(name, new TensorShape(shape), numbers.Length == count ? numbers : [.. Enumerable.Repeat(numbers[0], count)])
                : throw layer.Error(Invariant($"it has {numbers.Length} numbers for {count} features; one, or one for each, is expected"));
        }

        if (!layer.Weights.Remove(role, out SourceTensor? tensor))
        {
            throw layer.Error($"the file has no weights '{role}' for it; it is damaged, or is of another model");
        }

        return tensor.Shape.SequenceEqual(shape)
            ? new ImportedTensor(name, new TensorShape(shape), tensor.Values)
            : throw layer.Error(
                $"'{tensor.Name}' has the shape ({string.Join(", ", tensor.Shape)}) in the file, and ({string.Join(", ", shape)}) by the layer's options and "
                    + "input; the file is damaged, or weights and layers are of different models");
    }

    /// <summary>Layers that normalize or join do so along the last axis.</summary>
    private static void CheckAxes(SourceLayer layer, SampleShape input)
    {
        int rank = input.Axes.Length + 1;
        if (layer.Axes is { } axes && !(axes is [int axis] && (axis == -1 || axis == rank - 1)))
        {
            throw layer.Error($"its axis is {string.Join(", ", axes)}, and the last one, the features, is what can be described");
        }
    }

    private static void CheckMerge(SourceLayer layer, List<SampleShape> shapes)
    {
        bool isMerge = layer.Kind is "add" or "subtract" or "multiply" or "average" or "maximum" or "minimum" or "concatenate";
        if (isMerge && shapes.Count < 2)
        {
            throw layer.Error("it merges a single input; the file is damaged");
        }

        if (isMerge && shapes.Exists(shape => layer.Kind == "concatenate" ? shape.Time != shapes[0].Time : shape != shapes[0]))
        {
            throw layer.Error(
                $"its inputs have the shapes {string.Join(", ", shapes)}; inputs of a merge have one shape here, so repeat the smaller one before");
        }

        bool isAttention = layer.Kind is "attention" or "additive_attention" or "multi_head_attention";
        if (shapes.Count > 1 && !isMerge && !isAttention)
        {
            throw layer.Error($"it gets {shapes.Count} inputs, and takes one; the file is damaged");
        }

        if (isAttention && shapes.Exists(shape => shape.Time is null))
        {
            throw layer.Error($"it weighs time steps, and its inputs have the shapes {string.Join(", ", shapes)}");
        }
    }
}
