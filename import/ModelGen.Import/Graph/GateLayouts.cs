using static System.FormattableString;

namespace ModelGen.Import.Graph;

/// <summary>
/// Brings the weights of recurrent layers into the order of the model language: kernels (inputs, gates units), gates i f c o or z r h, one bias or two rows.
/// </summary>
internal static class GateLayouts
{
    /// <summary>The names of Keras 1 for the gates, in the order of the columns.</summary>
    public static string[] GateNames(string kind) => kind switch
    {
        "lstm" => ["i", "f", "c", "o"],
        "gru" => ["z", "r", "h"],
        _ => throw new ArgumentException($"'{kind}' has no gates", nameof(kind)),
    };

    /// <summary>Which of PyTorch's gates each of the model language's is, and the other way round.</summary>
    public static int[] TorchOrder(string kind) => kind switch { "lstm" => [0, 1, 2, 3], "gru" => [1, 0, 2], _ => [0] };

    /// <summary>The weights of a layer as the model language has them.</summary>
    /// <param name="layer">The layer; its weights are changed.</param>
    /// <param name="kind">Its keyword, or that of the layer that it wraps.</param>
    /// <param name="prefix">What the names of the weights begin with.</param>
    public static void ToKeras(SourceLayer layer, string kind, string prefix)
    {
        switch (layer.Layout)
        {
            case WeightLayout.Gates:
                JoinGates(layer, kind, prefix);
                break;
            case WeightLayout.CuDnn:
                FromCuDnn(layer, kind, prefix);
                break;
            case WeightLayout.Torch:
                FromTorch(layer, kind, prefix);
                break;
        }
    }

    private static void JoinGates(SourceLayer layer, string kind, string prefix)
    {
        foreach ((string letter, string role) in new[] { ("W", "kernel"), ("U", "recurrent_kernel"), ("b", "bias") })
        {
            SourceTensor[] gates = [.. GateNames(kind).Select(gate => Take(layer, Invariant($"{prefix}{letter}_{gate}")))];
            int[] shape = gates[0].Shape;
            if (shape.Length is 0 or > 2 || gates.Any(gate => !gate.Shape.SequenceEqual(shape)))
            {
                throw layer.Error($"the weights {letter} of its gates have different shapes; the file is damaged");
            }

            int columns = shape[^1], rows = shape.Length == 2 ? shape[0] : 1;
            float[] joined = new float[gates.Length * rows * columns];
            for (int i = 0; i < joined.Length; i++)
            {
                (int row, int column) = Math.DivRem(i, gates.Length * columns);
                joined[i] = gates[column / columns].Values[(row * columns) + (column % columns)];
            }

            int[] whole = shape.Length == 2 ? [rows, gates.Length * columns] : [gates.Length * columns];
            layer.Weights[prefix + role] = new SourceTensor(gates[0].Name, whole, joined);
        }
    }

    /// <summary>
    /// Each gate of a kernel holds, row after row, what cuDNN reads: the transposed matrix. LSTM adds both biases; GRU has both, as its reset gate comes
    /// after the product.
    /// </summary>
    private static void FromCuDnn(SourceLayer layer, string kind, string prefix)
    {
        int gates = GateNames(kind).Length;
        layer.Weights[prefix + "kernel"] = Transposed(layer, prefix + "kernel", gates);
        layer.Weights[prefix + "recurrent_kernel"] = Transposed(layer, prefix + "recurrent_kernel", gates);
        SourceTensor bias = Take(layer, prefix + "bias");
        if (bias.Shape.Length != 1 || bias.Shape[0] % 2 != 0)
        {
            throw layer.Error("its bias is no vector of two biases; the file is damaged");
        }

        int half = bias.Shape[0] / 2;
        layer.Weights[prefix + "bias"] = kind == "gru"
            ? bias with { Shape = [2, half] }
            : Sum(bias.Name, bias.Values.AsSpan(0, half), bias.Values.AsSpan(half));
    }

