using ModelGen.Export.Model;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;
using ModelGen.Import.Graph;
using static System.FormattableString;

namespace ModelGen.Export.Torch;

/// <summary>
/// Makes modules of PyTorch of the layers of a network: the tensors of each, called after the layer, and lines of Python that make it and call it. What has
/// weights and no module keeps them under its own names; recurrent layers without one are refused.
/// </summary>
internal sealed partial class TorchWriter
{
    private readonly ExportedModel model;
    private readonly PythonNames names;
    private readonly List<string> modules = [];
    private readonly List<string> lines = [];
    private readonly List<(string Name, string Shape)> inputs = [];

    /// <summary>What each layer gives, behind the model's input, in Python.</summary>
    private readonly List<string> values = [];

    /// <summary>States after the last step, by the value's place and the state's.</summary>
    private readonly Dictionary<(int Value, int State), string> states = [];

    public TorchWriter(ExportedModel model)
    {
        this.model = model;
        names = new PythonNames(model.Network.Nodes.Select(node => node.Layer.Name));
    }

    /// <summary>The tensors of the state dict, in the order of the layers.</summary>
    public List<SourceTensor> Tensors { get; } = [];

    /// <summary>What people should know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Makes the tensors and the text of the module.</summary>
    /// <param name="stateDict">The name of the file with the weights.</param>
    public string Write(string stateDict)
    {
        Network network = model.Network;
        values.Add(network.Inputs.Any() ? "" : Input(names.Local(Network.ModelInput), network.Input, network.TakesIndices));
        for (int i = 0; i < network.Nodes.Count; i++)
        {
            LayerNode node = network.Nodes[i];
            string given = Write(node, model.Uses[i]);
            values.Add(given);
            if (node.Layer is not InputLayer && names[node.Layer.Name] != node.Layer.Name)
            {
                Notes.Add($"Layer '{node.Layer.Name}' is called '{names[node.Layer.Name]}', as modules have something else of its name.");
            }
        }

        string[] masked = [.. network.Layers.Where(layer => layer.MaskIn && TakesMasks(layer)).Select(layer => $"'{layer.Name}'")];
        if (masked.Length > 0)
        {
            Notes.Add($"PyTorch has no masks, and skips no steps in {string.Join(", ", masked)}; "
                + (network.HasLengths ? "sequences count with all steps, also those behind their ends."
                : "outputs are those of the class for samples without masked steps."));
        }

        IEnumerable<string> named = network.Outputs.Select(output => $"\"{output.Layer.Name}\": {values[output.Node + 1]}");
        lines.Add(network.NamedOutputs.Count == 0 ? $"return {values[^1]}" : $"return {{{string.Join(", ", named)}}}");
        return PythonModule.Write(network, stateDict, inputs, modules, lines);
    }

    /// <summary>Whether a layer computes something else of masked steps.</summary>
    private static bool TakesMasks(Layer layer) => layer switch
    {
        RecurrentLayer or BidirectionalLayer or AttentionLayer or MultiHeadAttentionLayer => true,
        EquationLayer equations => equations.Reads(Symbol.Mask) || equations.Reads(Symbol.Present),
        MergeLayer merge => merge.Equations.Inputs().Any(input => input.Role == Role.Mask),
        _ => false,
    };

    private string Input(string name, Shape shape, bool isIndex)
    {
        inputs.Add((name, isIndex ? Invariant($"(batch, {shape.Steps}), int64") : $"({Sizes("batch", shape)})"));
        return name;
    }

