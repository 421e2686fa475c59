using System.Globalization;

namespace ModelGen.Export.Onnx;

/// <summary>A graph in the format of ONNX, as it is put together: nodes in the order of what they read, constants, inputs and outputs.</summary>
/// <param name="constants">The graph that has the constants, where this is the body of a loop; null: this one.</param>
internal sealed class OnnxGraph(OnnxGraph? constants = null)
{
    // Since this set the operators have the form in which they are used here; the format is the one that goes with it.
    private const int OperatorSet = 17;
    private const int FormatVersion = 8;

    private readonly List<Action<ProtobufWriter>> nodes = [];
    private readonly List<Action<ProtobufWriter>> tensors = [];
    private readonly List<Action<ProtobufWriter>> inputs = [];
    private readonly List<Action<ProtobufWriter>> outputs = [];
    private readonly Dictionary<string, string> scalars = [];
    private int count;

    private OnnxGraph Root => constants?.Root ?? this;

    /// <summary>A name that nothing has yet: those of inputs and layers begin with a letter.</summary>
    public string Fresh(string word) => string.Create(CultureInfo.InvariantCulture, $"/{word}_{++Root.count}");

    /// <summary>Declares an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="shape">Its shape behind the batch.</param>
    public string Input(string name, OnnxType type, params int[] shape)
    {
        inputs.Add(value => Declare(value, name, type, shape));
        return name;
    }

    /// <summary>Declares that a value is an output, under a name of its own.</summary>
    public void Output(string value, string name, params int[] shape)
    {
        Node("Identity", [value], [name]);
        outputs.Add(output => Declare(output, name, OnnxType.Single, shape));
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="kind">Its operator.</param>
    /// <param name="read">Names of its inputs; empty: an optional one that it does not have.</param>
    /// <param name="attributes">Its attributes: whole numbers, numbers, texts, lists of these, or a graph.</param>
    /// <returns>The name of its output.</returns>
    public string Add(string kind, string[] read, params (string Name, object Value)[] attributes)
    {
        string name = Fresh(kind);
        Node(kind, read, [name], attributes);
        return name;
    }

    /// <summary>Adds a node.</summary>
    public void Node(string kind, string[] read, string[] given, params (string Name, object Value)[] attributes) => nodes.Add(node =>
    {
        Array.ForEach(read, input => node.Text(1, input));
        Array.ForEach(given, output => node.Text(2, output));
        node.Text(4, kind);
        foreach ((string name, object value) in attributes)
        {
            node.Message(5, attribute => Attribute(attribute, name, value));
        }
    });

    /// <summary>A tensor of weights.</summary>
    public string Tensor(string name, float[] values, params int[] shape)
    {
        string unique = Fresh(name);
        Root.tensors.Add(tensor => Constant(tensor, unique, OnnxType.Single, shape, writer => writer.Numbers<float>(9, values)));
        return unique;
    }

    /// <summary>A number.</summary>
    public string Scalar(double value)
    {
        string key = value.ToString("R", CultureInfo.InvariantCulture);
        if (!Root.scalars.TryGetValue(key, out string? name))
        {
            Root.scalars[key] = name = Tensor("number", [(float)value]);
        }

        return name;
    }

    /// <summary>Whole numbers: axes, or a shape.</summary>
    public string Integers(params long[] values)
    {
        string name = Fresh("integers");
        Root.tensors.Add(tensor => Constant(tensor, name, OnnxType.Int64, [values.Length], writer => writer.Numbers<long>(9, values)));
        return name;
    }

    /// <summary>The bytes of a file.</summary>
    /// <param name="name">What the graph is called.</param>
    public byte[] ToFile(string name) => ProtobufWriter.Message(model =>
    {
        model.Integer(1, FormatVersion);
        model.Text(2, "ModelGen");
        model.Message(8, operators => operators.Integer(2, OperatorSet));
        model.Message(7, graph => Write(graph, name));
    });

    private void Write(ProtobufWriter graph, string name)
    {
        nodes.ForEach(node => graph.Message(1, node));
        graph.Text(2, name);
        tensors.ForEach(tensor => graph.Message(5, tensor));
        inputs.ForEach(input => graph.Message(11, input));
        outputs.ForEach(output => graph.Message(12, output));
    }

    private static void Constant(ProtobufWriter tensor, string name, OnnxType type, int[] shape, Action<ProtobufWriter> numbers)
    {
        Array.ForEach(shape, size => tensor.Integer(1, size));
        tensor.Integer(2, (int)type);
        tensor.Text(8, name);
        numbers(tensor);
    }

    private static void Declare(ProtobufWriter value, string name, OnnxType type, int[] shape)
    {
        value.Text(1, name);
        value.Message(2, kind => kind.Message(1, tensor =>
        {
            tensor.Integer(1, (int)type);
            tensor.Message(2, axes =>
            {
                axes.Message(1, batch => batch.Text(2, "batch"));
                Array.ForEach(shape, size => axes.Message(1, axis => axis.Integer(1, size)));
            });
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
            case OnnxGraph graph:
                attribute.Message(6, writer => graph.Write(writer, name));
                attribute.Integer(20, 5);
                break;
            default:
                Array.ForEach((int[])value, item => attribute.Integer(8, item));
                attribute.Integer(20, 7);
                break;
        }
    }
}

/// <summary>The type of numbers, as ONNX counts them.</summary>
internal enum OnnxType
{
    Single = 1,
    Int32 = 6,
    Int64 = 7,
}
