using ModelGen.Tests.Importing.Onnx;

namespace ModelGen.Onnx.Tests;

/// <summary>What a graph leaves open.</summary>
/// <param name="Steps">Time steps.</param>
internal sealed record GraphOptions(int Steps = 9);

/// <summary>Graphs as exporters write them, each with the operators of one kind of model.</summary>
internal static partial class Graphs
{
    /// <summary>What builds each graph and gives the name of its output.</summary>
    public static IReadOnlyDictionary<string, Func<OnnxBuilder, string>> All { get; } = new Dictionary<string, Func<OnnxBuilder, string>>
    {
        ["ConvolutionsOfPyTorch"] = Convolutions,
        ["ConvolutionAndLstm"] = ConvolutionAndLstm,
        ["ConvolutionOfTf2Onnx"] = ConvolutionOfTf2Onnx,
        ["DirectionsTakenApart"] = Directions,
        ["DirectionsJoined"] = DirectionsJoined,
        ["DenseOfEachStep"] = DenseOfEachStep,
        ["Residual"] = Residual,
        ["ScaledInput"] = ScaledInput,
        ["ReverseSteps"] = ReverseSteps,
        ["Activations"] = Activations,
        ["CellActivations"] = CellActivations,
        ["ConstantStates"] = ConstantStates,
        ["EncoderAndDecoder"] = EncoderAndDecoder,
        ["Pools"] = Pools,
        ["Ends"] = Ends,
        ["Merges"] = Merges,
        ["OldSet"] = OldSet,
        ["HalfWeights"] = HalfWeights,
        ["LastState"] = LastState,
        ["Peepholes"] = Peepholes,
        ["PeepholesOfBothDirections"] = PeepholesOfBothDirections,
        ["BoundedSums"] = BoundedSums,
        ["CoupledGates"] = CoupledGates,
        ["PeepholesFromConstants"] = PeepholesFromConstants,
        ["NormalizationOfPyTorch"] = NormalizationOfPyTorch,
        ["NormalizationOfTensorFlow"] = NormalizationOfTensorFlow,
        ["RootMeanSquare"] = RootMeanSquare,
        ["GeluOfHalves"] = GeluOfHalves,
        ["GeluByTanh"] = GeluByTanh,
        ["MeanOfStepsInFront"] = MeanOfStepsInFront,
    };

    /// <summary>The file of a graph.</summary>
    public static byte[] Build(string name, out GraphOptions options)
    {
        OnnxBuilder graph = new(name == "OldSet" ? 9 : name == "Activations" ? 20 : 17);
        graph.Output(All[name](graph));
        options = new GraphOptions();
        return graph.ToBytes();
    }

    private static string Convolutions(OnnxBuilder graph)
    {
        string x = graph.Input("x", null, 3, 20);
        x = graph.Node("Conv", [x, graph.Weights("w1", 4, 3, 5), graph.Weights("b1", 4)], ("kernel_shape", new[] { 5 }), ("pads", new[] { 2, 2 }));
        x = graph.Node("Relu", [x]);
        x = graph.Node("MaxPool", [x], ("kernel_shape", new[] { 2 }), ("strides", new[] { 2 }));
        x = graph.Node("Conv", [x, graph.Weights("w2", 6, 4, 3)], ("dilations", new[] { 2 }), ("pads", new[] { 1, 2 }));
        x = graph.Node("GlobalAveragePool", [x]);
        x = graph.Node("Flatten", [x], ("axis", 1));
        x = graph.Node("Gemm", [x, graph.Weights("fc", 5, 6), graph.Weights("fcb", 5)], ("transB", 1), ("alpha", 2f), ("beta", 0.5f));
        return graph.Node("Softmax", [x], ("axis", 1));
    }

