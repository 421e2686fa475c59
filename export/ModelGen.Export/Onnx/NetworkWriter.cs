using ModelGen.Export.Model;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Export.Onnx;

/// <summary>A value of the graph.</summary>
/// <param name="Name">Its name; its shape is (batch, time, features) or (batch, features).</param>
/// <param name="Mask">Which steps count, (batch, time, 1), 1 or 0; null: all.</param>
internal sealed record OnnxValue(string Name, string? Mask = null);

/// <summary>
/// Makes nodes of the layers of a network. What is equations for the compiler is equations here: no layer's meaning is said a second time, but for the order of
/// the weights that ONNX' recurrent operators take.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="weights">Its tensors by their paths.</param>
/// <param name="options">What is to be otherwise.</param>
internal sealed partial class NetworkWriter(Network network, IReadOnlyDictionary<string, float[]> weights, OnnxExportOptions options)
{
    private const string Lengths = "lengths";

    private readonly OnnxGraph graph = new();

    /// <summary>What each layer gives, behind the model's input.</summary>
    private readonly List<OnnxValue> values = [];

    /// <summary>States after the last step, by the value's place and the state's.</summary>
    private readonly Dictionary<(int Value, int State), string> states = [];

    /// <summary>Which steps sequences with lengths have, whatever masks say.</summary>
    private string? present;

    /// <summary>What the next step begins with: the value, its name as an output, and its shape.</summary>
    private readonly List<(string Value, string Name, int[] Shape)> kept = [];

    /// <summary>What people should know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The bytes of the file.</summary>
    public byte[] Write()
    {
        values.Add(Input());
        foreach (LayerNode node in network.Nodes)
        {
            values.Add(Write(node));
        }

        foreach (OutputPart output in network.Outputs)
        {
            string name = network.NamedOutputs.Count == 0 ? "output" : output.Layer.Name;
            graph.Output(values[output.Node + 1].Name, name, Axes(output.Layer.Output));
        }

        kept.ForEach(state => graph.Output(state.Value, state.Name, state.Shape));
        return graph.ToFile(network.Name);
    }

    private static int[] Axes(Shape shape) => shape.Time is int time ? [time, shape.Features] : [shape.Features];

    private OnnxValue Input()
    {
        if (network.Inputs.Any())
        {
            return new OnnxValue("");
        }

        string input = Input(Network.ModelInput, network.Input, network.TakesIndices);
        present = network.HasLengths && !options.IsStep ? MaskOf(graph.Input(Lengths, OnnxType.Int32), network.Input.Steps) : null;
        return new OnnxValue(input, present);
    }

    private string Input(string name, Shape shape, bool isIndex) =>
        isIndex ? graph.Input(name, OnnxType.Int64, shape.Steps) : graph.Input(name, OnnxType.Single, Axes(shape));

    /// <summary>Whether sequences have each step.</summary>
    private string MaskOf(string lengths, int steps)
    {
        string numbers = graph.Tensor("steps", [.. Enumerable.Range(0, steps).Select(step => (float)step)], 1, steps, 1);
        string ends = graph.Add("Unsqueeze", [graph.Add("Cast", [lengths], ("to", (int)OnnxType.Single)), graph.Integers(1, 2)]);
        return graph.Add("Cast", [graph.Add("Less", [numbers, ends])], ("to", (int)OnnxType.Single));
    }

    private OnnxValue Write(LayerNode node)
    {
        OnnxValue[] read = [.. node.Reads.Select(one => one.State is int state ? new OnnxValue(states[(one.Value, state)]) : values[one.Value])];
        OnnxValue input = read[0];
        Layer layer = node.Layer;
        OnnxValue given = layer switch
        {
            InputLayer part => new OnnxValue(Input(part.Name, part.Output, part.IsIndex)),
            MaskingLayer masking => Masked(masking, input),
            EmbeddingLayer embedding => Embedded(embedding, input),
            DenseLayer dense => input with { Name = Dense(dense, input.Name) },
            ConvolutionLayer convolution => new OnnxValue(Convolution(convolution, input.Name)),
            ActivationLayer activation => input with { Name = Equations().Activate(activation.Activation, input.Name) },
            EquationLayer equations => Equation(equations, input),
            BatchNormalizationLayer normalization => input with { Name = Normalized(normalization, input.Name) },
            DropoutLayer => input,
            MergeLayer merge => Merged(merge, read),
            ConcatenateLayer => Joined(read),
            FlattenLayer => new OnnxValue(graph.Add("Flatten", [input.Name])),
            ReshapeLayer reshape => new OnnxValue(graph.Add("Reshape", [input.Name, graph.Integers([0, .. Axes(reshape.Output).Select(size => (long)size)])])),
            PermuteLayer permute => new OnnxValue(permute.Exchanges ? Turned(input.Name) : input.Name),
            PoolingLayer pooling => new OnnxValue(Pooled(pooling, input.Name)),
            ShiftLayer shift => new OnnxValue(Shifted(shift, input.Name)),
            RepeatLayer repeat => new OnnxValue(Repeated(repeat, input.Name)),
            RecurrentLayer recurrent => Recurrent(recurrent, input, [.. read.Skip(1).Select(one => one.Name)], values.Count),
            BidirectionalLayer both => Bidirectional(both, input),
            AttentionLayer attention => Attend(attention, read),
            MultiHeadAttentionLayer heads => Attend(heads, read),
            _ => throw new ExportException($"layer '{layer.Name}' ({layer.Kind}): it can't be written as ONNX"),
        };
        return layer.MaskOut ? given : given with { Mask = null };
    }

