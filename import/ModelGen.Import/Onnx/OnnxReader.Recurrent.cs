using System.Collections.Immutable;
using ModelGen.Import.Graph;
using static System.FormattableString;

namespace ModelGen.Import.Onnx;

/// <summary>LSTM, GRU and RNN.</summary>
internal sealed partial class OnnxReader
{
    private static readonly string[] WithAlpha = ["affine", "leakyrelu", "thresholdedrelu", "scaledtanh", "hardsigmoid", "elu"];
    private static readonly string[] WithBeta = ["affine", "scaledtanh", "hardsigmoid"];

    /// <summary>The nodes of layers that have both directions, by the layers' places: what is read of one direction alone is another layer.</summary>
    private readonly Dictionary<int, RecurrentNode> bidirectional = [];

    private readonly HashSet<string> lengthsRead = [];
    private OnnxNode? withoutLengths;

    private void Recurrent(OnnxNode node, string kind)
    {
        bool isBatchFirst = node.LayoutIsBatchFirst;
        node.Ignore("layout");
        string direction = node.Text("direction", "forward");
        int directions = direction switch
        {
            "forward" or "reverse" => 1,
            "bidirectional" => 2,
            _ => throw node.Error($"its direction '{direction}' is none of ONNX'"),
        };
        OnnxView input = isBatchFirst
            ? shaper.Arrange(node, View(node, 0), AxisRole.Batch, AxisRole.Time, AxisRole.Features)
            : shaper.Arrange(node, View(node, 0), AxisRole.Time, AxisRole.Batch, AxisRole.Features);
        if (kind != "lstm" && node.Has("clip"))
        {
            throw node.Error("the attribute 'clip' bounds what goes into its activations, which the model language has not; a cell of the model's own can");
        }

        string[] activations = Activations(node, kind, directions);
        LstmCell cell = kind == "lstm" ? CellOf(node, activations) : new LstmCell();
        (OptionList options, Dictionary<string, SourceTensor>[] weights) = Cell(node, kind, directions, input.Shape.Features, cell);
        int units = options.Int("units");
        Lengths(node, input.Shape.Time!.Value, direction == "reverse");
        (IReadOnlyList<int> states, bool isConstant) = InitialState(node, kind, direction, isBatchFirst, units);
        if (isConstant)
        {
            cell = cell with { FromState = true };
            cell.AddState(weights[0], units, State(node, 5, units), State(node, 6, units));
        }

        AddOptions(node, kind, activations, cell, options);
        RecurrentNode recurrent = new(node, cell.IsLayer ? kind : cell.Keyword, model, input, options, weights)
        {
            InitialState = states,
            IsReverse = direction == "reverse",
            Cell = cell.IsLayer ? null : cell,
        };
        GiveStates(node, recurrent, input, directions, units, isBatchFirst);
    }

    /// <summary>Which LSTM a node is.</summary>
    private static LstmCell CellOf(OnnxNode node, string[] activations) => new()
    {
        HasPeepholes = node.Input(7).Length > 0,
        IsCoupled = node.Integer("input_forget", 0) != 0,
        IsBounded = node.Has("clip"),
        Gate = activations[0],
        Input = activations[1],
        Output = activations[2],
    };

    private static void AddOptions(OnnxNode node, string kind, string[] activations, LstmCell cell, OptionList options)
    {
        if (cell.IsBounded)
        {
            options.Set(LstmCell.Bound, node.Single("clip", 0) is > 0 and < double.PositiveInfinity and double bound ? bound
                : throw node.Error("the attribute 'clip' is no number above 0; the file is damaged"));
        }

        if (!cell.IsLayer)
        {
            return;
        }

        if (activations[^1] != "tanh")
        {
            options.Set("activation", activations[^1]);
        }

        if (activations.Length > 1 && activations[0] != "sigmoid")
        {
            options.Set("recurrent_activation", activations[0]);
        }

        if (kind == "gru" && node.Integer("linear_before_reset", 0) == 0)
        {
            options.Set("reset_after", false);
        }
    }

