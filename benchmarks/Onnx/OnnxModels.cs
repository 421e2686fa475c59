using ModelGen;

namespace Benchmarks.Onnx;

/// <summary>Work of ours as a graph that ONNX Runtime runs.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Input">Numbers of its first input; the others are zeros.</param>
/// <param name="Expected">What ModelGen gives for it; null: it is not compared.</param>
internal sealed record OnnxWork(OnnxGraph Graph, float[] Input, float[]? Expected);

/// <summary>Makes ONNX graphs of our models, weights included.</summary>
internal static class OnnxModels
{
    /// <summary>Keras' order of the gates is i, f, c, o; that of ONNX is i, o, f, c.</summary>
    private static readonly int[] LstmGates = [0, 3, 1, 2];

    private static readonly int[] NoGates = [0];

    /// <summary>A prediction of LSTM, SimpleRNN and Dense layers: the last is a softmax, Dense layers before it are rectified.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <param name="batch">How many samples.</param>
    public static OnnxWork Prediction<TModel>(int batch)
        where TModel : IModel<TModel>
    {
        using TModel model = TModel.Create(new ModelOptions { Seed = 1, BatchSize = 0, Threads = 1 });
        float[] input = WorkRun.Samples(model.Description, batch).Input, expected = new float[batch * model.Description.OutputLength];
        model.Predict(input, expected);
        return new(Graph(model, batch), input, expected);
    }

    /// <summary>One time step of an LSTM on one sample: the state goes in and comes out.</summary>
    /// <param name="features">Its inputs.</param>
    /// <param name="units">Its units.</param>
    public static OnnxWork StreamingStep(int features, int units)
    {
        Random random = new(1);
        OnnxGraph graph = new();
        string x = graph.Input("x", 1, 1, features), h = graph.Input("h", 1, 1, units), c = graph.Input("c", 1, 1, units);
        string w = graph.Constant("w", Draw(4 * units * features), 1, 4 * units, features);
        string r = graph.Constant("r", Draw(4 * units * units), 1, 4 * units, units);
        string b = graph.Constant("b", Draw(8 * units), 1, 8 * units);
        graph.Node("LSTM", [x, w, r, b, string.Empty, h, c], [string.Empty, "h_next", "c_next"], ("hidden_size", [units]));
        graph.Output("h_next", 1, 1, units);
        graph.Output("c_next", 1, 1, units);
        return new(graph, Draw(features), null);

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) / 4)];
    }

    private static OnnxGraph Graph(IModel model, int batch)
    {
        OnnxGraph graph = new();
        TensorShape shape = model.Description.InputShape;
        string value = Sequence(graph, batch, shape[0], shape[1]);
        foreach (LayerDescription layer in model.Description.Layers)
        {
            value = layer.Kind == "Dense"
                ? Dense(graph, model, layer, value, isLast: layer == model.Description.Layers[^1])
                : Recurrent(graph, model, layer, value, batch);
        }

        graph.Output(value, batch, model.Description.OutputLength);
        return graph;
    }

    /// <summary>ONNX Runtime takes (time, batch, features). Of one sample that is the same memory as (batch, time, features).</summary>
    private static string Sequence(OnnxGraph graph, int batch, int steps, int features) => batch == 1
        ? graph.Input("x", steps, 1, features)
        : graph.Node("Transpose", [graph.Input("x", batch, steps, features)], ["x_by_time"], ("perm", [1, 0, 2]));

    private static string Recurrent(OnnxGraph graph, IModel model, LayerDescription layer, string input, int batch)
    {
        (string kind, int[] gates) = layer.Kind switch
        {
            "LSTM" => ("LSTM", LstmGates),
            "SimpleRNN" => ("RNN", NoGates),
            _ => throw new ArgumentException($"{model.Description.Name}: a layer of the kind {layer.Kind} is not known in ONNX"),
        };
        int units = layer.OutputShape[^1];
        string[] inputs =
        [
            input,
            Transposed(graph, model, $"{layer.Name}/kernel", gates, units),
            Transposed(graph, model, $"{layer.Name}/recurrent_kernel", gates, units),

            // ONNX has a bias of its own for the state's product.
            graph.Constant(
                $"{layer.Name}/bias",
                [.. ByGate(Values(model, $"{layer.Name}/bias"), gates, units), .. new float[gates.Length * units]],
                1, 2 * gates.Length * units),
        ];
        bool sequences = layer.OutputShape.Rank == 2;
        string all = $"{layer.Name}/all", last = $"{layer.Name}/last";
        string output = graph.Node(kind, inputs, sequences ? [all] : [string.Empty, last], ("hidden_size", [units]));

        // Outputs have an axis for the direction, of which there is one.
        long[] shape = sequences ? [layer.OutputShape[0], batch, units] : [batch, units];
        return graph.Node(
            "Reshape", [sequences ? all : last, graph.Constant($"{layer.Name}/shape", shape)], [$"{layer.Name}/output"]);
    }

    private static string Dense(OnnxGraph graph, IModel model, LayerDescription layer, string input, bool isLast)
    {
        TensorShape shape = Parameter(model, $"{layer.Name}/kernel").Shape;
        string kernel = graph.Constant($"{layer.Name}/kernel", Values(model, $"{layer.Name}/kernel"), shape[0], shape[1]);
        string bias = graph.Constant($"{layer.Name}/bias", Values(model, $"{layer.Name}/bias"), shape[1]);
        string product = graph.Node("Gemm", [input, kernel, bias], [$"{layer.Name}/product"]);
        return graph.Node(isLast ? "Softmax" : "Relu", [product], [$"{layer.Name}/output"]);
    }

    /// <summary>Keras' (inputs, gates x units) as (1, gates x units, inputs).</summary>
    private static string Transposed(OnnxGraph graph, IModel model, string name, int[] gates, int units)
    {
        float[] values = Values(model, name);
        int columns = gates.Length * units, rows = values.Length / columns;
        float[] transposed = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            float[] ordered = ByGate(values[(row * columns)..((row + 1) * columns)], gates, units);
            for (int column = 0; column < columns; column++)
            {
                transposed[(column * rows) + row] = ordered[column];
            }
        }

        return graph.Constant(name, transposed, 1, columns, rows);
    }

    private static float[] ByGate(float[] row, int[] gates, int units) =>
        [.. gates.SelectMany(gate => row[(gate * units)..((gate + 1) * units)])];

    private static float[] Values(IModel model, string name)
    {
        ParameterDescription parameter = Parameter(model, name);
        return model.Parameters.Slice(parameter.Offset, parameter.Shape.Length).ToArray();
    }

    private static ParameterDescription Parameter(IModel model, string name) => model.Description.Parameters.Single(p => p.Name == name);
}