    private static string ConvolutionAndLstm(OnnxBuilder graph)
    {
        string x = graph.Node("Transpose", [graph.Input("x", null, 12, 3)], ("perm", new[] { 0, 2, 1 }));
        x = graph.Node("Conv", [x, graph.Weights("w", 4, 3, 3), graph.Weights("b", 4)], ("pads", new[] { 2, 0 }));
        string variance = graph.Constant("var", [1, 2, 3, 0.5f], 4);
        x = graph.Node("BatchNormalization", [x, graph.Weights("gamma", 4), graph.Weights("beta", 4), graph.Weights("mean", 4), variance]);
        x = graph.Node("Transpose", [graph.Node("Transpose", [x], ("perm", new[] { 0, 2, 1 }))], ("perm", new[] { 1, 0, 2 }));
        string[] all = graph.Nodes("LSTM", [x, graph.Weights("W", 1, 20, 4), graph.Weights("R", 1, 20, 5), graph.Weights("B", 1, 40)], 2, ("hidden_size", 5));
        x = graph.Node("Squeeze", [all[1], graph.Integers(0)]);
        return graph.Node("Gemm", [x, graph.Weights("fc", 5, 2), graph.Weights("fcb", 2)]);
    }

    private static string ConvolutionOfTf2Onnx(OnnxBuilder graph)
    {
        string x = graph.Node("Transpose", [graph.Input("x", null, 15, 3)], ("perm", new[] { 0, 2, 1 }));
        x = graph.Node("Unsqueeze", [x, graph.Integers(2)]);
        string[] read = [x, graph.Weights("w", 4, 3, 1, 3), graph.Weights("b", 4)];
        x = graph.Node("Conv", read, ("strides", new[] { 1, 2 }), ("kernel_shape", new[] { 1, 3 }), ("auto_pad", "SAME_UPPER"));
        x = graph.Node("Transpose", [graph.Node("Squeeze", [x, graph.Integers(2)])], ("perm", new[] { 0, 2, 1 }));
        x = graph.Node("ReduceMean", [x], ("axes", new[] { 1 }), ("keepdims", 0));
        x = graph.Node("Add", [graph.Node("MatMul", [x, graph.Weights("fc", 4, 3)]), graph.Weights("fcb", 3)]);
        return graph.Node("Tanh", [x]);
    }

    private static string Directions(OnnxBuilder graph)
    {
        string x = graph.Node("Gather", [graph.Weights("table", 11, 4), graph.Indices("ids", null, 9)]);
        x = graph.Node("Transpose", [x], ("perm", new[] { 1, 0, 2 }));
        string[] weights = [graph.Weights("W", 2, 9, 4), graph.Weights("R", 2, 9, 3), graph.Weights("B", 2, 18)];
        string[] all = graph.Nodes("GRU", [x, .. weights], 2, ("hidden_size", 3), ("direction", "bidirectional"), ("linear_before_reset", 1));
        string forward = graph.Node("Gather", [all[1], graph.Integer(-2)]), backward = graph.Node("Gather", [all[1], graph.Integer(-1)]);
        return graph.Node("Gemm", [graph.Node("Concat", [forward, backward], ("axis", 1)), graph.Weights("fc", 6, 2)]);
    }

    private static string DirectionsJoined(OnnxBuilder graph)
    {
        string x = graph.Node("Transpose", [graph.Input("x", null, 7, 3)], ("perm", new[] { 1, 0, 2 }));
        x = graph.Nodes("LSTM", [x, graph.Weights("W", 2, 8, 3), graph.Weights("R", 2, 8, 2)], 1, ("hidden_size", 2), ("direction", "bidirectional"))[0];
        x = graph.Node("Reshape", [graph.Node("Transpose", [x], ("perm", new[] { 0, 2, 1, 3 })), graph.Integers(0, 0, -1)]);
        string[] read = [x, graph.Weights("W2", 2, 8, 4), graph.Weights("R2", 2, 8, 2), graph.Weights("B2", 2, 16)];
        string[] all = graph.Nodes("LSTM", read, 2, ("hidden_size", 2), ("direction", "bidirectional"));
        x = graph.Node("Reshape", [graph.Node("Transpose", [all[1]], ("perm", new[] { 1, 0, 2 })), graph.Integers(-1, 4)]);
        return graph.Node("Gemm", [x, graph.Weights("fc", 4, 2)]);
    }

