using ModelGen.Export.Model;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Export.Onnx;

/// <summary>Recurrent layers: ONNX' operators where they compute the same, a scan over the steps for cells of a model's own and other activations.</summary>
internal sealed partial class NetworkWriter
{
    private const string Bias = "bias";

    /// <summary>What a recurrent operator is called, and where its gates stand among the columns here.</summary>
    /// <param name="Name">The operator.</param>
    /// <param name="Gates">The columns of its gates, in its order.</param>
    /// <param name="Activations">Names of activations.</param>
    /// <param name="Alphas">Parameters of those that have one.</param>
    /// <param name="Betas">The second ones.</param>
    /// <param name="ResetsAfter">Whether a GRU resets after the product.</param>
    private sealed record Operator(string Name, int[] Gates, string[] Activations, float[] Alphas, float[] Betas, bool ResetsAfter);

    /// <summary>What a layer gives: each step in the order of time, (batch, time, units), and states after the last one that is taken.</summary>
    private sealed record Run(string Steps, string[] States);

    private OnnxValue Recurrent(RecurrentLayer layer, OnnxValue input, string[] initial, int place)
    {
        Run run = options.IsStep ? Step(layer, input) : Write(layer, input, initial);
        for (int state = 0; state < run.States.Length; state++)
        {
            states[(place, state)] = run.States[state];
        }

        if (!layer.ReturnSequences)
        {
            return new OnnxValue(run.States[0]);
        }

        string steps = run.Steps;
        if (input.Mask is string mask && !layer.ZeroesMasked && !layer.GoBackwards && !options.IsStep)
        {
            // Behind the end of a sequence its last output stands, as in Keras, and not 0 as in ONNX.
            string isUsed = graph.Add("Greater", [mask, graph.Scalar(0)]);
            steps = graph.Add("Where", [isUsed, steps, graph.Add("Unsqueeze", [run.States[0], graph.Integers(1)])]);
        }

        return input with { Name = layer.GoBackwards ? Reversed(steps) : steps };
    }

    /// <summary>One step, from states that are inputs to those that the next step begins with. A masked one leaves them as they are.</summary>
    private Run Step(RecurrentLayer layer, OnnxValue input)
    {
        string[] before = [.. layer.Cell.States.Select(state => graph.Input($"{layer.Name}/{state}_before", OnnxType.Single, layer.UnitsOf(state)))];
        Run run = Write(layer, input with { Mask = null }, before);
        string[] after = run.States;
        string steps = run.Steps;
        if (input.Mask is string mask)
        {
            string isUsed = graph.Add("Greater", [graph.Add("Squeeze", [mask, graph.Integers(1)]), graph.Scalar(0)]);
            after = [.. after.Zip(before, (state, old) => graph.Add("Where", [isUsed, state, old]))];
            string output = layer.ZeroesMasked ? graph.Add("Where", [isUsed, after[0], graph.Scalar(0)]) : after[0];
            steps = graph.Add("Unsqueeze", [output, graph.Integers(1)]);
        }

        kept.AddRange(after.Zip(layer.Cell.States, (value, state) => (value, $"{layer.Name}/{state}", new[] { layer.UnitsOf(state) })));
        return new Run(steps, after);
    }

    private OnnxValue Bidirectional(BidirectionalLayer layer, OnnxValue input)
    {
        Run forward = Write(layer.Forward, input, []), backward = Write(layer.Backward, input, []);
        string[] both = layer.Forward.ReturnSequences ? [forward.Steps, backward.Steps] : [forward.States[0], backward.States[0]];
        string merged = layer.Mode switch
        {
            MergeMode.Concatenate => graph.Add("Concat", both, ("axis", -1)),
            MergeMode.Sum => graph.Add("Add", both),
            MergeMode.Multiply => graph.Add("Mul", both),
            _ => graph.Add("Mean", both),
        };

        // Of both directions masked steps are 0, as in Keras.
        return input with { Name = layer.Forward.ReturnSequences && input.Mask is string mask ? graph.Add("Mul", [merged, mask]) : merged };
    }

    private string Reversed(string steps) =>
        graph.Add("Slice", [steps, graph.Integers(-1), graph.Integers(long.MinValue), graph.Integers(1), graph.Integers(-1)]);

