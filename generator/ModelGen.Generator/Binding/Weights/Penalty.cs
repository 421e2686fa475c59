using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Weights;

/// <summary>What the weights of a tensor add to the loss: L1 Σ|w| + L2 Σw².</summary>
internal sealed record Penalty(double L1, double L2);

/// <summary>A way to penalize weights.</summary>
internal sealed class PenaltyDeclaration(string keyword, string doc, Option<double>? l1, Option<double>? l2)
    : Declaration(
        keyword,
        doc,
        l1 is null ? l2 : l2 is null ? l1 : null,
        new OptionSet(new Option?[] { l1, l2 }.OfType<Option>().ToArray(), ValueWords.PenaltyOptions([.. new[] { l1?.Name, l2?.Name }.OfType<string>()])))
{
    public Penalty Build(OptionValues values) => new(l1 is null ? 0 : values.Get(l1), l2 is null ? 0 : values.Get(l2));
}

/// <summary>A penalty: <c>l2</c>, <c>l2: 0.01</c> or <c>l1_l2: { l1: 0.01, l2: 0.001 }</c>.</summary>
internal sealed class PenaltyType : ValueType<Penalty?>
{
    private const string Definition = "regularizer";

    /// <summary>The kinds, with Keras' defaults.</summary>
    public static readonly Registry<PenaltyDeclaration> Registry = new(
        "regularizer",
        new PenaltyDeclaration("l1", "l1 times the sum of the weights' magnitudes.", L1(0.01), null),
        new PenaltyDeclaration("l2", "l2 times the sum of the weights' squares.", null, L2(0.01)),
        new PenaltyDeclaration("l1_l2", "Both.", L1(0), L2(0)))
    {
        Foreign = ValueWords.Penalties,
    };

    private PenaltyType()
    {
    }

    public static PenaltyType Instance { get; } = new();

    public override string Expected => Registry.Expected;

    public override bool IsMapping => true;

    public override bool TryRead(Node node, Problems problems, out Penalty? value)
    {
        bool valid = Registry.TryRead(node, problems, out Use<PenaltyDeclaration> use);
        value = valid ? use.Declaration.Build(use.Values) : null;
        return valid;
    }

    public override void WriteSchema(SchemaWriter schema) => schema.Reference(Definition);

    public static void WriteDefinition(SchemaWriter schema) => schema.Json.Object(Definition, () => Registry.WriteSchema(schema));

    private static Option<double> L1(double value) => new("l1", LayerOptions.NotNegative, value, "Factor of the sum of magnitudes.");

    private static Option<double> L2(double value) => new("l2", LayerOptions.NotNegative, value, "Factor of the sum of squares.");
}
