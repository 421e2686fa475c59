using ModelGen.Tests.Importing.Onnx;

namespace ModelGen.Onnx.Tests;

/// <content>LSTMs that are no layer of the language, and operators that exporters have taken apart.</content>
internal static partial class Graphs
{
    private static string[] Weights(OnnxBuilder graph, int directions) =>
        [graph.Weights("W", directions, 12, 4), graph.Weights("R", directions, 12, 3), graph.Weights("B", directions, 24), ""];

    private static string Steps(OnnxBuilder graph) => graph.Node("Transpose", [graph.Input("x", null, 6, 4)], ("perm", new[] { 1, 0, 2 }));

    private static string Peepholes(OnnxBuilder graph)
    {
        string[] read = [Steps(graph), .. Weights(graph, 1), "", "", graph.Weights("P", 1, 9)];
        string[] all = graph.Nodes("LSTM", read, 3, ("hidden_size", 3), ("direction", "reverse"));
        return graph.Node("Concat", [graph.Node("Squeeze", [all[1], graph.Integers(0)]), graph.Node("Squeeze", [all[2], graph.Integers(0)])], ("axis", 1));
    }

    private static string PeepholesOfBothDirections(OnnxBuilder graph)
    {
        string[] read = [Steps(graph), .. Weights(graph, 2), "", "", graph.Weights("P", 2, 9)];
        string x = graph.Nodes("LSTM", read, 1, ("hidden_size", 3), ("direction", "bidirectional"))[0];
        x = graph.Node("Reshape", [graph.Node("Transpose", [x], ("perm", new[] { 0, 2, 1, 3 })), graph.Integers(0, 0, -1)]);
        return graph.Node("Transpose", [x], ("perm", new[] { 1, 0, 2 }));
    }

    private static string BoundedSums(OnnxBuilder graph)
    {
        string[] all = graph.Nodes("LSTM", [Steps(graph), .. Weights(graph, 1)], 2, ("hidden_size", 3), ("clip", 0.3f));
        return graph.Node("Squeeze", [all[1], graph.Integers(0)]);
    }

    private static string CoupledGates(OnnxBuilder graph)
    {
        string[] read = [Steps(graph), .. Weights(graph, 1), "", "", graph.Weights("P", 1, 9)];
        string[] all = graph.Nodes("LSTM", read, 2, ("hidden_size", 3), ("input_forget", 1), ("activations", new[] { "Sigmoid", "Softsign", "Tanh" }));
        return graph.Node("Squeeze", [all[1], graph.Integers(0)]);
    }

    private static string PeepholesFromConstants(OnnxBuilder graph)
    {
        string x = graph.Input("x", null, 6, 4), batch = graph.Node("Gather", [graph.Node("Shape", [x]), graph.Integer(0)]);
        string shape = graph.Node("Concat", [graph.Integers(1), graph.Node("Unsqueeze", [batch, graph.Integers(0)]), graph.Integers(3)], ("axis", 0));
        string hidden = graph.Node("Expand", [graph.Constant("h", [0.5f], 1, 1, 1), shape]);
        string cell = graph.Node("Expand", [graph.Constant("c", [-0.25f], 1, 1, 1), shape]);
        string[] read = [graph.Node("Transpose", [x], ("perm", new[] { 1, 0, 2 })), .. Weights(graph, 1), hidden, cell, graph.Weights("P", 1, 9)];
        return graph.Node("Squeeze", [graph.Nodes("LSTM", read, 2, ("hidden_size", 3))[1], graph.Integers(0)]);
    }

