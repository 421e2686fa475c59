using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding;

/// <summary>Connects layers: what each of them reads, the shapes and masks that result, and whether anybody reads what it gives.</summary>
internal sealed class LayerGraph
{
    /// <summary>Options that a model's description tells by names, shapes and tensors.</summary>
    private static readonly HashSet<string> ToldElsewhere =
    [
        LayerDeclaration.Name.Name, LayerDeclaration.From.Name, LayerDeclaration.Trainable.Name, LayerOptions.Units.Name, LayerOptions.UseBias.Name,
        RecurrentDeclaration.ReturnSequences.Name, RecurrentDeclaration.Unroll.Name, ConvolutionDeclaration.Filters.Name, EmbeddingDeclaration.InputDim.Name,
        EmbeddingDeclaration.OutputDim.Name,
    ];

    private readonly EquatableArray<Use<LayerDeclaration>> uses;
    private readonly Problems problems;
    private readonly LayerNames names;
    private readonly LayerLimits limits;
    private readonly List<LayerNode> nodes = [];

    /// <summary>The model's input and what each layer gives.</summary>
    private readonly List<LayerSource> values = [];

    /// <summary>What layers read.</summary>
    private readonly HashSet<NodeInput> read = [];

    private LayerGraph(EquatableArray<Use<LayerDeclaration>> uses, Problems problems)
    {
        this.uses = uses;
        this.problems = problems;
        names = new LayerNames(uses, problems);
        limits = new LayerLimits(problems);
    }

    /// <summary>The layers and which of them give the outputs by name; null after a problem that hides what comes after it.</summary>
    public static (EquatableArray<LayerNode> Nodes, EquatableArray<NamedOutput> Outputs)? Build(Shape input, OptionValues model, Problems problems)
    {
        LayerGraph graph = new(ModelSection.Nodes(model), problems);
        OptionValues? only = model.Get(ModelSection.Input);
        Node inputNode = only?.NodeOf(ModelSection.Shape) ?? model.NodeOf(ModelSection.Inputs);
        if (!graph.limits.Fits(input, only is null ? "a sample of all inputs" : "the input", inputNode))
        {
            return null;
        }

        bool hasLengths = only?.Get(ModelSection.Lengths) ?? false;
        bool isIndex = only?.Get(ModelSection.Type) == InputType.Index;
        graph.values.Add(new LayerSource(Network.ModelInput, inputNode.Place.Line + 1, input, hasLengths)
        {
            IsInput = true,
            IsIndex = isIndex,
            HasLengths = hasLengths,
        });
        for (int i = 0; i < graph.uses.Count; i++)
        {
            if (!graph.Add(i))
            {
                return null;
            }
        }

        EquatableArray<OutputUse> named = model.Get(ModelSection.Outputs);
        EquatableArray<NamedOutput> outputs = graph.Outputs(named);
        if (named.Count == 0)
        {
            graph.read.Add(graph.nodes.Count);
        }

        if (outputs.Count == named.Count)
        {
            graph.CheckReaders();
        }

        graph.CheckMissing();
        return (graph.nodes.ToEquatableArray(), outputs);
    }

    private bool Add(int index)
    {
        Use<LayerDeclaration> use = uses[index];
        if (Inputs(index) is not EquatableArray<NodeInput> inputs)
        {
            return false;
        }

        string name = names[index];
        int dropouts = nodes.Sum(node => node.Layer.Dropouts), draws = nodes.Sum(node => (node.Layer as EquationLayer)?.Draws.Count ?? 0);
        EquatableArray<LayerSource> sources = inputs.Select(Source).ToEquatableArray();
        if (!TakesType(use, sources))
        {
            return false;
        }

        Layer? layer = use.Declaration.Build(new LayerInput(name, names.Wrapped(index), sources, dropouts, draws, use.Keyword, problems), use.Values);
        Shape[] again = [.. inputs.Where(input => !read.Add(input)).Select(input => Source(input).Shape)];
        if (layer is null || !limits.Fits(layer, use.Keyword) || !limits.Add(layer, again, use.Keyword))
        {
            return false;
        }

        layer = (use.Values.Get(LayerDeclaration.Trainable) ? layer : layer.Freeze()) with
        {
            ActivityPenalty = use.Values.Get(LayerDeclaration.ActivityRegularizer),
        };
        nodes.Add(new LayerNode(layer, inputs) { Settings = Settings(use) });
        Layer? timeEnd = layer.Output.Time is not null ? null : sources[0].Shape.Time is not null ? layer : sources[0].TimeEnd;
        foreach (NodeInput input in layer.TakesMasksOff ? inputs : [])
        {
            values[input.Value] = values[input.Value] with { Mask = false };
        }

        values.Add(new LayerSource(name, use.Keyword.Place.Line + 1, layer.Output, layer.MaskOut)
        {
            IsInput = layer is InputLayer,
            IsIndex = layer is InputLayer { IsIndex: true },
            HasLengths = sources[0].HasLengths,
            TimeEnd = timeEnd,
        });
        return true;
    }

