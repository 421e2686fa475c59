namespace ModelGen.Import.Onnx;

/// <summary>An attribute of a node; of its values one is there.</summary>
/// <param name="Name">Its name.</param>
internal sealed record OnnxAttribute(string Name)
{
    public float? Single { get; init; }

    public long? Integer { get; init; }

    public string? Text { get; init; }

    public OnnxTensor? Tensor { get; init; }

    public List<float> Singles { get; } = [];

    public List<long> Integers { get; } = [];

    public List<string> Texts { get; } = [];
}

/// <summary>A node of a graph.</summary>
internal sealed class OnnxNode
{
    private readonly Dictionary<string, OnnxAttribute> attributes = [];
    private readonly HashSet<string> read = [];

    /// <summary>Its name, which may be empty.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its operator.</summary>
    public string Operator { get; set; } = "";

    /// <summary>Where the operator is defined; empty: by ONNX itself.</summary>
    public string Domain { get; set; } = "";

    /// <summary>The values that it reads; an empty name stands for one that is left out.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>The values that it gives; an empty name stands for one that nobody reads.</summary>
    public List<string> Outputs { get; } = [];

    /// <summary>A name for the layer: without slashes, and without the operator that PyTorch puts behind the module's.</summary>
    public string LayerName
    {
        get
        {
            string name = Name.Trim('/');
            return name.EndsWith("/" + Operator, StringComparison.Ordinal) ? name[..^(Operator.Length + 1)] : name == Operator ? "" : name;
        }
    }

    /// <summary>Whether a recurrent node has the samples in front of the time steps.</summary>
    public bool LayoutIsBatchFirst => attributes.GetValueOrDefault("layout")?.Integer == 1;

    /// <summary>The name of an input; empty where it is left out.</summary>
    public string Input(int place) => place < Inputs.Count ? Inputs[place] : "";

    /// <summary>The name of an output; empty where it is left out.</summary>
    public string Output(int place) => place < Outputs.Count ? Outputs[place] : "";

    public void Add(OnnxAttribute attribute) => attributes[attribute.Name] = attribute;

    public bool Has(string name) => attributes.ContainsKey(name);

    /// <summary>An attribute that is a whole number, or a default.</summary>
    public long Integer(string name, long otherwise) => Take(name) is { } attribute ? attribute.Integer ?? throw Wrong(name, "a whole number") : otherwise;

    /// <summary>An attribute that is a number, or a default.</summary>
    public double Single(string name, double otherwise) => Take(name) is { } attribute ? attribute.Single ?? throw Wrong(name, "a number") : otherwise;

    /// <summary>An attribute that is a text, or a default.</summary>
    public string Text(string name, string otherwise) => Take(name) is { } attribute ? attribute.Text ?? throw Wrong(name, "a text") : otherwise;

    /// <summary>An attribute that is whole numbers, or null.</summary>
    public IReadOnlyList<long>? Integers(string name) => Take(name)?.Integers;

    /// <summary>An attribute that is numbers; empty where there is none.</summary>
    public IReadOnlyList<float> Singles(string name) => Take(name)?.Singles ?? [];

    /// <summary>An attribute that is texts; empty where there is none.</summary>
    public IReadOnlyList<string> Texts(string name) => Take(name)?.Texts ?? [];

    /// <summary>An attribute that is a tensor, or null.</summary>
    public OnnxTensor? Tensor(string name) => Take(name) is { } attribute ? attribute.Tensor ?? throw Wrong(name, "a tensor") : null;

    /// <summary>Leaves an attribute out that says nothing here.</summary>
    public void Ignore(string name) => Take(name);

    /// <summary>Refuses what has not been read: an attribute may mean that something else is computed.</summary>
    public void CheckAllRead()
    {
        if (attributes.Keys.FirstOrDefault(name => !read.Contains(name)) is string left)
        {
            throw Error($"the attribute '{left}' can't be described");
        }
    }

    /// <summary>An error about the node.</summary>
    public ImportException Error(string message) => new($"{this}: {message}");

    public override string ToString()
    {
        string name = Name.Length > 0 ? Name : string.Join(", ", Outputs.Where(output => output.Length > 0));
        return $"node '{name}' ({(Domain.Length > 0 ? Domain + "." : "")}{Operator})";
    }

    private OnnxAttribute? Take(string name)
    {
        read.Add(name);
        return attributes.GetValueOrDefault(name);
    }

    private ImportException Wrong(string name, string expected) => Error($"the attribute '{name}' is not {expected}; the file is damaged");
}
