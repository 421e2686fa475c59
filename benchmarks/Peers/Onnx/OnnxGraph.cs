using ModelGen.Export.Onnx;

namespace Benchmarks.Peers.Onnx;

/// <summary>A graph in the format of ONNX: nodes in the order of their inputs, and constants.</summary>
internal sealed class OnnxGraph
{
    // The oldest version of the operators in which all that are used here have their present form, and the format that goes with it.
    private const int OperatorVersion = 14;
    private const int FormatVersion = 7;

    private const int Float32 = 1;
    private const int Int64 = 7;
    private const int IntegerAttribute = 2;
    private const int TextAttribute = 3;
    private const int IntegersAttribute = 7;

    private readonly List<Action<ProtobufWriter>> nodes = [];
    private readonly List<Action<ProtobufWriter>> constants = [];
    private readonly List<Tensor> inputs = [];
    private readonly List<Tensor> outputs = [];
    private readonly List<(string Before, string After)> states = [];

    /// <summary>What goes in.</summary>
    public IReadOnlyList<Tensor> Inputs => inputs;

    /// <summary>What comes out.</summary>
    public IReadOnlyList<Tensor> Outputs => outputs;

    /// <summary>Inputs that are to be outputs of the run before.</summary>
    public IReadOnlyList<(string Before, string After)> States => states;

    /// <summary>Declares an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <returns>Its name.</returns>
    public string Input(string name, params int[] shape)
    {
        inputs.Add(new(name, shape));
        return name;
    }

    /// <summary>Declares that a value is an output.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    public void Output(string name, params int[] shape) => outputs.Add(new(name, shape));

    /// <summary>Declares a state: an input, and an output that is the input of the next run.</summary>
    /// <param name="before">The input's name.</param>
    /// <param name="after">The output's name.</param>
    /// <param name="shape">The shape of both.</param>
    public void State(string before, string after, params int[] shape)
    {
        Input(before, shape);
        Output(after, shape);
        states.Add((before, after));
    }

    /// <summary>Adds a constant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its numbers in C order.</param>
    /// <param name="shape">Its shape.</param>
    /// <returns>Its name.</returns>
    public string Constant(string name, float[] values, params int[] shape) => Constant(name, Float32, shape, w => w.Numbers<float>(9, values));

    /// <summary>Adds a constant that is a list of integers, such as a shape.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its numbers.</param>
    /// <returns>Its name.</returns>
    public string Constant(string name, params long[] values) => Constant(name, Int64, [values.Length], w => w.Numbers<long>(9, values));

    /// <summary>Adds a node.</summary>
    /// <param name="kind">Its operator.</param>
    /// <param name="inputs">Names of its inputs; empty: an optional one that it does not have.</param>
    /// <param name="outputs">Names of its outputs; likewise.</param>
    /// <param name="attributes">Its attributes: an integer, a text, or an array of integers.</param>
    /// <returns>The name of its first output.</returns>
    public string Node(string kind, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
    {
        nodes.Add(node =>
        {
            Array.ForEach(inputs, input => node.Text(1, input));
            Array.ForEach(outputs, output => node.Text(2, output));
            node.Text(4, kind);
            foreach ((string name, object value) in attributes)
            {
                node.Message(5, attribute => Attribute(attribute, name, value));
            }
        });
        return outputs[0];
    }

    /// <summary>The bytes of a file that holds the graph.</summary>
    public byte[] ToBytes() => ProtobufWriter.Message(model =>
    {
        model.Integer(1, FormatVersion);
        model.Message(8, operators => operators.Integer(2, OperatorVersion));
        model.Message(7, graph =>
        {
            nodes.ForEach(node => graph.Message(1, node));
            graph.Text(2, "benchmark");
            constants.ForEach(constant => graph.Message(5, constant));
            inputs.ForEach(input => graph.Message(11, input.Write));
            outputs.ForEach(output => graph.Message(12, output.Write));
        });
    });

    private static void Attribute(ProtobufWriter attribute, string name, object value)
    {
        attribute.Text(1, name);
        switch (value)
        {
            case int number:
                attribute.Integer(3, number);
                attribute.Integer(20, IntegerAttribute);
                break;
            case string text:
                attribute.Text(4, text);
                attribute.Integer(20, TextAttribute);
                break;
            default:
                Array.ForEach((int[])value, item => attribute.Integer(8, item));
                attribute.Integer(20, IntegersAttribute);
                break;
        }
    }

    private string Constant(string name, int type, int[] shape, Action<ProtobufWriter> data)
    {
        constants.Add(constant =>
        {
            Array.ForEach(shape, size => constant.Integer(1, size));
            constant.Integer(2, type);
            constant.Text(8, name);
            data(constant);
        });
        return name;
    }

    /// <summary>A tensor of float32 that goes in or comes out.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Shape">Its shape.</param>
    internal sealed record Tensor(string Name, int[] Shape)
    {
        /// <summary>How many numbers it holds.</summary>
        public int Length => Shape.Aggregate(1, (product, size) => product * size);

        /// <summary>Writes the declaration.</summary>
        /// <param name="value">Where to.</param>
        public void Write(ProtobufWriter value)
        {
            value.Text(1, Name);
            value.Message(2, type => type.Message(1, tensor =>
            {
                tensor.Integer(1, Float32);
                tensor.Message(2, shape => Array.ForEach(Shape, size => shape.Message(1, dimension => dimension.Integer(1, size))));
            }));
        }
    }
}