    private static string DenseOfEachStep(OnnxBuilder graph)
    {
        string x = graph.Input("x", null, null, 4), shape = graph.Node("Shape", [x]);
        string flat = graph.Node("MatMul", [graph.Node("Reshape", [x, graph.Integers(-1, 4)]), graph.Weights("w", 4, 5)]);
        flat = graph.Node("Add", [flat, graph.Weights("b", 5)]);
        string target = graph.Node("Concat", [graph.Node("Slice", [shape, graph.Integers(0), graph.Integers(2)]), graph.Integers(5)], ("axis", 0));
        x = graph.Node("Relu", [graph.Node("Reshape", [flat, target])]);
        x = graph.Node("LayerNormalization", [x, graph.Weights("gamma", 5), graph.Weights("beta", 5)]);
        return graph.Node("Gemm", [graph.Node("Flatten", [x]), graph.Weights("fc", 45, 3)]);
    }

    private static string Residual(OnnxBuilder graph)
    {
        string x = graph.Input("x", null, 8, 4), wide = graph.Node("Add", [graph.Weights("b", 4), graph.Node("MatMul", [x, graph.Weights("w", 4, 4)])]);
        string sum = graph.Node("Add", [graph.Node("Mul", [wide, graph.Node("Sigmoid", [wide])]), x]);
        string end = graph.Node("Slice", [sum, graph.Integers(2), graph.Integers(long.MaxValue), graph.Integers(1)]);
        return graph.Node("MatMul", [graph.Node("Gather", [end, graph.Integer(-1)], ("axis", 1)), graph.Weights("v", 4, 3)]);
    }

    private static string ScaledInput(OnnxBuilder graph)
    {
        string x = graph.Node("Sub", [graph.Input("x", null, 6, 3), graph.Weights("mean", 3)]);
        x = graph.Node("Div", [x, graph.Constant("deviation", [1.5f, 0.3f, 4], 3)]);
        string[] weights = [graph.Weights("W", 1, 12, 3), graph.Weights("R", 1, 12, 4), graph.Weights("B", 1, 24)];
        x = graph.Nodes("GRU", [graph.Node("Transpose", [x], ("perm", new[] { 1, 0, 2 })), .. weights], 2, ("hidden_size", 4), ("direction", "reverse"))[1];
        return graph.Node("Mul", [graph.Node("Squeeze", [x, graph.Integers(0)]), graph.Constant("two", [2])]);
    }

    private static string ReverseSteps(OnnxBuilder graph)
    {
        string x = graph.Node("Transpose", [graph.Input("x", null, 6, 3)], ("perm", new[] { 1, 0, 2 }));
        x = graph.Nodes("RNN", [x, graph.Weights("W", 1, 4, 3), graph.Weights("R", 1, 4, 4)], 1, ("hidden_size", 4), ("direction", "reverse"))[0];
        x = graph.Node("Squeeze", [x, graph.Integers(1)]);
        string first = graph.Node("Gather", [x, graph.Integer(0)], ("axis", 0));
        x = graph.Node("Transpose", [x], ("perm", new[] { 1, 0, 2 }));
        return graph.Node("Add", [first, graph.Node("ReduceMax", [x], ("axes", new[] { 1 }), ("keepdims", 0))]);
    }

    private static string Activations(OnnxBuilder graph)
    {
        string x = graph.Input("x", null, 8);
        string[] kinds = ["Relu", "Elu", "LeakyRelu", "Selu", "Softplus", "Softsign", "Exp", "Mish", "HardSwish", "HardSigmoid", "Gelu", "Tanh"];
        string[] each = [.. kinds.Select(kind => graph.Node(kind, [graph.Node("MatMul", [x, graph.Weights("w" + kind, 8, 2)])]))];
        string slope = graph.Node("PRelu", [graph.Node("MatMul", [x, graph.Weights("wp", 8, 2)]), graph.Weights("slopes", 2)]);
        string cut = graph.Node("Clip", [graph.Node("MatMul", [x, graph.Weights("wc", 8, 2)]), graph.Constant("zero", [0]), graph.Constant("six", [6])]);
        return graph.Node("Concat", [.. each, slope, cut], ("axis", -1));
    }

