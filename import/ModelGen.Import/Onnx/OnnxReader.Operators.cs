using ModelGen.Import.Graph;
using static System.FormattableString;

namespace ModelGen.Import.Onnx;

/// <summary>The operators: what each becomes, and those that work on each number by itself.</summary>
internal sealed partial class OnnxReader
{
    private static readonly Dictionary<string, Action<OnnxReader, OnnxNode>> Operators = new()
    {
        ["LSTM"] = (reader, node) => reader.Recurrent(node, "lstm"),
        ["GRU"] = (reader, node) => reader.Recurrent(node, "gru"),
        ["RNN"] = (reader, node) => reader.Recurrent(node, "simple_rnn"),
        ["MatMul"] = (reader, node) => reader.MatrixProduct(node),
        ["Gemm"] = (reader, node) => reader.Gemm(node),
        ["Add"] = (reader, node) => reader.Combine(node, "add"),
        ["Sum"] = (reader, node) => reader.Merge(node, "add"),
        ["Sub"] = (reader, node) => reader.Combine(node, "subtract"),
        ["Mul"] = (reader, node) => reader.Combine(node, "multiply"),
        ["Div"] = (reader, node) => reader.Combine(node, "divide"),
        ["Max"] = (reader, node) => reader.Merge(node, "maximum"),
        ["Min"] = (reader, node) => reader.Merge(node, "minimum"),
        ["Mean"] = (reader, node) => reader.Merge(node, "average"),
        ["Concat"] = (reader, node) => reader.Concatenate(node),
        ["BatchNormalization"] = (reader, node) => reader.BatchNormalization(node),
        ["LayerNormalization"] = (reader, node) => reader.LayerNormalization(node),
        ["Conv"] = (reader, node) => reader.Convolution(node),
        ["MaxPool"] = (reader, node) => reader.Pooling(node, "max_pooling_1d"),
        ["AveragePool"] = (reader, node) => reader.Pooling(node, "average_pooling_1d"),
        ["GlobalMaxPool"] = (reader, node) => reader.GlobalPooling(node, "global_max_pooling_1d"),
        ["GlobalAveragePool"] = (reader, node) => reader.GlobalPooling(node, "global_average_pooling_1d"),
        ["ReduceMax"] = (reader, node) => reader.Reduction(node, "global_max_pooling_1d"),
        ["ReduceMean"] = (reader, node) => reader.Reduction(node, "global_average_pooling_1d"),
        ["Pad"] = (reader, node) => reader.Padding(node),
        ["Transpose"] = (reader, node) => reader.Transpose(node),
        ["Reshape"] = (reader, node) => reader.Reshape(node),
        ["Flatten"] = (reader, node) => reader.Flatten(node),
        ["Squeeze"] = (reader, node) => reader.Squeeze(node),
        ["Unsqueeze"] = (reader, node) => reader.Unsqueeze(node),
        ["Shape"] = (reader, node) => reader.Shape(node),
        ["Gather"] = (reader, node) => reader.Gather(node),
        ["Slice"] = (reader, node) => reader.Slice(node),
        ["Split"] = (reader, node) => reader.Split(node),
        ["Expand"] = (reader, node) => reader.Repeat(node, isTile: false),
        ["Tile"] = (reader, node) => reader.Repeat(node, isTile: true),
        ["Identity"] = (reader, node) => reader.values[node.Output(0)] = reader.Value(node, node.Input(0)),
        ["Cast"] = (reader, node) => reader.Cast(node),
        ["Dropout"] = (reader, node) => reader.Dropout(node),
        ["Softmax"] = (reader, node) => reader.Softmax(node),
        ["Relu"] = (reader, node) => reader.Activate(node, "relu"),
        ["Tanh"] = (reader, node) => reader.Activate(node, "tanh"),
        ["Sigmoid"] = (reader, node) => reader.Activate(node, "sigmoid"),
        ["Softplus"] = (reader, node) => reader.Activate(node, "softplus"),
        ["Softsign"] = (reader, node) => reader.Activate(node, "softsign"),
        ["Exp"] = (reader, node) => reader.Activate(node, "exponential"),
        ["Mish"] = (reader, node) => reader.Activate(node, "mish"),
        ["HardSwish"] = (reader, node) => reader.Activate(node, "hard_swish"),
        ["HardSigmoid"] = (reader, node) => reader.Activate(node, HardSigmoid(node, node.Single("alpha", 0.2), node.Single("beta", 0.5))),
        ["Gelu"] = (reader, node) => reader.Activate(node, Gelu(node)),
        ["Swish"] = (reader, node) => reader.Activate(node, Plain(node, "alpha", 1, "swish")),
        ["Selu"] = (reader, node) => reader.Activate(node, Plain(node, "alpha", 1.67326, Plain(node, "gamma", 1.0507, "selu"))),
        ["Elu"] = (reader, node) => reader.Slope(node, "elu", "alpha", 1),
        ["LeakyRelu"] = (reader, node) => reader.Slope(node, "leaky_relu", "negative_slope", 0.01),
        ["PRelu"] = (reader, node) => reader.ParametricRectifier(node),
        ["Clip"] = (reader, node) => reader.Clip(node),
        ["Pow"] = (reader, node) => reader.Pow(node),
        ["Sqrt"] = (reader, node) => reader.Root(node),
        ["Reciprocal"] = (reader, node) => reader.Reciprocal(node),
        ["Erf"] = (reader, node) => reader.ErrorFunction(node),
    };

