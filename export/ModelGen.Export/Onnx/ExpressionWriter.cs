using ModelGen.Generator.Equations;

namespace ModelGen.Export.Onnx;

/// <summary>Writes equations, the one description of what layers compute, as nodes.</summary>
/// <param name="graph">The graph.</param>
/// <param name="names">The values that equations read, by their symbols; those that they give come to them.</param>
internal sealed class ExpressionWriter(OnnxGraph graph, Dictionary<Symbol, string> names)
{
    /// <summary>Adds the nodes of an equation.</summary>
    public void Add(Equation equation) => names[equation.Name] = Write(equation.Value);

    /// <summary>The name of a value.</summary>
    public string this[Symbol symbol] => names[symbol];

    /// <summary>An activation as one node where there is one for it.</summary>
    public string Activate(Activation activation, string x) => activation switch
    {
        Activation.Linear => x,
        Activation.Relu => graph.Add("Relu", [x]),
        Activation.Softmax => graph.Add("Softmax", [x], ("axis", -1)),
        Activation.Elu => graph.Add("Elu", [x]),
        Activation.Selu => graph.Add("Selu", [x]),
        Activation.Softsign => graph.Add("Softsign", [x]),
        Activation.HardSwish => graph.Add("HardSwish", [x]),
        Activation.HardSigmoid => graph.Add("HardSigmoid", [x], ("alpha", 1f / 6), ("beta", 0.5f)),
        Activation.Keras2HardSigmoid => graph.Add("HardSigmoid", [x], ("alpha", 0.2f), ("beta", 0.5f)),
        Activation.LeakyRelu => graph.Add("LeakyRelu", [x], ("alpha", 0.2f)),
        _ => Applied(activation, x),
    };

    private string Applied(Activation activation, string x)
    {
        Symbol input = "x";
        return new ExpressionWriter(graph, new() { [input] = x }).Write(activation.Apply(input));
    }

    /// <summary>Adds the nodes of an expression.</summary>
    public string Write(Expr value) => value switch
    {
        Symbol symbol => names[symbol],
        Constant constant => graph.Scalar(constant.Value),
        Unary unary => Write(unary.Op, Write(unary.Operand)),
        Binary binary => graph.Add(Operator(binary.Op), [Write(binary.Left), Write(binary.Right)]),
        Select select => graph.Add(
            "Where", [graph.Add("Greater", [Write(select.Left), Write(select.Right)]), Write(select.WhenTrue), Write(select.WhenFalse)]),
        Reduce { Op: ReduceOp.Sum } sum => graph.Add("ReduceSum", [Write(sum.Operand), graph.Integers(Places(sum.Axes))]),
        Reduce most => graph.Add("ReduceMax", [Write(most.Operand)], ("axes", Array.ConvertAll(Places(most.Axes), axis => (int)axis))),
        _ => throw new ExportException($"an expression of the kind {value.GetType().Name} can't be written"),
    };

    private string Write(UnaryOp op, string x) => op switch
    {
        UnaryOp.Negate => graph.Add("Neg", [x]),
        UnaryOp.Expm1 => graph.Add("Sub", [graph.Add("Exp", [x]), graph.Scalar(1)]),
        UnaryOp.CosPi => graph.Add("Cos", [graph.Add("Mul", [x, graph.Scalar(Math.PI)])]),
        _ => graph.Add(op.ToString(), [x]),
    };

    private static string Operator(BinaryOp op) => op switch
    {
        BinaryOp.Subtract => "Sub",
        BinaryOp.Multiply => "Mul",
        BinaryOp.Divide => "Div",
        _ => op.ToString(),
    };

    private static long[] Places(Axes axes) =>
        [.. axes.HasFlag(Axes.Time) ? new long[] { -2 } : [], .. axes.HasFlag(Axes.Features) ? new long[] { -1 } : []];
}