    /// <summary>Whether a layer reads indices where it needs them, and only there; reports it if not.</summary>
    private bool TakesType(Use<LayerDeclaration> use, EquatableArray<LayerSource> sources)
    {
        if (sources.FirstOrDefault(source => source.IsIndex != use.Declaration.TakesIndices) is not LayerSource other)
        {
            return true;
        }

        string message = other.IsIndex
            ? $"the layer reads {Called(other.Name)}, whose steps are indices, which say nothing by their size; put an embedding before it, as in "
                + "'embedding: { input_dim: 1000, output_dim: 64 }'" + (use.Declaration is MaskingDeclaration ? ", with 'mask_zero: true'" : "")
            : other.IsInput
            ? $"the layer looks up indices, and the steps of {Called(other.Name)} are numbers; write '{other.Name}: {{ shape: [time], type: index }}'"
            : $"the layer looks up indices, which only the model's input has, and '{other.Name}' gives numbers; put it first, behind "
                + "'input: { shape: [time], type: index }', or use dense";
        problems.Report(Descriptors.ShapeMismatch, use.Keyword, message);
        return false;
    }

    /// <summary>What an input is called in a sentence.</summary>
    private string Called(string input) => names.HasInputs ? Words.Quote(input) : "the model's input";

    /// <summary>What a layer and the one that it wraps are told to compute.</summary>
    private static EquatableArray<Setting> Settings(Use<LayerDeclaration> use) => use.Values.Changed()
        .Concat(use.Declaration.Wrapped(use.Values)?.Values.Changed() ?? [])
        .Where(setting => !ToldElsewhere.Contains(setting.Name))
        .ToEquatableArray();

    /// <summary>What a layer reads, or null where some of it is not there.</summary>
    private EquatableArray<NodeInput>? Inputs(int index)
    {
        Use<LayerDeclaration> use = uses[index];
        EquatableArray<ScalarNode> given = use.Declaration.Sources(use.Values);
        if (use.Declaration is InputDeclaration)
        {
            return [new NodeInput(0)];
        }

        if (given.Count == 0 && index > 1 && uses[index - 1].Declaration is InputDeclaration)
        {
            string known = Words.List(nodes.Select(node => node.Layer.Name));
            problems.Report(
                Descriptors.UnreadableLayer, use.Keyword, $"the model has several inputs, and its first layer says which it reads: add 'from', one of {known}");
            return null;
        }

        IEnumerable<NodeInput?> input = given.Count == 0 ? [index] : given.Select(source => Resolve(source, index));
        NodeInput?[] inputs = [.. input, .. FirstStates(use.Declaration.FirstStates(use.Values), index)];
        return inputs.All(read => read is not null) ? inputs.Select(read => read!.Value).ToEquatableArray() : null;
    }

    /// <summary>The states that a layer begins with: those that a list names, or all of a layer.</summary>
    private IEnumerable<NodeInput?> FirstStates(Node? named, int reader)
    {
        if (named is not ScalarNode one)
        {
            return named is SequenceNode list ? list.Items.Select(item => Resolve((ScalarNode)item, reader)) : [];
        }

        NodeInput? read = Resolve(one, reader);
        return read is { State: null, Value: int value and > 0 } && nodes[value - 1].Layer is RecurrentLayer { ReturnState: true, Cell.States: var states }
            ? states.Select((_, state) => (NodeInput?)new NodeInput(value, state))
            : [read];
    }