    private static string NormalizationOfPyTorch(OnnxBuilder graph)
    {
        string x = graph.Input("x", null, 6, 8), mean = graph.Node("ReduceMean", [x], ("axes", new[] { -1 }));
        string distance = graph.Node("Sub", [x, mean]), square = graph.Node("Pow", [distance, graph.Constant("two", [2])]);
        string variance = graph.Node("ReduceMean", [square], ("axes", new[] { -1 }));
        string root = graph.Node("Sqrt", [graph.Node("Add", [variance, graph.Constant("epsilon", [1e-3f])])]);
        string scaled = graph.Node("Mul", [graph.Node("Div", [distance, root]), graph.Weights("gamma", 8)]);
        x = graph.Node("MatMul", [graph.Node("Add", [scaled, graph.Weights("beta", 8)]), graph.Weights("w", 8, 5)]);
        string error = graph.Node("Add", [graph.Node("Erf", [graph.Node("Div", [x, graph.Constant("root", [MathF.Sqrt(2)])])]), graph.Constant("one", [1])]);
        return graph.Node("Mul", [graph.Node("Mul", [x, error]), graph.Constant("half", [0.5f])]);
    }

    private static string NormalizationOfTensorFlow(OnnxBuilder graph)
    {
        string x = graph.Node("Tanh", [graph.Input("x", null, 6, 8)]), mean = graph.Node("ReduceMean", [x], ("axes", new[] { 2 }));
        string distance = graph.Node("Sub", [x, mean]), variance = graph.Node("ReduceMean", [graph.Node("Mul", [distance, distance])], ("axes", new[] { 2 }));
        string inverse = graph.Node("Reciprocal", [graph.Node("Sqrt", [graph.Node("Add", [variance, graph.Constant("epsilon", [1e-3f])])])]);
        inverse = graph.Node("Mul", [inverse, graph.Weights("gamma", 8)]);
        string shift = graph.Node("Sub", [graph.Weights("beta", 8), graph.Node("Mul", [mean, inverse])]);
        return graph.Node("Add", [graph.Node("Mul", [x, inverse]), shift]);
    }

    private static string RootMeanSquare(OnnxBuilder graph)
    {
        string x = graph.Input("x", null, 8), mean = graph.Node("ReduceMean", [graph.Node("Mul", [x, x])], ("axes", new[] { 1 }));
        string inverse = graph.Node("Pow", [graph.Node("Add", [mean, graph.Constant("epsilon", [1e-3f])]), graph.Constant("power", [-0.5f])]);
        return graph.Node("MatMul", [graph.Node("Mul", [graph.Weights("scale", 8), graph.Node("Mul", [x, inverse])]), graph.Weights("w", 8, 3)]);
    }

    private static string GeluOfHalves(OnnxBuilder graph)
    {
        string x = graph.Node("Tanh", [graph.Input("x", null, 8)]), half = graph.Node("Mul", [x, graph.Constant("half", [0.5f])]);
        string error = graph.Node("Erf", [graph.Node("Mul", [x, graph.Constant("root", [MathF.Sqrt(0.5f)])])]);
        return graph.Node("Mul", [half, graph.Node("Add", [graph.Constant("one", [1]), error])]);
    }

    private static string GeluByTanh(OnnxBuilder graph)
    {
        string x = graph.Node("MatMul", [graph.Input("x", null, 8), graph.Weights("w", 8, 4)]), cube = graph.Node("Pow", [x, graph.Constant("three", [3])]);
        string inner = graph.Node("Add", [x, graph.Node("Mul", [cube, graph.Constant("small", [0.044715f])])]);
        string tanh = graph.Node("Tanh", [graph.Node("Mul", [inner, graph.Constant("root", [MathF.Sqrt(2 / MathF.PI)])])]);
        return graph.Node("Mul", [graph.Node("Mul", [x, graph.Node("Add", [tanh, graph.Constant("one", [1])])]), graph.Constant("half", [0.5f])]);
    }

    /// <summary>A mean along the last axis, which are the steps, and a square that belongs to no normalization.</summary>
    private static string MeanOfStepsInFront(OnnxBuilder graph)
    {
        string x = graph.Node("ReduceMean", [graph.Input("x", null, 3, 7)], ("axes", new[] { 2 }));
        x = graph.Node("Reshape", [x, graph.Integers(0, 3)]);
        return graph.Node("MatMul", [graph.Node("Mul", [x, x]), graph.Weights("w", 3, 2)]);
    }
}