    private string Write(LayerNode node, Use<LayerDeclaration> use)
    {
        string[] read = [.. node.Reads.Select(one => one.State is int state ? states[(one.Value, state)] : values[one.Value])];
        string x = read[0];
        return node.Layer switch
        {
            InputLayer input => Input(names[input.Name], input.Output, input.IsIndex),
            MaskingLayer masking => Masked(masking, x),
            EmbeddingLayer embedding => Embedded(embedding, x),
            DenseLayer dense => Set(dense, PythonExpression.Activate(dense.Activation, Linear(dense, x))),
            ConvolutionLayer convolution => Set(convolution, PythonExpression.Activate(convolution.Activation, Convolution(convolution, x))),
            ActivationLayer activation => Set(activation, PythonExpression.Activate(activation.Activation, x)),
            EquationLayer { Kind: "LayerNormalization" } normalization => Normalized(normalization, use, x),
            EquationLayer { Kind: "PReLU" } rectifier when AlphasOf(rectifier) is int alphas => Rectified(rectifier, alphas, x),
            EquationLayer equations => Equation(equations, x),
            BatchNormalizationLayer normalization => Normalized(normalization, x),
            DropoutLayer dropout => Dropped(dropout, x),
            MergeLayer merge => Merged(merge, read),
            ConcatenateLayer join => Set(join, $"torch.cat([{string.Join(", ", read)}], -1)"),
            FlattenLayer flatten => Set(flatten, $"{x}.flatten(1)"),
            ReshapeLayer reshape => Set(reshape, $"{x}.reshape({Sizes("-1", reshape.Output)})"),
            PermuteLayer permute => permute.Exchanges ? Set(permute, Turned(x)) : x,
            PoolingLayer pooling => Pooled(pooling, x),
            ShiftLayer shift => Set(shift, Invariant($"F.pad({x}, (0, 0, {shift.Shift}, {shift.Output.Steps - shift.Input.Steps - shift.Shift}))")),
            RepeatLayer { Input.Time: null } repeat => Set(repeat, Invariant($"{x}.unsqueeze(1).expand(-1, {repeat.Times}, -1)")),
            RepeatLayer repeat => Set(repeat, Invariant($"{x}.repeat_interleave({repeat.Times}, 1)")),
            RecurrentLayer recurrent => Recurrent(recurrent, x, read[1..], values.Count),
            BidirectionalLayer both => Bidirectional(both, x),
            AttentionLayer attention => Attend(attention, read),
            MultiHeadAttentionLayer heads => Attend(heads, read),
            Layer other => throw new ExportException($"layer '{other.Name}' ({other.Kind}): it can't be written for PyTorch"),
        };
    }

    private static string Turned(string x) => $"{x}.transpose(1, 2)";

    private static string Sizes(string batch, Shape shape) =>
        shape.Time is int time ? Invariant($"{batch}, {time}, {shape.Features}") : Invariant($"{batch}, {shape.Features}");

    /// <summary>A line that gives a layer's value a name, the layer's own.</summary>
    private string Set(Layer layer, string value)
    {
        string name = names[layer.Name];
        lines.Add($"{name} = {value}");
        return name;
    }

    /// <summary>A module of a layer.</summary>
    /// <returns>What calls it.</returns>
    private string Module(Layer layer, string make)
    {
        string module = $"self.{names[layer.Name]}";
        modules.Add($"{module} = {make}");
        return module;
    }

    private void Tensor(Layer layer, string name, float[] values, params int[] shape) =>
        Tensors.Add(new SourceTensor($"{names[layer.Name]}.{name}", shape, values));

    /// <summary>The tensors of a layer that is no module, each under its own name.</summary>
    /// <returns>What calls the tensors.</returns>
    private Dictionary<Symbol, string> Own(Layer layer)
    {
        if (layer.Parameters.Count == 0)
        {
            return [];
        }

        string[] parameters = [.. layer.Parameters.Select(one => $"\"{one.Name}\": nn.Parameter(torch.zeros(({Axes(one)})))")];
        string module = Module(layer, $"nn.ParameterDict({{{string.Join(", ", parameters)}}})");
        Notes.Add($"Layer '{layer.Name}' ({layer.Kind}) is none of PyTorch's modules: its weights have the names that they have here.");
        foreach (Parameter parameter in layer.Parameters)
        {
            Tensor(layer, parameter.Name, model.Numbers(layer, parameter.Name), [.. parameter.Shape]);
        }

        return layer.Parameters.ToDictionary(one => (Symbol)one.Name, one => $"{module}[\"{one.Name}\"]");

        // With a comma behind each one axis is a tuple too.
        static string Axes(Parameter parameter) => string.Concat(parameter.Shape.Select(axis => Invariant($"{axis}, "))).TrimEnd();
    }

    private static string Flag(bool value) => value ? "True" : "False";
}
