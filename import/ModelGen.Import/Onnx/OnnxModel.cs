using static System.FormattableString;

namespace ModelGen.Import.Onnx;

/// <summary>An input of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Axes">Its axes, null where their size is open; null: the file does not say the shape.</param>
internal sealed record OnnxInput(string Name, int?[]? Axes);

/// <summary>A file, as far as it is read: nodes in their order, tensors, inputs, and names of outputs.</summary>
internal sealed class OnnxModel
{
    private const int OldestSet = 7;
    private const int MostMessages = 1 << 20;

    private readonly TensorReader tensors;
    private readonly Dictionary<string, long> sets = [];
    private string producer = "";
    private string producerVersion = "";
    private int messages;

    private OnnxModel(string folder) => tensors = new TensorReader(folder);

    /// <summary>The version of ONNX' operators.</summary>
    public long OperatorSet { get; private set; }

    /// <summary>What made the file, for people.</summary>
    public string Origin =>
        $"an ONNX file{(producer.Length > 0 ? " of " : "")}{producer} {producerVersion}".TrimEnd() + Invariant($", operator set {OperatorSet}");

    /// <summary>The nodes, each behind those that it reads.</summary>
    public List<OnnxNode> Nodes { get; } = [];

    /// <summary>Tensors by the names of the values that they are.</summary>
    public Dictionary<string, OnnxTensor> Tensors { get; } = [];

    /// <summary>The inputs that no tensor gives.</summary>
    public List<OnnxInput> Inputs { get; } = [];

    /// <summary>The names of all inputs that have no tensor in the file, by which data beside it are numbered.</summary>
    public List<string> InputNames { get; } = [];

    /// <summary>The names of the outputs.</summary>
    public List<string> Outputs { get; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="values">Files with tensors for inputs, by their names.</param>
    public static OnnxModel Read(string path, IReadOnlyDictionary<string, string> values)
    {
        OnnxModel model = new(Path.GetDirectoryName(Path.GetFullPath(path))!);
        byte[] file = Load(path);
        if (file.Length == 0 || file[0] is (byte)'<' or (byte)'{' or (byte)'v' or 0x89)
        {
            throw ImportedFile.Unknown(file[..Math.Min(file.Length, 4096)], "an ONNX file");
        }

        model.ReadModel(file);
        model.InputNames.AddRange(model.Inputs.Select(input => input.Name));
        foreach ((string name, string valuePath) in values)
        {
            if (model.Inputs.RemoveAll(input => input.Name == name) == 0)
            {
                throw new ImportException(
                    $"the option 'Values' names '{name}', and the inputs are {string.Join(", ", model.Inputs.Select(input => input.Name))}");
            }

            model.Tensors[name] = model.tensors.Read(Load(valuePath)) with { Name = name };
        }

        return model;
    }

    /// <summary>Gives inputs that recurrent nodes take for weights the values that lie beside the file, as ONNX' own tests have them.</summary>
    public void TakeWeights(OnnxTestData data)
    {
        HashSet<string> weights = [.. Nodes.Where(node => node.Operator is "LSTM" or "GRU" or "RNN")
            .SelectMany(node => new[] { 1, 2, 3, 7 }.Select(node.Input))];
        foreach (OnnxInput input in Inputs.Where(input => weights.Contains(input.Name)).ToArray())
        {
            if (data.FirstInput(InputNames.IndexOf(input.Name)) is { } tensor)
            {
                Inputs.Remove(input);
                Tensors[input.Name] = tensor with { Name = input.Name };
            }
        }
    }

    /// <summary>Reads a whole file.</summary>
    public static byte[] Load(string path) => new FileInfo(path).Length <= Array.MaxLength ? File.ReadAllBytes(path)
        : throw new ImportException("it is larger than 2 GB, which no ONNX file is; larger ones keep their tensors in other files");

    private void ReadModel(ReadOnlyMemory<byte> message)
    {
        ReadOnlyMemory<byte>? graph = null;
        ProtoReader reader = Open(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    producer = reader.Text;
                    break;
                case 3:
                    producerVersion = reader.Text;
                    break;
                case 7:
                    graph = reader.Bytes;
                    break;
                case 8:
                    ReadSet(reader.Bytes);
                    break;
            }
        }

        if (graph is null || !sets.TryGetValue("", out long set))
        {
            throw new ImportException("it has no graph, or says no operator set; it is no ONNX file, or is cut off");
        }

        OperatorSet = set >= OldestSet ? set : throw new ImportException(Invariant(
            $"it is of operator set {set}, and {OldestSet} is the oldest that is read; convert it with onnx.version_converter.convert_version(model, 13)"));
        ReadGraph(graph.Value);
    }