    private Run Write(RecurrentLayer layer, OnnxValue input, string[] initial)
    {
        // Operators know the ends of sequences alone; and behind those, which backwards come first, they give 0 and not the states that they begin with.
        bool skips = input.Mask is not null && ((options.HasGaps && !network.HasLengths) || (layer.GoBackwards && initial.Length > 0));
        return OperatorOf(layer) is Operator known && !skips ? Operate(layer, known, input, initial) : Scan(layer, input, initial);
    }

    /// <summary>The operator that computes a cell, or null.</summary>
    private static Operator? OperatorOf(RecurrentLayer layer)
    {
        if (KnownCell.Of(layer) is not KnownCell { IsProjected: false } cell)
        {
            return null;
        }

        (string kind, int[] gates, Activation?[] found) = cell.Kind switch
        {
            "lstm" => ("LSTM", new[] { 0, 3, 1, 2 }, new Activation?[] { cell.Gates, cell.Activation, cell.Activation }),
            "gru" => ("GRU", [0, 1, 2], [cell.Gates, cell.Activation]),
            _ => ("RNN", [0], [cell.Activation]),
        };
        (string Name, float? Alpha, float? Beta)[] names = [.. found.Select(NameOf).OfType<(string Name, float? Alpha, float? Beta)>()];
        return names.Length < found.Length ? null : new Operator(
            kind,
            gates,
            [.. names.Select(one => one.Name)],
            [.. names.Select(one => one.Alpha).OfType<float>()],
            [.. names.Select(one => one.Beta).OfType<float>()],
            cell.ResetsAfter);
    }

    private static (string Name, float? Alpha, float? Beta)? NameOf(Activation? activation) => activation switch
    {
        Activation.Linear => ("Affine", 1, 0),
        Activation.Relu or Activation.Tanh or Activation.Sigmoid or Activation.Softplus or Activation.Softsign => (activation.ToString()!, null, null),
        Activation.HardSigmoid => ("HardSigmoid", 1f / 6, 0.5f),
        Activation.Keras2HardSigmoid => ("HardSigmoid", 0.2f, 0.5f),
        Activation.LeakyRelu => ("LeakyRelu", 0.2f, null),
        Activation.Elu => ("Elu", 1, null),
        _ => null,
    };

    private Run Operate(RecurrentLayer layer, Operator kind, OnnxValue input, string[] initial)
    {
        int units = layer.Units, features = layer.Input.Features, rows = kind.Gates.Length * units;
        string w = graph.Tensor($"{layer.Name}/W", WeightOrder.Rows(Numbers(layer, "kernel"), kind.Gates, features, units), 1, rows, features);
        string r = graph.Tensor($"{layer.Name}/R", WeightOrder.Rows(Numbers(layer, "recurrent_kernel"), kind.Gates, units, units), 1, rows, units);
        string b = layer.UseBias ? graph.Tensor($"{layer.Name}/B", WeightOrder.Biases(Numbers(layer, Bias), kind.Gates, units), 1, 2 * rows) : "";
        string lengths = input.Mask is string mask ? LengthsOf(mask, layer.Input.Steps) : "";
        string[] first = [.. initial.Select(state => graph.Add("Unsqueeze", [state, graph.Integers(0)]))];
        string[] given = [graph.Fresh("Y"), .. layer.Cell.States.Select(state => graph.Fresh($"Y_{state}"))];
        List<(string Name, object Value)> attributes = [("hidden_size", units), ("activations", kind.Activations)];
        attributes.AddRange(kind.Alphas.Length > 0 ? [("activation_alpha", kind.Alphas)] : []);
        attributes.AddRange(kind.Betas.Length > 0 ? [("activation_beta", kind.Betas)] : []);
        attributes.AddRange(layer.GoBackwards ? [("direction", "reverse")] : []);
        attributes.AddRange(kind.ResetsAfter ? [("linear_before_reset", 1)] : []);
        string x = graph.Add("Transpose", [input.Name], ("perm", new[] { 1, 0, 2 }));
        graph.Node(kind.Name, [x, w, r, b, lengths, .. first], given, [.. attributes]);
        string steps = graph.Add("Transpose", [graph.Add("Squeeze", [given[0], graph.Integers(1)])], ("perm", new[] { 1, 0, 2 }));
        return new Run(steps, [.. given.Skip(1).Select(state => graph.Add("Squeeze", [state, graph.Integers(0)]))]);
    }

