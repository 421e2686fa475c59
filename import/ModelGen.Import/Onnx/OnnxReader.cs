using ModelGen.Import.Graph;
using static System.FormattableString;

namespace ModelGen.Import.Onnx;

/// <summary>
/// Makes layers of the nodes of a graph that its outputs depend on. Values are constants, which are computed as they are read, or views of what layers give.
/// </summary>
internal sealed partial class OnnxReader
{
    /// <summary>The most layers on the way to a description, which has fewer.</summary>
    private const int MostLayers = 4096;

    /// <summary>How many numbers the graph may make of its constants, for each that the file has, and at least.</summary>
    private const int Copies = 8;
    private const int LeastBudget = 1 << 22;

    private readonly OnnxModel file;
    private readonly OnnxOptions options;
    private readonly IReadOnlyList<string> outputs;
    private readonly bool isTimeMajor;
    private readonly SourceModel model;
    private readonly ConstantFolding folding;
    private readonly ViewShaper shaper;
    private readonly Dictionary<string, OnnxValue> values = [];

    /// <summary>How many nodes read a value.</summary>
    private readonly Dictionary<string, int> readers = [];

    private OnnxReader(OnnxModel file, OnnxOptions options, IReadOnlyList<string> outputs, bool isTimeMajor)
    {
        this.file = file;
        this.options = options;
        this.outputs = outputs;
        this.isTimeMajor = isTimeMajor;
        model = new SourceModel { Origin = file.Origin, Inputs = inputs };
        folding = new ConstantFolding(LeastBudget + (Copies * file.Tensors.Values.Sum(tensor => (long)tensor.Stored)));
        shaper = new ViewShaper(model);
    }

    /// <summary>Reads a graph.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">What it does not say.</param>
    /// <param name="outputs">The values that the model gives, one or several.</param>
    public static SourceModel Read(OnnxModel file, OnnxOptions options, IReadOnlyList<string> outputs)
    {
        try
        {
            return new OnnxReader(file, options, outputs, options.IsTimeMajor ?? false).Read();
        }
        catch (OnnxAxesException exception)
        {
            return options.IsTimeMajor is null ? ReadTimeMajor(file, options, outputs, exception) : throw new ImportException(exception.Message, exception);
        }
    }

    private static SourceModel ReadTimeMajor(OnnxModel file, OnnxOptions options, IReadOnlyList<string> outputs, OnnxAxesException first)
    {
        try
        {
            return new OnnxReader(file, options, outputs, isTimeMajor: true).Read();
        }
        catch (OnnxAxesException)
        {
            throw new ImportException(first.Message, first);
        }
    }

    private SourceModel Read()
    {
        List<OnnxNode> needed = Needed();
        AddInputs(needed);
        foreach ((string name, OnnxTensor tensor) in file.Tensors)
        {
            values[name] = new OnnxConstant(tensor);
        }

        foreach (OnnxNode node in needed)
        {
            Add(node);
            if (model.Layers.Count > MostLayers)
            {
                throw new ImportException(Invariant($"its graph makes more than {MostLayers} layers; it is too large"));
            }
        }

        foreach (string output in outputs)
        {
            model.Outputs.Add(Output(output));
        }

        CheckLengths();
        return SourceGraph.Simplify(model);
    }

    /// <summary>The nodes that the outputs depend on, in the file's order, in which each stands behind those that it reads.</summary>
    private List<OnnxNode> Needed()
    {
        HashSet<string> names = [.. outputs];
        List<OnnxNode> needed = [];
        for (int i = file.Nodes.Count - 1; i >= 0; i--)
        {
            OnnxNode node = file.Nodes[i];
            if (node.Outputs.Exists(name => name.Length > 0 && names.Contains(name)))
            {
                needed.Add(node);
                names.UnionWith(node.Inputs);
            }
        }

        HashSet<string> given = [.. needed.SelectMany(node => node.Outputs), .. file.Inputs.Select(input => input.Name), .. file.Tensors.Keys];
        if (outputs.FirstOrDefault(output => !given.Contains(output)) is string missing)
        {
            throw new ImportException($"nothing in its graph gives '{missing}'; its outputs are {string.Join(", ", file.Outputs)}");
        }

        needed.Reverse();
        foreach (string name in needed.SelectMany(node => node.Inputs).Concat(outputs).Where(name => name.Length > 0))
        {
            readers[name] = readers.GetValueOrDefault(name) + 1;
        }

        return needed;
    }

