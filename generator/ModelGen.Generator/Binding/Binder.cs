using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Optimizers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding;

/// <summary>A model with what was found wrong with it.</summary>
/// <param name="Network">The model, or null if anything is wrong.</param>
/// <param name="Diagnostics">What is wrong.</param>
/// <param name="Path">The file's path.</param>
/// <param name="Place">Where the model gets its name, or begins.</param>
internal sealed record BoundModel(Network? Network, EquatableArray<DiagnosticInfo> Diagnostics, string Path, Place Place)
{
    /// <summary>The weights file that it starts with, or null.</summary>
    public WeightsKey? Weights { get; init; }

    /// <summary>The most that it may take. The network knows nothing of it: what is generated does not depend on it.</summary>
    public EquatableArray<Limit> Limits { get; init; } = [];
}

/// <summary><see cref="ModelSpec"/> to <see cref="Network"/>: names resolved, defaults filled in, shapes computed.</summary>
internal static class Binder
{
    /// <summary>Most layers of all models of a file: few enough that no file keeps the compiler waiting.</summary>
    public const int MaxLayers = 1024;

    private const string Extension = ".model.yaml";

    /// <summary>The models of a file, up to where as much is wrong with it as anyone reads, or it has more layers than a file may have.</summary>
    /// <param name="file">The file.</param>
    /// <param name="defaultNamespace">The namespace of models that name none; empty for the global one.</param>
    public static EquatableArray<BoundModel> BindAll(ModelFile file, string defaultNamespace)
    {
        if (file.Models.Count == 0)
        {
            return [];
        }

        string path = file.Models[0].Path;
        Problems inProject = new(path);
        FileSettings settings = FileSettings.Read(file, defaultNamespace, inProject);
        return inProject.AnyError ? [new BoundModel(null, inProject.Found, path, default)] : BindAll(file, settings);
    }

    private static EquatableArray<BoundModel> BindAll(ModelFile file, FileSettings settings)
    {
        List<BoundModel> models = new();
        int wrong = file.Errors.Count;
        int layers = 0;
        foreach (ModelSpec spec in file.Models)
        {
            BoundModel model = Fault.Catch(() => Bind(spec, settings), failure => Failed(spec, failure));
            layers += model.Network?.Nodes.Count ?? 0;
            if (layers > MaxLayers)
            {
                Problems problems = new(spec.Path);
                string message = $"the models of the file have more than {MaxLayers} layers up to here; put models in several files";
                problems.Report(Descriptors.TooLarge, "file", model.Place, message);
                model = model with { Network = null, Diagnostics = problems.Found };
            }

            models.Add(model);
            wrong += model.Network is null ? model.Diagnostics.Count : 0;
            if (wrong >= Problems.Most || layers > MaxLayers)
            {
                break;
            }
        }

        return models.ToEquatableArray();
    }

    private static BoundModel Failed(ModelSpec spec, string failure) =>
        new(null, Problems.Of(Descriptors.CompilerFailed, spec.Path, spec.Root.Path, spec.Root.Place, failure), spec.Path, spec.Root.Place);

    private static BoundModel Bind(ModelSpec spec, FileSettings settings)
    {
        Problems problems = new(spec.Path);
        OptionValues values = ModelSection.Options.Read(spec.Root, spec.Root.Entries, problems);
        string name = settings.ClassName ?? values.Get(ModelSection.Name) ?? DefaultName(spec, values, problems);
        Network? network = values.Valid && !problems.AnyError ? Network(spec, name, settings, values, problems) : null;
        EquatableArray<Limit> limits = values.Valid ? BudgetSection.Read(values, problems) : [];
        return new BoundModel(problems.AnyError ? null : network, problems.Found, spec.Path, values.NodeOf(ModelSection.Name).Place)
        {
            Weights = values.Get(ModelSection.Weights) is string weights && !settings.StartsUntrained
                ? new WeightsKey(weights, values.NodeOf(ModelSection.Weights).Path, values.NodeOf(ModelSection.Weights).Place)
                : null,
            Limits = limits,
        };
    }

    /// <summary>Whether a model's namespace is, or lies in, one that is called like the class of another.</summary>
    public static bool IsBelow(Network network, Network other) =>
        (network.Namespace + ".").StartsWith(other.FullName + ".", StringComparison.Ordinal);

    /// <summary>Reports every model whose full name an earlier one has, or lies in the class of another, in one file or in many.</summary>
    public static EquatableArray<DiagnosticInfo> FindDuplicates(IReadOnlyList<BoundModel> models)
    {
        List<DiagnosticInfo> duplicates = new();
        Dictionary<string, BoundModel> first = new(StringComparer.OrdinalIgnoreCase);
        foreach (BoundModel model in models.Where(model => model.Network is not null))
        {
            string name = model.Network!.FullName;
            if (first.TryGetValue(LookAlikes.Skeleton(name), out BoundModel other))
            {
                string where = $"{other.Network!.FileName}, line {other.Place.Line + 1}";
                duplicates.AddRange(Problems.Of(Descriptors.DuplicateModel, model.Path, "name", model.Place, name, where));
            }
            else
            {
                first.Add(LookAlikes.Skeleton(name), model);
            }
        }

        foreach (BoundModel model in models.Where(model => model.Network is not null))
        {
            if (models.FirstOrDefault(other => other.Network is not null && IsBelow(model.Network!, other.Network)) is BoundModel other)
            {
                string objection = $"'{other.Network!.FullName}' is the class made from {other.Network.FileName}, line {other.Place.Line + 1}, "
                    + "and cannot be a namespace too";
                duplicates.AddRange(Problems.Of(
                    Descriptors.InvalidIdentifier, model.Path, "name", model.Place, Words.Shorten(model.Network!.FullName), "a class name", objection));
            }
        }

        return duplicates.ToEquatableArray();
    }