    private static string CellActivations(OnnxBuilder graph)
    {
        string x = graph.Node("Transpose", [graph.Input("x", null, 6, 3)], ("perm", new[] { 1, 0, 2 }));
        x = graph.Nodes(
            "LSTM",
            [x, graph.Weights("W", 1, 8, 3), graph.Weights("R", 1, 8, 2)],
            1,
            ("hidden_size", 2),
            ("activations", new[] { "HardSigmoid", "Relu", "Relu" }),
            ("activation_alpha", new[] { 1f / 6 }),
            ("activation_beta", new[] { 0.5f }))[0];
        x = graph.Nodes(
            "GRU",
            [graph.Node("Squeeze", [x, graph.Integers(1)]), graph.Weights("W2", 1, 6, 2), graph.Weights("R2", 1, 6, 2)],
            2,
            ("hidden_size", 2),
            ("activations", new[] { "HardSigmoid", "Softsign" }))[1];
        return graph.Node("Squeeze", [x, graph.Integers(0)]);
    }

    private static string ConstantStates(OnnxBuilder graph)
    {
        string x = graph.Input("x", null, 6, 3), batch = graph.Node("Gather", [graph.Node("Shape", [x]), graph.Integer(0)]);
        string shape = graph.Node("Concat", [graph.Integers(1), graph.Node("Unsqueeze", [batch, graph.Integers(0)]), graph.Integers(2)], ("axis", 0));
        string hidden = graph.Node("Expand", [graph.Constant("h", [0.5f], 1, 1, 1), shape]);
        string cell = graph.Node("Expand", [graph.Constant("c", [-0.25f], 1, 1, 1), shape]);
        string[] weights = [graph.Weights("W", 1, 8, 3), graph.Weights("R", 1, 8, 2), graph.Weights("B", 1, 16)];
        string[] all = graph.Nodes("LSTM", [graph.Node("Transpose", [x], ("perm", new[] { 1, 0, 2 })), .. weights, "", hidden, cell], 3, ("hidden_size", 2));
        return graph.Node("Squeeze", [all[2], graph.Integers(0)]);
    }

    private static string EncoderAndDecoder(OnnxBuilder graph)
    {
        string x = graph.Node("Transpose", [graph.Input("x", null, null, 3)], ("perm", new[] { 1, 0, 2 }));
        string[] encoder = graph.Nodes("LSTM", [x, graph.Weights("W", 1, 8, 3), graph.Weights("R", 1, 8, 2)], 3, ("hidden_size", 2));
        string tiled = graph.Node("Tile", [encoder[1], graph.Integers(4, 1, 1)]);
        x = graph.Nodes("LSTM", [tiled, graph.Weights("W2", 1, 8, 2), graph.Weights("R2", 1, 8, 2), "", "", encoder[1], encoder[2]], 1, ("hidden_size", 2))[0];
        x = graph.Node("Transpose", [graph.Node("Squeeze", [x, graph.Integers(1)])], ("perm", new[] { 1, 0, 2 }));
        return graph.Node("Add", [graph.Node("MatMul", [x, graph.Weights("w", 2, 3)]), graph.Weights("b", 3)]);
    }

    private static string Pools(OnnxBuilder graph)
    {
        string x = graph.Input("x", null, 3, 13);
        x = graph.Node("AveragePool", [x], ("kernel_shape", new[] { 3 }), ("pads", new[] { 1, 1 }));
        x = graph.Node("MaxPool", [x], ("kernel_shape", new[] { 3 }), ("strides", new[] { 2 }), ("auto_pad", "SAME_UPPER"));
        string most = graph.Node("GlobalMaxPool", [x]);
        return graph.Node("Reshape", [graph.Node("Concat", [most, graph.Node("GlobalAveragePool", [x])], ("axis", 1)), graph.Integers(0, 6)]);
    }

