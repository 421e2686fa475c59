using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding;

/// <summary>A way to make initial weights, with up to two settings.</summary>
internal sealed class InitializerDeclaration(
    InitializerKind kind, string doc, Option<double>? first = null, Option<double>? second = null, bool matricesOnly = false)
    : Declaration(Words.ToSnakeCase(kind.ToString()), doc, second is null ? first : null, Settings(first, second))
{
    /// <summary>Whether it needs rows and columns.</summary>
    public bool MatricesOnly => matricesOnly;

    public InitializerKind Kind => kind;

    public Initializer Build(OptionValues values) => new(kind, Value(first, values), Value(second, values));

    private static OptionSet Settings(Option<double>? first, Option<double>? second) =>
        new(new Option?[] { first, second }.OfType<Option>().ToArray(), ValueWords.InitializerOptions);

    private static double Value(Option<double>? option, OptionValues values) => option is null ? 0 : values.Get(option);
}

/// <summary>An initializer: <c>zeros</c>, <c>constant: 0.1</c> or <c>random_uniform: { minval: -1, maxval: 1 }</c>.</summary>
internal sealed class InitializerType : ValueType<Initializer>
{
    private static readonly Option<double> Minimum = new("minval", new NumberType(), -0.05, "Least value.");

    private static readonly Option<double> Maximum = new("maxval", new NumberType(), 0.05, "Largest value, not less than minval.");

    private static readonly InitializerDeclaration[] All =
    [
        new(InitializerKind.Zeros, "All 0."),
        new(InitializerKind.Ones, "All 1."),
        new(InitializerKind.Constant, "All the same.", new Option<double>("value", new NumberType(), 0, "The value.")),
        new(InitializerKind.GlorotUniform, "Uniform within ±√(6 / (inputs + outputs))."),
        new(InitializerKind.GlorotNormal, "Normal, cut at two deviations, with variance 2 / (inputs + outputs)."),
        new(InitializerKind.HeUniform, "Uniform within ±√(6 / inputs)."),
        new(InitializerKind.HeNormal, "Normal, cut at two deviations, with variance 2 / inputs."),
        new(InitializerKind.RandomUniform, "Uniform between two values.", Minimum, Maximum),
        new(
            InitializerKind.RandomNormal,
            "Normal.",
            new Option<double>("mean", new NumberType(), 0, "Mean."),
            new Option<double>("stddev", new NumberType { Minimum = 0 }, 0.05, "Standard deviation.")),
        new(
            InitializerKind.Orthogonal,
            "A matrix with orthonormal rows or columns.",
            new Option<double>("gain", new NumberType(), 1, "Factor of the matrix."),
            matricesOnly: true),
    ];

    private readonly string definition;

    private InitializerType(string definition, bool matrices)
    {
        this.definition = definition;
        InitializerDeclaration[] usable = All.Where(declaration => matrices || !declaration.MatricesOnly).ToArray();
        string[] others = All.Except(usable).Select(declaration => declaration.Keyword).ToArray();
        Registry = new("initializer", usable) { Foreign = new Vocabulary().Keras(others).And(ValueWords.Initializers) };
    }

    /// <summary>For kernels.</summary>
    public static InitializerType Matrix { get; } = new("matrix_initializer", true);

    /// <summary>For biases and the like.</summary>
    public static InitializerType Vector { get; } = new("vector_initializer", false);

    public Registry<InitializerDeclaration> Registry { get; }

    public override string Expected => $"an initializer, one of {Words.List(Registry.Declarations.Select(known => known.Keyword))}";

    /// <summary>An initializer with Keras' default settings.</summary>
    public static Initializer Default(InitializerKind kind)
    {
        InitializerDeclaration declaration = All.First(declaration => declaration.Kind == kind);
        ScalarNode nowhere = new(default, "", declaration.Keyword, false);
        return declaration.Build(declaration.Read(nowhere, null, new Problems("")));
    }

    public override bool TryRead(Node node, Problems problems, out Initializer value)
    {
        value = null!;
        if (!Registry.TryRead(node, problems, out Use<InitializerDeclaration> use))
        {
            return false;
        }

        value = use.Declaration.Build(use.Values);
        if (value.Kind == InitializerKind.RandomUniform && value.First > value.Second)
        {
            string bounds = $"minval {Words.Show(value.First)} is above maxval {Words.Show(value.Second)}; exchange them";
            problems.Report(Descriptors.Contradiction, use.Values.NodeOf(Minimum), bounds);
            return false;
        }

        return true;
    }

    public override void WriteSchema(SchemaWriter schema) => schema.Reference(definition);

    public void WriteDefinition(SchemaWriter schema) => schema.Json.Object(definition, () => Registry.WriteSchema(schema));

    public override object? Plain(Initializer value) => Words.ToSnakeCase(value.Kind.ToString());
}
