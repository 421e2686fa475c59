using ModelGen.Export.Onnx;

namespace ModelGen.Tests.Importing.Onnx;

/// <summary>Writes an ONNX file: nodes in their order, constants whose numbers follow from their names.</summary>
/// <param name="set">The operator set.</param>
internal sealed class OnnxBuilder(int set = 17)
{
    private const int Float32 = 1;
    private const int Int64 = 7;

    private readonly List<Action<ProtobufWriter>> nodes = [];
    private readonly List<Action<ProtobufWriter>> tensors = [];
    private readonly List<Action<ProtobufWriter>> inputs = [];
    private readonly List<string> outputs = [];
    private int count;

    /// <summary>Declares an input; a null axis is open.</summary>
    public string Input(string name, params int?[] shape) => Input(name, Float32, shape);

    /// <summary>Declares an input of whole numbers.</summary>
    public string Indices(string name, params int?[] shape) => Input(name, Int64, shape);

    /// <summary>Declares lengths of sequences.</summary>
    public string Lengths(string name) => Input(name, 6, [null]);

    /// <summary>Declares that a value is an output.</summary>
    public void Output(params string[] names) => outputs.AddRange(names);

    /// <summary>Adds a constant.</summary>
    public string Weights(string name, params int[] shape) => Constant(name, KerasFixture.Numbers(name, shape), shape);

    /// <summary>Adds a constant.</summary>
    public string Constant(string name, float[] values, params int[] shape)
    {
        tensors.Add(tensor => Tensor(tensor, name, Float32, shape, writer => writer.Numbers<float>(9, values)));
        return name;
    }

    /// <summary>Adds a constant that is a list of whole numbers.</summary>
    public string Integers(params long[] values)
    {
        string name = $"integers_{++count}";
        tensors.Add(tensor => Tensor(tensor, name, Int64, [values.Length], writer => writer.Numbers<long>(9, values)));
        return name;
    }

    /// <summary>Adds a constant that is a whole number.</summary>
    public string Integer(long value)
    {
        string name = $"integer_{++count}";
        tensors.Add(tensor => Tensor(tensor, name, Int64, [], writer => writer.Numbers<long>(9, [value])));
        return name;
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="kind">Its operator.</param>
    /// <param name="read">Names of its inputs.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The name of its output.</returns>
    public string Node(string kind, string[] read, params (string Name, object Value)[] attributes) => Nodes(kind, read, 1, attributes)[0];

    /// <summary>Adds a node with several outputs.</summary>
    public string[] Nodes(string kind, string[] read, int given, params (string Name, object Value)[] attributes)
    {
        string name = $"{kind.ToLowerInvariant()}_{++count}";
        string[] names = [.. Enumerable.Range(0, given).Select(i => given == 1 ? name + "_out" : $"{name}_out_{i}")];
        Add(kind, read, names, name, "", attributes);
        return names;
    }

    /// <summary>Adds a node.</summary>
    public void Add(
        string kind, string[] read, string[] given, string name, string domain, params (string Name, object Value)[] attributes) => nodes.Add(node =>
    {
        Array.ForEach(read, input => node.Text(1, input));
        Array.ForEach(given, output => node.Text(2, output));
        node.Text(3, name);
        node.Text(4, kind);
        foreach ((string attribute, object value) in attributes)
        {
            node.Message(5, writer => Attribute(writer, attribute, value));
        }

        node.Text(7, domain);
    });

    /// <summary>Adds a constant as a message of its own making.</summary>
    public void AddTensor(Action<ProtobufWriter> tensor) => tensors.Add(tensor);

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes() => ProtobufWriter.Message(model =>
    {
        model.Integer(1, 8);
        model.Text(2, "tests");
        model.Message(8, operators => operators.Integer(2, set));
        model.Message(7, graph =>
        {
            nodes.ForEach(node => graph.Message(1, node));
            graph.Text(2, "graph");
            tensors.ForEach(tensor => graph.Message(5, tensor));
            inputs.ForEach(input => graph.Message(11, input));
            outputs.ForEach(name => graph.Message(12, output => Declare(output, name, Float32, null)));
        });
    });

    private static void Tensor(ProtobufWriter tensor, string name, int type, int[] shape, Action<ProtobufWriter> data)
    {
        Array.ForEach(shape, size => tensor.Integer(1, size));
        tensor.Integer(2, type);
        tensor.Text(8, name);
        data(tensor);
    }

    private static void Declare(ProtobufWriter value, string name, int type, int?[]? shape)
    {
        value.Text(1, name);
        value.Message(2, kind => kind.Message(1, tensor =>
        {
            tensor.Integer(1, type);
            if (shape is not null)
            {
                tensor.Message(2, axes => Array.ForEach(shape, size => axes.Message(1, axis =>
                {
                    if (size is int known)
                    {
                        axis.Integer(1, known);
                    }
                    else
                    {
                        axis.Text(2, "open");
                    }
                })));
            }
        }));
    }

    private static void Attribute(ProtobufWriter attribute, string name, object value)
    {
        attribute.Text(1, name);
        switch (value)
        {
            case int number:
                attribute.Integer(3, number);
                attribute.Integer(20, 2);
                break;
            case float number:
                attribute.Single(2, number);
                attribute.Integer(20, 1);
                break;
            case string text:
                attribute.Text(4, text);
                attribute.Integer(20, 3);
                break;
            case float[] numbers:
                attribute.Numbers<float>(7, numbers);
                attribute.Integer(20, 6);
                break;
            case string[] texts:
                Array.ForEach(texts, text => attribute.Text(9, text));
                attribute.Integer(20, 8);
                break;
            default:
                Array.ForEach((int[])value, item => attribute.Integer(8, item));
                attribute.Integer(20, 7);
                break;
        }
    }

    private string Input(string name, int type, int?[] shape)
    {
        inputs.Add(input => Declare(input, name, type, shape));
        return name;
    }
}