    private static string Ends(OnnxBuilder graph)
    {
        string x = graph.Node("Pad", [graph.Input("x", null, 5, 2), graph.Integers(0, 1, 0, 0, 2, 0)]);
        x = graph.Node("Slice", [x, graph.Integers(1), graph.Integers(-1), graph.Integers(1), graph.Integers(1)]);
        x = graph.Node("Slice", [x, graph.Integers(-1), graph.Integers(long.MinValue), graph.Integers(1), graph.Integers(-1)]);
        return graph.Node("MatMul", [graph.Node("Reshape", [x, graph.Integers(-1, 12)]), graph.Weights("w", 12, 2)]);
    }

    private static string Merges(OnnxBuilder graph)
    {
        string x = graph.Input("x", null, 4), a = graph.Node("MatMul", [x, graph.Weights("a", 4, 3)]), b = graph.Node("MatMul", [x, graph.Weights("b", 4, 3)]);
        string[] each = [.. new[] { "Max", "Min", "Mean", "Sum", "Sub", "Mul" }.Select(kind => graph.Node(kind, [a, b]))];
        return graph.Node("Concat", each, ("axis", 1));
    }

    private static string OldSet(OnnxBuilder graph)
    {
        string x = graph.Node("Transpose", [graph.Input("x", null, 6, 3)], ("perm", new[] { 1, 0, 2 }));
        string kernel = graph.Weights("ih", 4, 3), part = graph.Node("Slice", [kernel], ("axes", new[] { 0 }), ("starts", new[] { 0 }), ("ends", new[] { 2 }));
        string rest = graph.Node("Slice", [kernel], ("axes", new[] { 0 }), ("starts", new[] { 2 }), ("ends", new[] { 4 }));
        string w = graph.Node("Unsqueeze", [graph.Node("Concat", [rest, part], ("axis", 0))], ("axes", new[] { 0 }));
        x = graph.Nodes("RNN", [x, w, graph.Weights("R", 1, 4, 4), graph.Weights("B", 1, 8)], 1, ("hidden_size", 4))[0];
        x = graph.Node("Gather", [graph.Node("Squeeze", [x], ("axes", new[] { 1 })), graph.Integer(-1)], ("axis", 0));
        return graph.Node("Softmax", [graph.Node("Dropout", [x])]);
    }

    private static string HalfWeights(OnnxBuilder graph)
    {
        Half[] halves = [.. Enumerable.Range(0, 8).Select(i => (Half)(i / 3f))];
        graph.AddTensor(tensor =>
        {
            tensor.Integer(1, 4);
            tensor.Integer(1, 2);
            tensor.Integer(2, 10);
            tensor.Text(8, "half");
            tensor.Numbers<Half>(9, halves);
        });
        return graph.Node("MatMul", [graph.Input("x", null, 4), graph.Node("Cast", ["half"], ("to", 1))]);
    }

    /// <summary>Each step and the last state of one node.</summary>
    private static string LastState(OnnxBuilder graph)
    {
        string x = graph.Node("Transpose", [graph.Input("x", null, 6, 3)], ("perm", new[] { 1, 0, 2 }));
        string[] all = graph.Nodes("GRU", [x, graph.Weights("W", 1, 6, 3), graph.Weights("R", 1, 6, 2)], 2, ("hidden_size", 2));
        string mean = graph.Node("ReduceMean", [graph.Node("Squeeze", [all[0], graph.Integers(1)])], ("axes", new[] { 0 }), ("keepdims", 0));
        return graph.Node("Concat", [mean, graph.Node("Squeeze", [all[1], graph.Integers(0)])], ("axis", 1));
    }
}