    /// <summary>The units of a cell and its weights, whose gates are brought into PyTorch's order: i f g o and r z n.</summary>
    private (OptionList Options, Dictionary<string, SourceTensor>[] Weights) Cell(OnnxNode node, string kind, int directions, int features, LstmCell cell)
    {
        int[] order = kind switch { "lstm" => cell.IsCoupled ? [0, 3, 1] : [0, 2, 3, 1], "gru" => [1, 0, 2], _ => [0] };
        int gates = kind switch { "lstm" => 4, "gru" => 3, _ => 1 };
        OnnxTensor state = Needed(node, 2);
        long size = state.Axes is [_, _, long columns] ? columns : 0;
        if (size is < 1 or > 65536 || node.Integer("hidden_size", size) != size)
        {
            throw node.Error($"its weights R have the shape {state.Shape()}, which is not that of its 'hidden_size'; the file is damaged");
        }

        int units = (int)size, rows = gates * units;
        OnnxTensor? bias = Constant(node, 3), holes = Constant(node, 7);
        float[] w = Checked(Needed(node, 1), rows, features), r = Checked(state, rows, units), b = bias is null ? [] : Checked(bias, 2L * rows);
        float[] p = holes is null ? [] : Checked(holes, 3L * units);
        Dictionary<string, SourceTensor>[] weights = [.. Enumerable.Range(0, directions).Select(_ => new Dictionary<string, SourceTensor>())];
        for (int d = 0; d < directions; d++)
        {
            weights[d]["weight_ih"] = Gates(node.Input(1), w, d * rows * features, features);
            weights[d]["weight_hh"] = Gates(node.Input(2), r, d * rows * units, units);
            if (bias is not null)
            {
                weights[d]["bias_ih"] = Gates(node.Input(3), b, d * 2 * rows, 1) with { Shape = [order.Length * units] };
                weights[d]["bias_hh"] = Gates(node.Input(3), b, ((d * 2) + 1) * rows, 1) with { Shape = [order.Length * units] };
            }

            foreach (string parameter in cell.Parameters)
            {
                int gate = Array.IndexOf(["p_i", "p_o", "p_f"], parameter);
                weights[d][parameter] = new SourceTensor(node.Input(7), [units], p.AsSpan(((3 * d) + gate) * units, units).ToArray());
            }
        }

        return (bias is null ? [("units", units), ("use_bias", false)] : [("units", units)], weights);

        float[] Checked(OnnxTensor tensor, params long[] shape) => tensor.Axes.SequenceEqual([directions, .. shape]) ? folding.Numbers(node, tensor)
            : throw node.Error($"its weights '{tensor.Name}' have the shape {tensor.Shape()}, and ({directions}, {string.Join(", ", shape)}) is expected");

        SourceTensor Gates(string name, float[] values, int from, int columns)
        {
            int size = units * columns;
            return new SourceTensor(
                name, [order.Length * units, columns], [.. order.SelectMany(gate => values.AsSpan(from + (gate * size), size).ToArray())]);
        }
    }

    /// <summary>The activations of a cell, which are those of both directions.</summary>
    private static string[] Activations(OnnxNode node, string kind, int directions)
    {
        string[] usual = kind switch { "lstm" => ["sigmoid", "tanh", "tanh"], "gru" => ["sigmoid", "tanh"], _ => ["tanh"] };
        IReadOnlyList<string> said = node.Texts("activations");
        if (said.Count != 0 && said.Count != directions * usual.Length)
        {
            throw node.Error(Invariant($"it has {said.Count} activations, and {directions * usual.Length} are expected; the file is damaged"));
        }

        Queue<float> alphas = new(node.Singles("activation_alpha")), betas = new(node.Singles("activation_beta"));
        string[] names = said.Count == 0 ? usual : [.. said.Select(name => Activation(node, name.ToLowerInvariant(), alphas, betas))];
        string[] first = names[..usual.Length];
        return names.Length == first.Length || names[first.Length..].SequenceEqual(first) ? first
            : throw node.Error("its two directions have different activations; both are of one kind here");
    }