    private void ReadSet(ReadOnlyMemory<byte> message)
    {
        string domain = "";
        long version = 0;
        ProtoReader reader = Open(message);
        while (reader.Next())
        {
            domain = reader.Field == 1 ? reader.Text : domain;
            version = reader.Field == 2 ? reader.Integer : version;
        }

        sets[domain == "ai.onnx" ? "" : domain] = version;
    }

    private void ReadGraph(ReadOnlyMemory<byte> message)
    {
        List<OnnxInput> inputs = [];
        ProtoReader reader = Open(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    Nodes.Add(ReadNode(reader.Bytes));
                    break;
                case 5:
                    OnnxTensor tensor = ReadTensor(reader.Bytes);
                    Tensors[tensor.Name] = tensor;
                    break;
                case 11:
                    inputs.Add(ReadInput(reader.Bytes));
                    break;
                case 12:
                    Outputs.Add(ReadInput(reader.Bytes).Name);
                    break;
                case 15:
                    throw new ImportException("it has sparse tensors, which are not read; write them as dense ones");
            }
        }

        // Up to version 3 of the format inputs have the tensors among them.
        Inputs.AddRange(inputs.Where(input => !Tensors.ContainsKey(input.Name)));
    }

    private OnnxNode ReadNode(ReadOnlyMemory<byte> message)
    {
        OnnxNode node = new();
        ProtoReader reader = Open(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    node.Inputs.Add(reader.Text);
                    break;
                case 2:
                    node.Outputs.Add(reader.Text);
                    break;
                case 3:
                    node.Name = reader.Text;
                    break;
                case 4:
                    node.Operator = reader.Text;
                    break;
                case 5:
                    node.Add(ReadAttribute(reader.Bytes));
                    break;
                case 7:
                    node.Domain = reader.Text is "ai.onnx" ? "" : reader.Text;
                    break;
            }
        }

        return node;
    }

    private OnnxAttribute ReadAttribute(ReadOnlyMemory<byte> message)
    {
        OnnxAttribute attribute = new("");
        ProtoReader reader = Open(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    attribute = attribute with { Name = reader.Text };
                    break;
                case 2:
                    attribute = attribute with { Single = reader.Single };
                    break;
                case 3:
                    attribute = attribute with { Integer = reader.Integer };
                    break;
                case 4:
                    attribute = attribute with { Text = reader.Text };
                    break;
                case 5:
                    attribute = attribute with { Tensor = ReadTensor(reader.Bytes) };
                    break;
                case 7:
                    reader.AddSingles(attribute.Singles);
                    break;
                case 8:
                    reader.AddIntegers(attribute.Integers);
                    break;
                case 9:
                    attribute.Texts.Add(reader.Text);
                    break;
            }
        }

        return attribute;
    }

    private OnnxTensor ReadTensor(ReadOnlyMemory<byte> message)
    {
        Count();
        return tensors.Read(message);
    }

    /// <summary>The name and shape of a value: a value info, whose type is a tensor's, whose shape has sizes or names of axes.</summary>
    private OnnxInput ReadInput(ReadOnlyMemory<byte> message)
    {
        string name = "";
        int?[]? axes = null;
        ProtoReader value = Open(message);
        while (value.Next())
        {
            name = value.Field == 1 ? value.Text : name;
            axes = value.Field == 2 && Inner(value.Bytes, 1) is { } tensor && Inner(tensor, 2) is { } shape ? [.. Sizes(shape)] : axes;
        }

        return new OnnxInput(name, axes);
    }

    private ReadOnlyMemory<byte>? Inner(ReadOnlyMemory<byte> message, int field)
    {
        ProtoReader reader = Open(message);
        while (reader.Next())
        {
            if (reader.Field == field)
            {
                return reader.Bytes;
            }
        }

        return null;
    }

    private List<int?> Sizes(ReadOnlyMemory<byte> shape)
    {
        List<int?> sizes = [];
        ProtoReader reader = Open(shape);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                long? size = null;
                ProtoReader axis = Open(reader.Bytes);
                while (axis.Next())
                {
                    size = axis.Field == 1 ? axis.Integer : size;
                }

                sizes.Add(size is > 0 and <= int.MaxValue ? (int)size : null);
            }
        }

        return sizes;
    }

    private ProtoReader Open(ReadOnlyMemory<byte> message)
    {
        Count();
        return new ProtoReader(message);
    }

    /// <summary>Each message takes memory of its own, also one that takes two bytes of the file.</summary>
    private void Count()
    {
        if (++messages > MostMessages)
        {
            throw new ImportException(Invariant($"it has more than {MostMessages} nodes, attributes and shapes; it is no model, or too large"));
        }
    }
}