    private void Add(OnnxNode node)
    {
        if (node.Domain.Length > 0)
        {
            throw node.Error("the operator is not one of ONNX' own; export the model without operators of other programs, such as those of a runtime");
        }

        List<OnnxValue?> read = [.. node.Inputs.Select(name => name.Length == 0 ? null : Value(node, name))];
        if (ConstantFolding.Knows(node.Operator) && read.TrueForAll(value => value is null or OnnxConstant))
        {
            values[node.Output(0)] = new OnnxConstant(folding.Fold(node, [.. read.Select(value => (value as OnnxConstant)?.Tensor)]));
            return;
        }

        if (!Operators.TryGetValue(node.Operator, out Action<OnnxReader, OnnxNode>? add))
        {
            throw node.Error(Refused.GetValueOrDefault(node.Operator) ?? "the operator can't be described");
        }

        add(this, node);
        node.CheckAllRead();
    }

    /// <summary>What gives an output: a layer whose samples have the graph's order, or a state.</summary>
    private SourceOutput Output(string name)
    {
        OnnxNode last = new() { Name = name, Operator = "output" };
        last.Inputs.Add(name);
        if (!values.TryGetValue(name, out OnnxValue? value) || value is OnnxConstant or OnnxLengths || View(last, 0) is not { Place: >= 0 } view)
        {
            throw new ImportException($"the output '{name}' is an input or a constant; there is nothing to describe");
        }

        OnnxView settled = shaper.Settle(last, view);
        if (view.Rank > 0 && !view.HasBatch(0))
        {
            model.Notes.Add($"The file's output '{name}' has the shape {view.Text()}; here samples come first.");
        }

        int batch = Enumerable.Range(0, settled.Rank).FirstOrDefault(settled.IsBatch, -1);
        return new SourceOutput(settled.Place, name) { BatchAxis = batch < 0 ? null : batch };
    }

    private OnnxValue Value(OnnxNode node, string name) => values.GetValueOrDefault(name) ?? throw node.Error(
        $"it reads '{name}', which nothing before it gives; the file is damaged");

    /// <summary>An input that layers give.</summary>
    private OnnxView View(OnnxNode node, int input) => node.Input(input) is { Length: > 0 } name && Value(node, name) is { } value
        ? value switch
        {
            OnnxView view => view,
            OnnxMoments or OnnxErrorFunction => Arrived(node, name, value),
            OnnxLengths => throw node.Error($"it reads the lengths of sequences '{name}', which only recurrent layers may here"),
            _ => throw node.Error($"it reads the constant '{name}' in the place of what layers give, which can't be described"),
        }
        : throw node.Error(Invariant($"it lacks input {input}; the file is damaged"));

    /// <summary>An input that is known; null: it is left out.</summary>
    private OnnxTensor? Constant(OnnxNode node, int input) => node.Input(input) is not { Length: > 0 } name ? null
        : Value(node, name) is OnnxConstant constant ? constant.Tensor
        : throw node.Error(values[name] is OnnxView { Place: < 0 }
            ? $"'{name}' is an input without a value, and weights are expected; export the model with its weights, or give them by the option 'Values'"
            : $"'{name}' is computed from the model's input, and a constant is expected");

    /// <summary>An input that has to be known.</summary>
    private OnnxTensor Needed(OnnxNode node, int input) => Constant(node, input) ?? throw node.Error(Invariant($"it lacks input {input}; the file is damaged"));

    /// <summary>The weights of a layer.</summary>
    private SourceTensor Weight(OnnxNode node, OnnxTensor tensor) =>
        new(tensor.Name, [.. tensor.Axes.Select(axis => (int)axis)], folding.Numbers(node, tensor));

    /// <summary>Adds a layer, and gives the view of it.</summary>
    private OnnxView Add(OnnxNode node, OnnxView view, string kind, OptionList settings, SampleShape shape, Dictionary<string, SourceTensor>? weights = null)
    {
        int place = model.Add(new SourceLayer
        {
            Name = node.LayerName,
            ClassName = node.Operator,
            Kind = kind,
            Options = settings,
            Inputs = [view.Place],
            Weights = weights ?? [],
        });
        return view with { Place = place, Shape = shape };
    }

    /// <summary>What a node gives. A single step whose axis is gone is a vector here too.</summary>
    private void Give(OnnxNode node, OnnxView view)
    {
        bool isVector = view.Shape.Time == 1 && view.Place >= 0 && !Array.Exists(view.SampleParts, part => part.Role == AxisRole.Time);
        values[node.Output(0)] = isVector ? shaper.Reshape(node, view, view.Shape with { Time = null }) : view;
    }
}
