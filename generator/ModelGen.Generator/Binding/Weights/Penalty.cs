using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Weights;

/// <summary>What numbers add to the loss: L1 Σ|w| + L2 Σw², and of a matrix what its vectors have in common.</summary>
internal sealed record Penalty(double L1, double L2)
{
    /// <summary>How far the vectors of a matrix are from orthogonal; null: that adds nothing.</summary>
    public Orthogonality? Orthogonality { get; init; }
}

/// <summary>The mean magnitude of the cosines between each two vectors of a matrix, times a factor.</summary>
/// <param name="Factor">The factor.</param>
/// <param name="OfColumns">Whether the vectors are columns rather than rows.</param>
internal sealed record Orthogonality(double Factor, bool OfColumns);

/// <summary>A way to penalize numbers.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="doc">What it is, in one line.</param>
/// <param name="main">The option that the short form gives, or null.</param>
/// <param name="options">Its options.</param>
/// <param name="build">Makes the penalty from options that are right.</param>
internal sealed class PenaltyDeclaration(string keyword, string doc, Option? main, Option[] options, Func<OptionValues, Penalty> build)
    : Declaration(keyword, doc, main, new OptionSet(options, ValueWords.PenaltyOptions([.. options.Select(option => option.Name)])))
{
    public Penalty Build(OptionValues values) => build(values);
}

/// <summary>A penalty: <c>l2</c>, <c>l2: 0.01</c> or <c>l1_l2: { l1: 0.01, l2: 0.001 }</c>.</summary>
internal sealed class PenaltyType : ValueType<Penalty?>
{
    private static readonly Option<double> L1 = OfMagnitudes(0.01), L2 = OfSquares(0.01), L1OfBoth = OfMagnitudes(0), L2OfBoth = OfSquares(0);

    private static readonly Option<double> Factor = new("factor", LayerOptions.NotNegative, 0.01, "Factor of the mean.");

    private static readonly Option<bool> Mode = new(
        "mode", new NamesType<bool>("mode", ("rows", false), ("columns", true)), false, "Which vectors: rows, or columns.");

    private static readonly PenaltyDeclaration[] OfNumbers =
    [
        new("l1", "l1 times the sum of the magnitudes.", L1, [L1], values => new(values.Get(L1), 0)),
        new("l2", "l2 times the sum of the squares.", L2, [L2], values => new(0, values.Get(L2))),
        new("l1_l2", "Both.", null, [L1OfBoth, L2OfBoth], values => new(values.Get(L1OfBoth), values.Get(L2OfBoth))),
    ];

    /// <summary>Penalties of outputs.</summary>
    public static readonly PenaltyType OfOutputs = new("activity_regularizer", OfNumbers);

    /// <summary>Penalties of weights, with Keras' defaults.</summary>
    public static readonly PenaltyType OfWeights = new(
        "regularizer",
        [
            .. OfNumbers,
            new PenaltyDeclaration(
                "orthogonal",
                "The mean magnitude of the cosine of each two vectors of a matrix: 0 where all are orthogonal.",
                Factor,
                [Factor, Mode],
                values => new(0, 0) { Orthogonality = new(values.Get(Factor), values.Get(Mode)) }),
        ]);

    private readonly string definition;

    private PenaltyType(string definition, PenaltyDeclaration[] kinds)
    {
        this.definition = definition;
        Registry = new Registry<PenaltyDeclaration>("regularizer", kinds) { Foreign = ValueWords.Penalties };
    }

    /// <summary>The kinds.</summary>
    public Registry<PenaltyDeclaration> Registry { get; }

    public override string Expected => Registry.Expected;

    public override bool IsMapping => true;

    public override bool TryRead(Node node, Problems problems, out Penalty? value)
    {
        bool valid = Registry.TryRead(node, problems, out Use<PenaltyDeclaration> use);
        value = valid ? use.Declaration.Build(use.Values) : null;
        return valid;
    }

    public override void WriteSchema(SchemaWriter schema) => schema.Reference(definition);

    public void WriteDefinition(SchemaWriter schema) => schema.Json.Object(definition, () => Registry.WriteSchema(schema));

    private static Option<double> OfMagnitudes(double value) => new("l1", LayerOptions.NotNegative, value, "Factor of the sum of magnitudes.");

    private static Option<double> OfSquares(double value) => new("l2", LayerOptions.NotNegative, value, "Factor of the sum of squares.");
}
