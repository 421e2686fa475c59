using ModelGen;

namespace Benchmarks.Peers.Onnx;

/// <summary>Makes ONNX graphs of our models, weights included.</summary>
internal static class OnnxModels
{
    /// <summary>A prediction.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">How many samples.</param>
    public static OnnxGraph Prediction(IModel model, int batch)
    {
        OnnxGraph graph = new();
        Architecture architecture = Architecture.Of(model.Description);
        TensorShape shape = model.Description.InputShape;
        string value = Sequence(graph, batch, shape[0], shape[1]);
        foreach (RecurrentLayer layer in architecture.Recurrent)
        {
            value = Recurrent(graph, model, layer, value, batch);
        }

        foreach (DenseLayer layer in architecture.Dense)
        {
            value = Dense(graph, model, layer, value, isLast: layer == architecture.Dense[^1]);
        }

        graph.Output(value, batch, model.Description.OutputLength);
        return graph;
    }

    /// <summary>One time step of an LSTM or a GRU on one sample: the state goes in and comes out.</summary>
    /// <param name="model">The model: a layer by itself.</param>
    public static OnnxGraph StreamingStep(IModel model)
    {
        OnnxGraph graph = new();
        RecurrentLayer layer = Architecture.Of(model.Description).Recurrent.Single();
        string x = graph.Input("x", 1, 1, layer.Inputs);
        string[] states = layer.Cell == Cell.Lstm ? ["h", "c"] : ["h"];
        foreach (string state in states)
        {
            graph.State(state, $"{state}_next", 1, 1, layer.Units);
        }

        Cells(graph, layer, [x, .. Weights(graph, model, layer), string.Empty, .. states], [string.Empty, .. states.Select(state => $"{state}_next")]);
        return graph;
    }

    /// <summary>ONNX Runtime takes (time, batch, features). Of one sample that is the same memory as (batch, time, features).</summary>
    private static string Sequence(OnnxGraph graph, int batch, int steps, int features) => batch == 1
        ? graph.Input("x", steps, 1, features)
        : graph.Node("Transpose", [graph.Input("x", batch, steps, features)], ["x_by_time"], ("perm", new[] { 1, 0, 2 }));

    private static string Recurrent(OnnxGraph graph, IModel model, RecurrentLayer layer, string input, int batch)
    {
        string all = $"{layer.Name}/all", last = $"{layer.Name}/last", output = $"{layer.Name}/output";
        Cells(
            graph, layer, [input, .. Weights(graph, model, layer)], layer.ReturnsSequences ? [all] : [string.Empty, last]);
        if (layer.ReturnsSequences)
        {
            // (time, directions, batch, units), of one direction.
            return graph.Node("Squeeze", [all, graph.Constant($"{layer.Name}/axes", 1L)], [output]);
        }

        // (directions, batch, units); of one direction that is the same memory as (batch, directions x units).
        string states = layer.Directions.Count == 1 || batch == 1
            ? last
            : graph.Node("Transpose", [last], [$"{layer.Name}/by_sample"], ("perm", new[] { 1, 0, 2 }));
        string shape = graph.Constant($"{layer.Name}/shape", batch, (long)layer.Directions.Count * layer.Units);
        return graph.Node("Reshape", [states, shape], [output]);
    }

    private static void Cells(OnnxGraph graph, RecurrentLayer layer, string[] inputs, string[] outputs)
    {
        string kind = layer.Cell switch
        {
            Cell.Lstm => "LSTM",
            Cell.Gru => "GRU",
            _ => "RNN",
        };
        List<(string Name, object Value)> attributes = [("hidden_size", layer.Units)];
        if (layer.Directions.Count == 2)
        {
            attributes.Add(("direction", "bidirectional"));
        }

        if (layer.Cell == Cell.Gru)
        {
            // The reset gate after the product.
            attributes.Add(("linear_before_reset", 1));
        }

        graph.Node(kind, inputs, outputs, [.. attributes]);
    }

    /// <summary>Weights of the input and of the state, and both biases side by side, each with an axis for the directions first.</summary>
    private static string[] Weights(OnnxGraph graph, IModel model, RecurrentLayer layer)
    {
        // Keras' order of an LSTM's gates is i, f, c, o; that of ONNX is i, o, f, c. A GRU has the same in both.
        int[] gates = layer.Cell == Cell.Lstm ? [0, 3, 1, 2] : [.. Enumerable.Range(0, (int)layer.Cell)];
        int directions = layer.Directions.Count, columns = gates.Length * layer.Units;
        CellWeights[] weights = new CellWeights[directions];
        for (int i = 0; i < directions; i++)
        {
            weights[i] = layer.Weights(i, model.Parameters, gates);
        }

        return
        [
            graph.Constant($"{layer.Name}/w", [.. weights.SelectMany(each => each.Input)], directions, columns, layer.Inputs),
            graph.Constant($"{layer.Name}/r", [.. weights.SelectMany(each => each.State)], directions, columns, layer.Units),
            graph.Constant(
                $"{layer.Name}/b", [.. weights.SelectMany(each => each.InputBias.Concat(each.StateBias ?? new float[columns]))], directions, 2 * columns),
        ];
    }

    private static string Dense(OnnxGraph graph, IModel model, DenseLayer layer, string input, bool isLast)
    {
        TensorShape shape = layer.Kernel.Shape;
        string kernel = graph.Constant($"{layer.Name}/kernel", Values(layer.Kernel), shape[0], shape[1]);
        string bias = graph.Constant($"{layer.Name}/bias", Values(layer.Bias), shape[1]);
        string product = graph.Node("Gemm", [input, kernel, bias], [$"{layer.Name}/product"]);
        return graph.Node(isLast ? "Softmax" : "Relu", [product], [$"{layer.Name}/output"]);

        float[] Values(ParameterDescription parameter) => model.Parameters.Slice(parameter.Offset, parameter.Shape.Length).ToArray();
    }
}