    private static readonly Dictionary<string, string> Refused = new()
    {
        ["If"] = "which layers there are depends on the data; export the model for one case",
        ["Loop"] = "its body is a graph of its own; export recurrent layers as LSTM, GRU or RNN",
        ["Scan"] = "its body is a graph of its own; export recurrent layers as LSTM, GRU or RNN",
        ["LogSoftmax"] = "the model language has no logarithm of a softmax; name the value that it reads by the option 'Output', for a model that gives "
            + "logits, and write softmax as the activation of its last layer where probabilities are wanted",
        ["QuantizeLinear"] = "the model is quantized; export it with weights of single precision",
        ["DequantizeLinear"] = "the model is quantized; export it with weights of single precision",
        ["DynamicQuantizeLinear"] = "the model is quantized; export it with weights of single precision",
        ["MultiHeadAttention"] = "attention can't be read from ONNX",
        ["Attention"] = "attention can't be read from ONNX",
    };

    private static string HardSigmoid(OnnxNode node, double alpha, double beta) =>
        beta == 0.5 && Math.Abs(alpha - 0.2) < 1e-6 ? "keras2_hard_sigmoid"
        : beta == 0.5 && Math.Abs(alpha - (1.0 / 6)) < 1e-6 ? "hard_sigmoid"
        : throw node.Error(Invariant($"a hard sigmoid of {alpha} x + {beta} can't be described, 0.2 x + 0.5 and x / 6 + 0.5 can"));

    private static string Gelu(OnnxNode node) => node.Text("approximate", "none") == "none" ? "gelu"
        : throw node.Error("the model language has the exact gelu, not its approximation by tanh");

    /// <summary>An activation whose parameter has one value here.</summary>
    private static string Plain(OnnxNode node, string attribute, double expected, string activation) =>
        Math.Abs(node.Single(attribute, expected) - expected) < 1e-4 ? activation
        : throw node.Error(Invariant($"the attribute '{attribute}' is {expected} in the model language"));

    private void Activate(OnnxNode node, string activation) => Layer(node, "activation", [("function", activation)]);

    private void Slope(OnnxNode node, string kind, string option, double otherwise) => Layer(node, kind, [(option, node.Single("alpha", otherwise))]);

    /// <summary>Adds a layer that leaves the shape of its only input as it is.</summary>
    private void Layer(OnnxNode node, string kind, OptionList options, Dictionary<string, SourceTensor>? weights = null)
    {
        OnnxView view = View(node, 0);
        Give(node, Add(node, view, kind, options, view.Shape, weights));
    }

    private void Clip(OnnxNode node)
    {
        double least = Bound("min", 1, double.NegativeInfinity), most = Bound("max", 2, double.PositiveInfinity);
        Activate(node, least == 0 && most == 6 ? "relu6" : least == 0 && most >= float.MaxValue ? "relu"
            : throw node.Error(Invariant($"it cuts numbers to between {least} and {most}; 0 and 6, and 0 alone, can be described")));

        double Bound(string attribute, int input, double otherwise) =>
            node.Has(attribute) ? node.Single(attribute, otherwise) : Constant(node, input) is { Count: 1 } bound ? bound.Single(0) : otherwise;
    }

    private void ParametricRectifier(OnnxNode node)
    {
        OnnxView view = shaper.ArrangeLast(node, View(node, 0));
        OnnxTensor slope = Needed(node, 1);
        bool isOne = slope.Count == 1;
        if (!isOne && (slope.Count != view.Shape.Features || slope.Axes[^1] != slope.Count))
        {
            throw node.Error($"its slopes have the shape {slope.Shape()}, and one, or one for each feature, can be described");
        }

        if (isOne)
        {
            Give(node, Add(node, view, "leaky_relu", [("negative_slope", (double)slope.Single(0))], view.Shape));
            return;
        }

        bool hasTime = view.Shape.Time is not null;
        OptionList options = hasTime ? [("shared_axes", new[] { 1 })] : [];
        int[] shape = hasTime ? [1, view.Shape.Features] : [view.Shape.Features];
        Give(node, Add(node, view, "prelu", options, view.Shape, new() { ["alpha"] = Weight(node, slope) with { Shape = shape } }));
    }

    private void Dropout(OnnxNode node)
    {
        node.Ignore("seed");
        node.Ignore("ratio");
        if (Constant(node, 2) is { } training && training.Integer(0) != 0)
        {
            throw node.Error("it drops numbers in predictions too ('training_mode'); export the model in evaluation mode");
        }

        values[node.Output(0)] = View(node, 0);
    }

    private void Cast(OnnxNode node)
    {
        bool toWhole = node.Integer("to", 1) is not (1 or 10 or 11 or 16);
        if (!toWhole && Value(node, node.Input(0)) is OnnxMoments or OnnxErrorFunction)
        {
            values[node.Output(0)] = Value(node, node.Input(0));
            return;
        }

        OnnxView view = View(node, 0);
        if (toWhole && view.Place >= 0)
        {
            throw node.Error("it makes whole numbers of what layers give, which can't be described");
        }

        Give(node, view);
    }

    private void Softmax(OnnxNode node)
    {
        OnnxView view = View(node, 0);
        int axis = ConstantFolding.Axis(node, node.Integer("axis", file.OperatorSet < 13 ? 1 : -1), view.Rank);
        if (axis != view.Rank - 1)
        {
            throw node.Error(Invariant($"its axis is {axis}, of a value of the shape {view.Text()}, and the last one, the features, is what can be described"));
        }

        OnnxView arranged = shaper.ArrangeLast(node, view);
        Give(node, Add(node, arranged, "activation", [("function", "softmax")], arranged.Shape));
    }
}