    /// <summary>An activation of a cell. Parameters stand in lists, in the order of those that have one.</summary>
    private static string Activation(OnnxNode node, string name, Queue<float> alphas, Queue<float> betas)
    {
        float? alpha = WithAlpha.Contains(name) && alphas.Count > 0 ? alphas.Dequeue() : null;
        float? beta = WithBeta.Contains(name) && betas.Count > 0 ? betas.Dequeue() : null;
        return (name, alpha, beta) switch
        {
            ("relu" or "tanh" or "sigmoid" or "softsign" or "softplus", _, _) => name,
            ("affine", null or 1, null or 0) => "linear",
            ("elu", null or 1, _) => "elu",
            ("leakyrelu", 0.2f, _) => "leaky_relu",
            ("scaledtanh", 1, 1) => "tanh",
            ("hardsigmoid", _, _) => HardSigmoid(node, alpha ?? 0.2, beta ?? 0.5),
            _ => throw node.Error(Invariant($"its activation '{name}'{(alpha is null ? "" : Invariant($" with {alpha}"))} can't be described")),
        };
    }

    /// <summary>Lengths are those of all steps, or an input; and then of all recurrent layers.</summary>
    private void Lengths(OnnxNode node, int steps, bool isReverse)
    {
        if (node.Input(4) is { Length: > 0 } name && Value(node, name) is OnnxLengths)
        {
            lengthsRead.Add(name);
            model.HasLengths = true;
            if (isReverse && readers.ContainsKey(node.Output(0)))
            {
                throw node.Error("it gives the steps of sequences that have lengths in the reverse order, which can't be described");
            }

            return;
        }

        withoutLengths = node;
        if (Constant(node, 4) is { } lengths && !(lengths.IsUniform && lengths.Stored > 0 && lengths.Integer(0) == steps))
        {
            throw node.Error(Invariant($"its lengths of sequences ('{lengths.Name}') are constant and not all {steps}; make them an input, or leave them out"));
        }
    }

    private void CheckLengths()
    {
        if (model.HasLengths && (withoutLengths is not null || lengthsRead.Count > 1))
        {
            throw new ImportException(
                $"its recurrent nodes have different lengths of sequences ({string.Join(", ", lengthsRead)}); all have one input for them here, or none has");
        }

        SourceLayer? across = model.HasLengths ? model.Layers.Find(layer => layer.Kind is "flatten" or "reshape" or "permute" or "cropping_1d" or "conv1d"
            || layer.Kind.Contains("pooling", StringComparison.Ordinal) || layer.Kind == "zero_padding_1d") : null;
        if (across is not null)
        {
            throw across.Error("it works across the steps of sequences, which have lengths: steps behind the end are none here, and numbers there");
        }
    }

    /// <summary>The states before the first step: inputs and other values, or constants, of which an LSTM may have others than 0.</summary>
    private (IReadOnlyList<int> Places, bool IsConstant) InitialState(OnnxNode node, string kind, string direction, bool isBatchFirst, int units)
    {
        int[] given = [.. Enumerable.Range(5, kind == "lstm" ? 2 : 1).Where(input => node.Input(input).Length > 0)];
        OnnxValue[] states = [.. given.Select(input => Value(node, node.Input(input)))];
        if (states.All(state => state is OnnxConstant { Tensor: { IsUniform: true } zero } && zero.Single(0) == 0))
        {
            return ([], false);
        }

        if (direction == "bidirectional")
        {
            throw node.Error($"it has states before the first step ('{node.Input(given[0])}'), and layers of both directions begin with 0 here");
        }

        if (states.All(state => state is OnnxView) && states.Length == (kind == "lstm" ? 2 : 1))
        {
            AxisRole?[] roles = isBatchFirst ? [AxisRole.Batch, null, AxisRole.Features] : [null, AxisRole.Batch, AxisRole.Features];
            OnnxView[] views = [.. given.Select(input => shaper.Arrange(node, View(node, input), roles))];
            return Array.TrueForAll(views, view => view.Shape.Features == units) ? ([.. views.Select(view => view.Place)], false)
                : throw node.Error(Invariant($"its states before the first step have not its {units} units; the file is damaged"));
        }

        return kind == "lstm" && Array.TrueForAll(states, state => state is OnnxConstant) ? ([], true)
            : throw node.Error($"it has states before the first step ('{node.Input(given[0])}') that can't be described: constants other than 0 can be those "
                + "of an LSTM, and values those of all its states");
    }