    private string Weight(Layer layer, string name, params int[] shape) => graph.Tensor($"{layer.Name}/{name}", Numbers(layer, name), shape);

    private float[] Numbers(Layer layer, string name) => weights[$"{layer.Name}/{name}"];

    /// <summary>Steps and features exchanged.</summary>
    private string Turned(string x) => graph.Add("Transpose", [x], ("perm", new[] { 0, 2, 1 }));

    private ExpressionWriter Equations() => new(graph, []);

    private OnnxValue Masked(MaskingLayer layer, OnnxValue input)
    {
        string equal = float.IsNaN(layer.MaskValue) ? graph.Add("IsNaN", [input.Name]) : graph.Add("Equal", [input.Name, graph.Scalar(layer.MaskValue)]);
        string other = graph.Add("Cast", [graph.Add("Not", [equal])], ("to", (int)OnnxType.Single));
        string mask = And(graph.Add("ReduceMax", [other], ("axes", new[] { 2 })), input.Mask);
        return new OnnxValue(graph.Add("Where", [graph.Add("Greater", [mask, graph.Scalar(0)]), input.Name, graph.Scalar(0)]), mask);
    }

    private OnnxValue Embedded(EmbeddingLayer layer, OnnxValue input)
    {
        string rows = graph.Add("Gather", [Weight(layer, "embeddings", layer.InputDim, layer.Output.Features), input.Name]);
        if (!layer.MaskZero)
        {
            return input with { Name = rows };
        }

        string used = graph.Add("Cast", [graph.Add("Greater", [input.Name, graph.Integers(0)])], ("to", (int)OnnxType.Single));
        return new OnnxValue(rows, And(graph.Add("Unsqueeze", [used, graph.Integers(2)]), input.Mask));
    }

    private string And(string mask, string? other) => other is null ? mask : graph.Add("Mul", [mask, other]);

    private string Dense(DenseLayer layer, string x)
    {
        string kernel = Weight(layer, "kernel", layer.Input.Features, layer.Units);
        string? bias = layer.UseBias ? Weight(layer, "bias", layer.Units) : null;
        string sum = layer.Input.Time is null && bias is not null ? graph.Add("Gemm", [x, kernel, bias])
            : bias is null ? graph.Add("MatMul", [x, kernel])
            : graph.Add("Add", [graph.Add("MatMul", [x, kernel]), bias]);
        return Equations().Activate(layer.Activation, sum);
    }

    private OnnxValue Equation(EquationLayer layer, OnnxValue input)
    {
        if (layer.Draws.Count > 0)
        {
            return input;
        }

        Dictionary<Symbol, string> names = new() { [EquationLayer.X] = input.Name };
        if (input.Mask is string mask)
        {
            names[Symbol.Mask] = mask;
            names[Symbol.Present] = present ?? mask;
        }

        foreach (Parameter parameter in layer.Parameters)
        {
            names[parameter.Name] = Weight(layer, parameter.Name, [.. parameter.Shape]);
        }

        ExpressionWriter equations = new(graph, names);
        foreach (Equation equation in layer.Equations)
        {
            equations.Add(equation);
        }

        string y = equations[EquationLayer.Y];
        bool losesSteps = layer.Output.Time is null && layer.Input.Time is not null;
        return input with { Name = losesSteps ? graph.Add("Squeeze", [y, graph.Integers(1)]) : y };
    }

    /// <summary>What moving averages make of it: a scale and a shift of each feature.</summary>
    private string Normalized(BatchNormalizationLayer layer, string x)
    {
        float[] mean = Numbers(layer, "moving_mean"), variance = Numbers(layer, "moving_variance");
        float[] gamma = layer.Scale ? Numbers(layer, "gamma") : [.. mean.Select(_ => 1f)];
        float[] beta = layer.Center ? Numbers(layer, "beta") : new float[mean.Length];
        double[] scale = [.. gamma.Zip(variance, (factor, square) => factor / Math.Sqrt(square + layer.Epsilon))];
        float[] shift = [.. scale.Select((factor, i) => (float)(beta[i] - (factor * mean[i])))];
        string scaled = graph.Add("Mul", [x, graph.Tensor($"{layer.Name}/scale", Array.ConvertAll(scale, factor => (float)factor), mean.Length)]);
        return graph.Add("Add", [scaled, graph.Tensor($"{layer.Name}/shift", shift, mean.Length)]);
    }

