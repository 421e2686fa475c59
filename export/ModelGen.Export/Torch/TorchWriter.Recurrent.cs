using ModelGen.Export.Model;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;
using ModelGen.Import.Graph;
using static System.FormattableString;

namespace ModelGen.Export.Torch;

/// <summary>Recurrent layers and attention.</summary>
internal sealed partial class TorchWriter
{
    private string Recurrent(RecurrentLayer layer, string x, string[] initial, int place)
    {
        string module = Rnn(layer, layer);
        string[] first = Array.ConvertAll(initial, state => $"{state}.unsqueeze(0)");
        string before = first.Length switch { 0 => "", 1 => $", {first[0]}", _ => $", ({string.Join(", ", first)})" };
        string call = $"{module}({x}{(layer.GoBackwards ? ".flip(1)" : "")}{before})";
        string last = layer.ReturnSequences ? "" : "[:, -1]";
        if (!layer.ReturnState)
        {
            return Set(layer, $"{call}[0]{last}");
        }

        string[] after = [.. layer.Cell.States.Select(state => names.Local($"{names[layer.Name]}_{state}"))];
        string name = names[layer.Name];
        lines.Add($"{name}, {(after.Length == 1 ? after[0] : $"({string.Join(", ", after)})")} = {call}");
        for (int state = 0; state < after.Length; state++)
        {
            states[(place, state)] = $"{after[state]}[0]";
        }

        return layer.ReturnSequences ? name : Set(layer, name + last);
    }

    private string Bidirectional(BidirectionalLayer layer, string x)
    {
        RecurrentLayer forward = layer.Forward;
        string module = Rnn(layer, forward, ", bidirectional=True");
        AddWeights(layer, layer.Backward, "_reverse");
        string name = Set(layer, $"{module}({x})[0]");
        string ahead = Invariant($"{name}[{(forward.ReturnSequences ? "..." : ":, -1")}, :{forward.Output.Features}]");
        string back = Invariant($"{name}[{(forward.ReturnSequences ? "..." : ":, 0")}, {forward.Output.Features}:]");
        return layer.Mode switch
        {
            MergeMode.Concatenate => forward.ReturnSequences ? name : Set(layer, $"torch.cat([{ahead}, {back}], -1)"),
            MergeMode.Sum => Set(layer, $"{ahead} + {back}"),
            MergeMode.Multiply => Set(layer, $"{ahead} * {back}"),
            _ => Set(layer, $"({ahead} + {back}) / 2"),
        };
    }

    /// <summary>A module that runs a cell, and its weights.</summary>
    /// <param name="owner">The layer that is called.</param>
    /// <param name="layer">The layer with the cell: itself, or one of two directions.</param>
    /// <param name="more">More arguments.</param>
    private string Rnn(Layer owner, RecurrentLayer layer, string more = "")
    {
        KnownCell cell = AddWeights(owner, layer, "");
        string kind = cell.Kind switch { "lstm" => "LSTM", "gru" => "GRU", _ => "RNN" };
        string rectifier = cell.Activation == Activation.Relu ? ", nonlinearity=\"relu\"" : "";
        string projection = cell.IsProjected ? Invariant($", proj_size={layer.Output.Features}") : "";
        if (layer.Dropout is not null)
        {
            Notes.Add($"The dropout within layer '{owner.Name}', which only training knows, is left out: PyTorch's modules have none.");
        }

        return Module(owner, Invariant($"nn.{kind}({layer.Input.Features}, {layer.Units}, batch_first=True{WithoutBias(layer.UseBias)}{rectifier}{projection}{more})"));
    }

    /// <summary>Adds the weights of a cell.</summary>
    /// <param name="owner">The layer that is called.</param>
    /// <param name="layer">The layer with the cell.</param>
    /// <param name="end">What the names of the weights end with.</param>
    private KnownCell AddWeights(Layer owner, RecurrentLayer layer, string end)
    {
        KnownCell cell = CellOf(owner, layer);
        int[] gates = GateLayouts.TorchOrder(cell.Kind);
        int units = layer.Units, features = layer.Input.Features, rows = gates.Length * units, outputs = layer.Output.Features;
        Tensor(owner, $"weight_ih_l0{end}", WeightOrder.Rows(model.Numbers(layer, "kernel"), gates, features, units), rows, features);
        Tensor(owner, $"weight_hh_l0{end}", WeightOrder.Rows(model.Numbers(layer, "recurrent_kernel"), gates, outputs, units), rows, outputs);
        if (cell.IsProjected)
        {
            Tensor(owner, $"weight_hr_l0{end}", WeightOrder.Rows(model.Numbers(layer, "projection_kernel"), [0], units, outputs), outputs, units);
        }

        if (layer.UseBias)
        {
            float[] both = WeightOrder.Biases(model.Numbers(layer, "bias"), gates, units);
            Tensor(owner, $"bias_ih_l0{end}", both[..rows], rows);
            Tensor(owner, $"bias_hh_l0{end}", both[rows..], rows);
        }

        return cell;
    }