    /// <summary>The error of a model that the compiler failed on.</summary>
    public static EquatableArray<DiagnosticInfo> Failed(BoundModel model, string failure) =>
        Problems.Of(Descriptors.CompilerFailed, model.Path, "name", model.Place, failure);

    private static string FileName(ModelSpec spec) => spec.Path.Substring(spec.Path.LastIndexOfAny(['/', '\\']) + 1);

    private static string DefaultName(ModelSpec spec, OptionValues values, Problems problems)
    {
        string file = FileName(spec);
        bool known = file.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);
        string stem = known ? file.Substring(0, file.Length - Extension.Length) : file;
        string name = Words.ToPascalCase(stem);
        if (Identifiers.ClassObjection(name) is not null)
        {
            problems.Report(
                Descriptors.InvalidIdentifier,
                values.NodeOf(ModelSection.Name),
                Words.Shorten(stem),
                "the class name that a file's name gives",
                "add the key 'name'");
        }

        return name;
    }

    private static Network? Network(ModelSpec spec, string name, FileSettings settings, OptionValues values, Problems problems)
    {
        string space = settings.Namespace ?? values.Get(ModelSection.Namespace) ?? Identifiers.ToNamespace(settings.DefaultNamespace);
        string fullName = space.Length == 0 ? name : $"{space}.{name}";
        if (Identifiers.FullNameObjection(fullName, space) is string objection)
        {
            problems.Report(Descriptors.InvalidIdentifier, values.NodeOf(ModelSection.Name), Words.Shorten(fullName), "a class name", objection);
        }

        if (Sample(values, problems) is not Shape input
            || LayerGraph.Build(input, values, problems) is not (EquatableArray<LayerNode> nodes, EquatableArray<NamedOutput> outputs)
            || outputs.Count < values.Get(ModelSection.Outputs).Count)
        {
            return null;
        }

        OptionValues? only = values.Get(ModelSection.Input);
        bool hasLengths = only?.Get(ModelSection.Lengths) ?? false;
        SequenceLengths.Check(input, nodes, outputs.Count > 0, values, problems);

        OptionValues? codegen = values.Get(ModelSection.Codegen);
        bool isStreaming = codegen?.Get(CodegenSection.Streaming) ?? false;
        if (isStreaming)
        {
            CodegenSection.CheckStreaming(input, nodes, ModelSection.Nodes(values), codegen!, problems);
        }

        bool trains = !settings.OnlyPredicts && (codegen?.Get(CodegenSection.Training) ?? true);
        OptionValues? options = trains ? values.Get(ModelSection.Training) : null;
        Network network = new(
            name,
            space,
            values.Get(ModelSection.Summary),
            FileName(spec),
            input,
            values.Get(ModelSection.Labels),
            nodes,
            OutputGoals.Training(nodes, outputs, options, values, problems))
        {
            NamedOutputs = outputs,
            IsInternal = settings.IsInternal,
            TakesIndices = only?.Get(ModelSection.Type) == InputType.Index,
            HasLengths = hasLengths,
            IsStreaming = isStreaming,
            Widths = settings.Widths ?? Ordered(codegen?.Get(CodegenSection.Simd) ?? CodegenSection.Widths),
        };
        OutputGoals.CheckUntrained(values, problems);
        OutputGoals.CheckLabels(network, values, problems);
        if (options is not null)
        {
            WeightPatterns.Check(network, options.NodeOf(TrainingSection.OptimizerOption), problems);
        }

        if (!problems.AnyError)
        {
            Plausibility.Check(network, values, problems);
        }

        return network;
    }

    /// <summary>Shape of one sample, or null after a problem; inputs by name lie in it one behind the other.</summary>
    private static Shape? Sample(OptionValues values, Problems problems)
    {
        EquatableArray<Use<LayerDeclaration>> inputs = values.Get(ModelSection.Inputs);
        if (inputs.Count == 0)
        {
            return ModelSection.ShapeOf(values.Get(ModelSection.Input), problems);
        }

        long numbers = 0;
        foreach (Use<LayerDeclaration> input in inputs)
        {
            numbers += input.Values.Get(ModelSection.Shape).Aggregate(1L, (product, size) => product * size);
        }

        return new Shape(null, (int)Math.Min(numbers, int.MaxValue));
    }

    private static EquatableArray<int> Ordered(EquatableArray<int> widths) => widths.OrderBy(width => width).ToEquatableArray();
}