    private OnnxValue Merged(MergeLayer layer, OnnxValue[] read)
    {
        Dictionary<Symbol, string> names = [];
        for (int i = 0; i < read.Length; i++)
        {
            names[MergeLayer.InputName(i)] = read[i].Name;
            if (read[i].Mask is string mask)
            {
                names[Symbol.MaskOf(i)] = mask;
            }
        }

        ExpressionWriter equations = new(graph, names);
        foreach (Equation equation in layer.Equations)
        {
            equations.Add(equation);
        }

        return new OnnxValue(equations[EquationLayer.Y], AnyOf(read));
    }

    private OnnxValue Joined(OnnxValue[] read) => new(graph.Add("Concat", [.. read.Select(one => one.Name)], ("axis", -1)), AnyOf(read));

    /// <summary>A step counts that counts in any of the values, if all have masks.</summary>
    private string? AnyOf(OnnxValue[] read)
    {
        string[] masks = [.. read.Select(one => one.Mask).OfType<string>().Distinct()];
        return Array.Exists(read, one => one.Mask is null) ? null : masks.Length == 1 ? masks[0] : graph.Add("Max", masks);
    }

    private string Convolution(ConvolutionLayer layer, string x)
    {
        int size = layer.Window.Size, features = layer.Input.Features, filters = layer.Units;
        float[] kernel = WeightOrder.Filters(Numbers(layer, "kernel"), features, filters);
        string[] bias = layer.UseBias ? [Weight(layer, "bias", filters)] : [];
        string steps = options.IsStep ? WithStepsBefore(layer, x) : x;
        string[] read = [Turned(steps), graph.Tensor($"{layer.Name}/kernel", kernel, filters, features, size), .. bias];
        string sums = graph.Add(
            "Conv",
            read,
            ("kernel_shape", new[] { size }),
            ("strides", new[] { layer.Window.Strides }),
            ("dilations", new[] { layer.Window.Dilation }),
            ("pads", options.IsStep ? new[] { 0, 0 } : [layer.Window.Before, layer.Window.After]));
        return Equations().Activate(layer.Activation, Turned(sums));
    }

    /// <summary>A step behind those that a causal convolution takes together with it, which it keeps from step to step.</summary>
    private string WithStepsBefore(ConvolutionLayer layer, string x)
    {
        int before = layer.Window.Before;
        if (before == 0)
        {
            return x;
        }

        int[] shape = [before, layer.Input.Features];
        string all = graph.Add("Concat", [graph.Input($"{layer.Name}/steps_before", OnnxType.Single, shape), x], ("axis", 1));
        string next = graph.Add("Slice", [all, graph.Integers(1), graph.Integers(before + 1), graph.Integers(1)]);
        kept.Add((next, $"{layer.Name}/steps", shape));
        return all;
    }

    private string Pooled(PoolingLayer layer, string x) => Turned(graph.Add(
        layer.IsMax ? "MaxPool" : "AveragePool",
        [Turned(x)],
        ("kernel_shape", new[] { layer.Window.Size }),
        ("strides", new[] { layer.Window.Strides }),
        ("pads", new[] { layer.Window.Before, layer.Window.After })));

    private string Shifted(ShiftLayer layer, string x)
    {
        int front = Math.Max(layer.Shift, 0), cut = Math.Max(-layer.Shift, 0), behind = layer.Output.Steps - layer.Input.Steps - layer.Shift;
        string padded = front + Math.Max(behind, 0) > 0 ? graph.Add("Pad", [x, graph.Integers(0, front, 0, 0, Math.Max(behind, 0), 0)]) : x;
        return cut > 0 || behind < 0 ? graph.Add("Slice", [padded, graph.Integers(cut), graph.Integers(cut + layer.Output.Steps), graph.Integers(1)]) : padded;
    }

    /// <summary>Copies stand on an axis of their own, which then becomes one with the steps.</summary>
    private string Repeated(RepeatLayer layer, string x)
    {
        bool hasTime = layer.Input.Time is not null;
        string apart = graph.Add("Unsqueeze", [x, graph.Integers(hasTime ? 2 : 1)]);
        string copies = graph.Add("Tile", [apart, hasTime ? graph.Integers(1, 1, layer.Times, 1) : graph.Integers(1, layer.Times, 1)]);
        return hasTime ? graph.Add("Reshape", [copies, graph.Integers(0, layer.Output.Steps, layer.Output.Features)]) : copies;
    }

    /// <summary>How many steps count, where those that do not are behind the others.</summary>
    private string LengthsOf(string mask, int steps)
    {
        if (network.HasLengths)
        {
            return Lengths;
        }

        Notes.Add("Masked steps have to stand behind all others of a sample: where some stand in front or between, outputs differ; with the option 'HasGaps' they may stand anywhere.");
        string numbers = graph.Tensor("ends", [.. Enumerable.Range(1, steps).Select(step => (float)step)], 1, steps, 1);
        string last = graph.Add("ReduceMax", [graph.Add("Mul", [mask, numbers])], ("axes", new[] { 1, 2 }), ("keepdims", 0));
        return graph.Add("Cast", [last], ("to", (int)OnnxType.Int32));
    }
}