    /// <summary>What a name means to a layer that reads it; null after a problem.</summary>
    private NodeInput? Resolve(ScalarNode name, int reader)
    {
        string[] path = name.Text.Split('/');
        if (names.Resolve(name with { Text = path[0] }, reader) is not int value)
        {
            return null;
        }

        if (path.Length == 1)
        {
            return value;
        }

        Layer? layer = value == 0 ? null : nodes[value - 1].Layer;
        if (layer is RecurrentLayer { ReturnState: true, Cell.States: var states })
        {
            string[] known = [.. states.Select(state => state.ToString())];
            if (Array.IndexOf(known, path[1]) is >= 0 and int state)
            {
                return new NodeInput(value, state);
            }

            UnknownNames.Report(problems, name with { Text = path[1] }, "state", known, Vocabulary.Empty);
            return null;
        }

        string objection = layer switch
        {
            RecurrentLayer => $"layer '{layer.Name}' gives its output alone; write 'return_state: true' there to read its states too",
            BidirectionalLayer => $"layer '{layer.Name}' runs in both directions, and its states cannot be read; run two layers, one with 'go_backwards: true'",
            _ => $"'{path[0]}' has no states, which recurrent layers have; name it alone",
        };
        problems.Report(Descriptors.UnreadableLayer, name, objection);
        return null;
    }

    /// <summary>What a layer that reads it gets.</summary>
    private LayerSource Source(NodeInput input)
    {
        LayerSource value = values[input.Value];
        if (input.State is not int state)
        {
            return value;
        }

        RecurrentLayer layer = (RecurrentLayer)nodes[input.Value - 1].Layer;
        Symbol read = layer.Cell.States[state];
        return value with
        {
            Name = $"{value.Name}/{read}",
            Shape = new Shape(null, layer.UnitsOf(read)),
            Mask = false,
            IsState = true,
            TimeEnd = layer,
        };
    }

    /// <summary>Of an input with steps of infinity or NaN nothing is computed but what masks them: 0 times NaN is NaN.</summary>
    private void CheckMissing()
    {
        if (nodes.Select(node => node.Layer).OfType<MaskingLayer>().FirstOrDefault(masking => !masking.IsFinite) is not MaskingLayer missing)
        {
            return;
        }

        int source = nodes.First(node => node.Layer == missing).Inputs[0];
        for (int i = 0; i < nodes.Count; i++)
        {
            bool masksTheSame = nodes[i].Layer is MaskingLayer masking && masking.MaskValue.Equals(missing.MaskValue);
            if (nodes[i].Inputs.Contains(source) && !masksTheSame)
            {
                problems.Report(
                    Descriptors.ReadsMissing,
                    uses[i].Keyword,
                    $"the layer reads {Called(values[source].Name)}, in which '{missing.Name}' masks steps of {Words.Show((double)missing.MaskValue)}, and would compute with "
                    + $"them; write 'from: {missing.Name}'");
            }
        }
    }

    /// <summary>The outputs by name that there are.</summary>
    private EquatableArray<NamedOutput> Outputs(EquatableArray<OutputUse> named)
    {
        List<NamedOutput> outputs = [];
        foreach (OutputUse use in named)
        {
            if (names.Resolve(use.Name, reader: uses.Count) is not int value)
            {
                continue;
            }

            if (Objection(value, use.Name.Text) is string objection)
            {
                problems.Report(Descriptors.UnreadableLayer, use.Name, objection);
                continue;
            }

            read.Add(value);
            outputs.Add(new NamedOutput(value - 1, use.Values.Get(OutputsType.Labels)));
        }

        return outputs.ToEquatableArray();
    }

    /// <summary>Why a value cannot be one of several outputs, or null.</summary>
    private string? Objection(int value, string name) => values[value].IsInput ? $"'{name}' is what goes in; name a layer"
        : name == "val" || name.StartsWith("val_", StringComparison.Ordinal)
            ? "what is measured on data for validation has 'val_' in front of its name, and could not be told from this; give the layer another name"
        : null;

    /// <summary>What nobody reads would be computed, and trained, for nothing.</summary>
    private void CheckReaders()
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            if (!read.Any(input => input.Value == i + 1))
            {
                problems.Report(Descriptors.UnreadLayer, uses[i].Keyword, names[i]);
            }
        }
    }
}