    /// <summary>A constant state, the same for all samples.</summary>
    private float[] State(OnnxNode node, int input, int units)
    {
        if (Constant(node, input) is not { } tensor)
        {
            return new float[units];
        }

        if (tensor.IsUniform && tensor.Stored > 0)
        {
            return [.. Enumerable.Repeat(tensor.Single(0), units)];
        }

        float[] all = folding.Numbers(node, tensor);
        bool isOne = all.Length > 0 && all.Length % units == 0 && Enumerable.Range(0, all.Length).All(i => all[i].Equals(all[i % units]));
        return isOne ? all[..units] : throw node.Error($"its states before the first step ('{tensor.Name}') are not the same for all samples");
    }

    /// <summary>Y: each step; Y_h: the last one; Y_c: the state of the last one.</summary>
    private void GiveStates(OnnxNode node, RecurrentNode recurrent, OnnxView input, int directions, int units, bool isBatchFirst)
    {
        int steps = input.Shape.Time!.Value;
        bool givesSteps = readers.ContainsKey(node.Output(0)), givesLast = readers.ContainsKey(node.Output(1)), givesCell = readers.ContainsKey(node.Output(2));
        ImmutableArray<Axis> batch = OnnxView.One(AxisRole.Batch), time = OnnxView.One(AxisRole.Time, steps), features = OnnxView.One(AxisRole.Features, units);
        ImmutableArray<Axis> both = directions == 2 ? OnnxView.One(AxisRole.Directions, 2) : [];
        OnnxView all = new(0, new SampleShape(steps, directions * units), isBatchFirst ? [batch, time, both, features] : [time, both, batch, features]);
        OnnxView last = new(0, new SampleShape(null, directions * units), isBatchFirst ? [batch, both, features] : [both, batch, features]);
        if (directions == 2)
        {
            if (givesCell)
            {
                throw node.Error("the states of its cells in both directions are read (Y_c), which no layer gives here");
            }

            GiveBoth(node.Output(0), all, givesSteps: true);
            GiveBoth(node.Output(1), last, givesSteps: false);
            return;
        }

        int place = recurrent.One(0, givesSteps);
        if (givesSteps)
        {
            values[node.Output(0)] = all with { Place = recurrent.InOrder(place, 0) };
        }

        if (givesLast)
        {
            values[node.Output(1)] = last with { Place = givesSteps ? State("h") : place };
        }

        if (givesCell)
        {
            values[node.Output(2)] = last with { Place = State("c") };
        }

        void GiveBoth(string name, OnnxView view, bool givesSteps)
        {
            if (readers.ContainsKey(name))
            {
                int layer = recurrent.Both(givesSteps);
                bidirectional[layer] = recurrent;
                values[name] = view with { Place = layer };
            }
        }

        int State(string name) => model.Add(new SourceLayer
        {
            Name = node.LayerName,
            ClassName = node.Operator,
            Kind = SourceLayer.StateKind,
            Options = [("name", name)],
            Inputs = [place],
        });
    }

    /// <summary>One direction of a layer that has both: a layer of its own, as the language has no part of features.</summary>
    private OnnxView OneDirection(OnnxNode node, OnnxView view, int axis, int direction)
    {
        if (!bidirectional.TryGetValue(view.Place, out RecurrentNode? recurrent))
        {
            throw node.Error("it takes one direction of what both directions have given to other layers, which can't be described");
        }

        bool givesSteps = view.Shape.Time is not null;
        int place = recurrent.One(direction, givesSteps);
        return view.With(axis, []) with
        {
            Place = givesSteps ? recurrent.InOrder(place, direction) : place,
            Shape = view.Shape with { Features = view.Shape.Features / 2 },
        };
    }
}