    /// <summary>A loop over the steps, whose body is the cell's sums and equations. It skips masked steps wherever they stand.</summary>
    private Run Scan(RecurrentLayer layer, OnnxValue input, string[] initial)
    {
        OnnxGraph body = new(graph);
        Dictionary<Symbol, string> names = [];
        string[] before = [.. layer.Cell.States.Select(state => body.Input(graph.Fresh($"{state}_before"), OnnxType.Single, layer.UnitsOf(state)))];
        foreach ((Symbol state, string name) in layer.Cell.States.Zip(before))
        {
            names[state.Previous] = name;
        }

        names[Cell.Input] = body.Input(graph.Fresh("x"), OnnxType.Single, layer.Input.Features);
        string? used = input.Mask is null ? null : body.Input(graph.Fresh("mask"), OnnxType.Single, 1);
        ExpressionWriter equations = new(body, names);
        foreach (CellPart part in layer.Cell.Parts)
        {
            foreach (Sum sum in part.Sums)
            {
                names[sum.Name] = Write(layer, body, sum, names);
            }

            foreach (Equation equation in part.Equations)
            {
                equations.Add(equation);
            }
        }

        string[] after = [.. layer.Cell.States.Select((state, i) => used is null ? names[state]
            : body.Add("Where", [body.Add("Greater", [used, graph.Scalar(0)]), names[state], before[i]]))];
        foreach ((string state, Symbol name) in after.Zip(layer.Cell.States))
        {
            body.Output(state, graph.Fresh("after"), layer.UnitsOf(name));
        }

        string step = layer.ZeroesMasked && used is not null ? body.Add("Mul", [after[0], used]) : after[0];
        body.Output(step, graph.Fresh("step"), layer.Output.Features);
        return Loop(layer, body, input, initial);
    }

    private Run Loop(RecurrentLayer layer, OnnxGraph body, OnnxValue input, string[] initial)
    {
        // Without states of its own it begins with zeros, as many as there are samples.
        string batch = graph.Add("Shape", [input.Name], ("start", 0), ("end", 1));
        Dictionary<int, string> zeros = layer.Cell.States.Select(layer.UnitsOf).Distinct().ToDictionary(
            units => units, units => graph.Add("Expand", [graph.Scalar(0), graph.Add("Concat", [batch, graph.Integers(units)], ("axis", 0))]));
        string[] first = initial.Length > 0 ? initial : [.. layer.Cell.States.Select(state => zeros[layer.UnitsOf(state)])];
        string[] scanned = input.Mask is string mask ? [input.Name, mask] : [input.Name];
        string[] given = [.. layer.Cell.States.Select(state => graph.Fresh($"last_{state}")), graph.Fresh("steps")];
        int[] direction = layer.GoBackwards ? [1] : [0];
        graph.Node(
            "Scan",
            [.. first, .. scanned],
            given,
            ("body", body),
            ("num_scan_inputs", scanned.Length),
            ("scan_input_axes", scanned.Select(_ => 1).ToArray()),
            ("scan_input_directions", scanned.Select(_ => direction[0]).ToArray()),
            ("scan_output_axes", new[] { 1 }),
            ("scan_output_directions", direction));
        return new Run(given[^1], given[..^1]);
    }

    /// <summary>A sum of products of a step.</summary>
    private string Write(RecurrentLayer layer, OnnxGraph body, Sum sum, Dictionary<Symbol, string> names)
    {
        int units = layer.UnitsOf(sum.Name);
        string[] terms =
        [
            .. sum.Terms.Select(term => body.Add("MatMul", [names[term.Operand], Block(layer, term.Tensor, term.Block, units)])),
            .. sum.Biases.Where(bias => layer.UseBias || bias.Tensor != Bias).Select(bias => Block(layer, bias.Tensor, bias.Block, units)),
        ];
        return terms.Aggregate((first, second) => body.Add("Add", [first, second]));
    }

    /// <summary>A block of columns of a matrix, or of a vector: of the biases, or a parameter of a cell's own.</summary>
    private string Block(RecurrentLayer layer, string tensor, int block, int units)
    {
        Parameter parameter = layer.Parameters.First(one => one.Name == tensor);
        float[] numbers = Numbers(layer, tensor);
        if (tensor == Bias || parameter.Shape.Count == 1)
        {
            return graph.Tensor($"{layer.Name}/{tensor}", numbers[(block * units)..((block + 1) * units)], units);
        }

        int rows = parameter.Shape[0], columns = parameter.Shape[1];
        float[] part = [.. Enumerable.Range(0, rows).SelectMany(row => numbers.AsSpan((row * columns) + (block * units), units).ToArray())];
        return graph.Tensor($"{layer.Name}/{tensor}", part, rows, units);
    }
}