    /// <summary>The cell of one of PyTorch's modules; others are refused.</summary>
    private static KnownCell CellOf(Layer owner, RecurrentLayer layer)
    {
        KnownCell? cell = KnownCell.Of(layer);
        string? why = cell switch
        {
            null => "its cell is none of theirs",
            { IsProjected: true } when layer.Output.Features >= layer.Units => "an LSTM projects to fewer numbers than it has units",
            { Kind: "simple_rnn", Activation: Activation.Tanh or Activation.Relu } => null,
            { Kind: "simple_rnn" } => $"RNN has tanh or relu, and the activation is {cell.Activation}",
            { Kind: "gru", ResetsAfter: false } => "GRU resets after the product with the state, as with 'reset_after: true'",
            { Gates: not Activation.Sigmoid } => $"gates are sigmoids, and the recurrent activation is {cell.Gates}",
            { Activation: not Activation.Tanh } => $"the activation is tanh, and this one {cell.Activation}",
            _ => null,
        };
        return why is null ? cell! : throw new ExportException(
            $"layer '{owner.Name}' ({layer.Kind}): PyTorch's recurrent modules can't compute it: {why}; write it as ONNX, which says any cell");
    }

    private string Attend(AttentionLayer layer, string[] read)
    {
        string query = read[0], value = read[Math.Min(1, read.Length - 1)], key = read[^1];
        Dictionary<Symbol, string> known = Own(layer);
        bool ofPairs = layer.Rule.IsOfPairs;
        if (ofPairs)
        {
            known[AttentionRule.Query] = $"{query}.unsqueeze(2)";
            known[AttentionRule.Key] = $"{key}.unsqueeze(1)";
        }
        else
        {
            known[AttentionRule.Product] = $"({query} @ {Turned(key)})";
        }

        string scores = names.Local($"{names[layer.Name]}_scores"), written = new PythonExpression(known, layer.Keys).Write(layer.Rule.Score);
        lines.Add($"{scores} = {(ofPairs ? $"({written}).squeeze(3)" : written)}");
        if (layer.Rule.IsCausal)
        {
            lines.Add($"{scores} = {scores}.masked_fill({Later(layer.Input.Steps, layer.Keys, query)}, float(\"-inf\"))");
        }

        string weights = $"torch.softmax({scores}, -1)";
        string dropped = layer.Rule.Dropouts == 0 ? weights : $"F.dropout({weights}, {PythonExpression.Number(layer.Rule.Dropout.Rate)}, self.training)";
        return Set(layer, $"{dropped} @ {value}");
    }

    /// <summary>Which steps of the keys are to come.</summary>
    private static string Later(int queries, int keys, string query) =>
        Invariant($"torch.ones({queries}, {keys}, dtype=torch.bool, device={query}.device).triu(1)");

    private string Attend(MultiHeadAttentionLayer layer, string[] read)
    {
        string query = read[0], value = read[Math.Min(1, read.Length - 1)], key = read[^1];
        int size = layer.Query.Input.Features;
        if (layer.Query.Units != size || layer.Value.Units != size)
        {
            throw new ExportException(
                $"layer '{layer.Name}' ({layer.Kind}): the heads of PyTorch's MultiheadAttention have as many features together as the query, {size}, and "
                    + $"these have {layer.Query.Units} by 'key_dim' and {layer.Value.Units} by 'value_dim'; write it as ONNX");
        }

        (string Name, DenseLayer Projection)[] projections = [("q", layer.Query), ("k", layer.Key), ("v", layer.Value)];
        float[][] rows = [.. projections.Select(one => Projected(one.Projection))];
        bool isOne = layer.Key.Input.Features == size && layer.Value.Input.Features == size;
        if (isOne)
        {
            Tensor(layer, "in_proj_weight", [.. rows.SelectMany(numbers => numbers)], 3 * size, size);
        }
        else
        {
            foreach (((string name, DenseLayer projection), float[] numbers) in projections.Zip(rows))
            {
                Tensor(layer, $"{name}_proj_weight", numbers, size, projection.Input.Features);
            }
        }

        if (layer.Query.UseBias)
        {
            Tensor(layer, "in_proj_bias", [.. projections.SelectMany(one => model.Numbers(one.Projection, "bias"))], 3 * size);
            Tensor(layer, "out_proj.bias", model.Numbers(layer.Projection, "bias"), size);
        }

        Tensor(layer, "out_proj.weight", Projected(layer.Projection), size, size);
        string rate = layer.Rule.Dropouts == 0 ? "" : $", dropout={PythonExpression.Number(layer.Rule.Dropout.Rate)}";
        string sizes = isOne ? "" : Invariant($", kdim={layer.Key.Input.Features}, vdim={layer.Value.Input.Features}");
        string module = Module(
            layer, Invariant($"nn.MultiheadAttention({size}, {layer.Heads}{rate}{WithoutBias(layer.Query.UseBias)}{sizes}, batch_first=True)"));
        string causal = layer.Rule.IsCausal ? $", attn_mask={Later(layer.Query.Input.Steps, layer.Key.Input.Steps, query)}" : "";
        return Set(layer, $"{module}({query}, {key}, {value}, need_weights=False{causal})[0]");
    }

    private float[] Projected(DenseLayer projection) =>
        WeightOrder.Rows(model.Numbers(projection, "kernel"), [0], projection.Input.Features, projection.Units);
}