    private static SourceTensor Transposed(SourceLayer layer, string role, int gates)
    {
        SourceTensor kernel = Take(layer, role);
        if (kernel.Shape.Length != 2 || kernel.Shape[1] % gates != 0)
        {
            throw layer.Error($"'{kernel.Name}' is no matrix of {gates} gates; the file is damaged");
        }

        int rows = kernel.Shape[0], units = kernel.Shape[1] / gates;
        float[] values = new float[kernel.Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, gates * units);
            (int gate, int unit) = Math.DivRem(column, units);

            // The gate's matrix, read as a sequence of numbers: (units, rows) in rows.
            (int sourceRow, int sourceUnit) = Math.DivRem((unit * rows) + row, units);
            values[i] = kernel.Values[(sourceRow * gates * units) + (gate * units) + sourceUnit];
        }

        return kernel with { Values = values };
    }

    /// <summary>PyTorch has gates i f g o and r z n in rows, and two biases: where no reset stands between them, they are added.</summary>
    private static void FromTorch(SourceLayer layer, string kind, string prefix)
    {
        int[] order = layer.Cell is { } cell ? [.. Enumerable.Range(0, cell.Gates.Length)] : TorchOrder(kind);
        foreach ((string torch, string role) in new[] { ("weight_ih", "kernel"), ("weight_hh", "recurrent_kernel") })
        {
            SourceTensor weight = Take(layer, prefix + torch);
            CheckRows(layer, weight, 2, order.Length);
            layer.Weights[prefix + role] = Turned(weight, order);
        }

        if (layer.Weights.Remove(prefix + "weight_hr", out SourceTensor? projection))
        {
            CheckRows(layer, projection, 2, 1);
            layer.Weights[prefix + "projection_kernel"] = Turned(projection, [0]);
        }

        if (layer.Weights.Remove(prefix + "bias_ih", out SourceTensor? input))
        {
            SourceTensor state = Take(layer, prefix + "bias_hh");
            CheckRows(layer, input, 1, order.Length);
            CheckRows(layer, state, 1, order.Length);
            if (input.Values.Length != state.Values.Length)
            {
                throw layer.Error("its two biases differ in length; the file is damaged");
            }

            float[] first = Reordered(input.Values, order), second = Reordered(state.Values, order);
            OptionList options = layer.Kind == "bidirectional" ? LayerShapes.Inner(layer.Options).Options : layer.Options;
            layer.Weights[prefix + "bias"] = kind == "gru" && options.Flag("reset_after", true)
                ? new SourceTensor(input.Name, [2, first.Length], [.. first, .. second])
                : Sum(input.Name, first, second);
        }
    }

    private static void CheckRows(SourceLayer layer, SourceTensor tensor, int rank, int gates)
    {
        if (tensor.Shape.Length != rank || tensor.Shape[0] % gates != 0)
        {
            throw layer.Error($"'{tensor.Name}' has the shape ({string.Join(", ", tensor.Shape)}), and {gates} gates in its rows are expected");
        }
    }

    /// <summary>A matrix (gates units, inputs) as (inputs, gates units), with the gates in another order.</summary>
    public static SourceTensor Turned(SourceTensor weight, int[] order)
    {
        int rows = weight.Shape[0], columns = weight.Shape[1], units = rows / order.Length;
        float[] values = new float[weight.Values.Length];
        for (int row = 0; row < rows; row++)
        {
            int source = (order[row / units] * units) + (row % units);
            for (int column = 0; column < columns; column++)
            {
                values[(column * rows) + row] = weight.Values[(source * columns) + column];
            }
        }

        return new SourceTensor(weight.Name, [columns, rows], values);
    }

    private static float[] Reordered(float[] values, int[] order)
    {
        int units = values.Length / order.Length;
        return [.. order.SelectMany(gate => values.AsSpan(gate * units, units).ToArray())];
    }

    private static SourceTensor Sum(string name, ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        float[] sum = new float[first.Length];
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = first[i] + second[i];
        }

        return new SourceTensor(name, [sum.Length], sum);
    }

    private static SourceTensor Take(SourceLayer layer, string role) => layer.Weights.Remove(role, out SourceTensor? tensor)
        ? tensor
        : throw layer.Error($"its weights '{role}' are missing; the file is damaged");
}
