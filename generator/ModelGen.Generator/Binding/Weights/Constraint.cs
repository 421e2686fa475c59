using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Weights;

/// <summary>What the weights of a tensor are brought back to after each step of the optimizer.</summary>
/// <param name="NotNegative">Whether negative weights become 0; otherwise norms along some axes are bounded.</param>
/// <param name="Minimum">The least norm.</param>
/// <param name="Maximum">The greatest norm.</param>
/// <param name="Rate">How much of the way to the bound a step takes.</param>
internal sealed record Constraint(bool NotNegative, double Minimum = 0, double Maximum = 0, double Rate = 1)
{
    /// <summary>The axes of the tensor along which norms are: 0, that of columns; 1, that of rows; or both, of the whole.</summary>
    public EquatableArray<int> Axes { get; init; } = [0];
}

/// <summary>A kind of constraint.</summary>
internal sealed class ConstraintDeclaration(string keyword, string doc, Option? main, Option[] options, Func<OptionValues, Constraint> build)
    : Declaration(keyword, doc, main, new OptionSet(options, ValueWords.ConstraintOptions([.. options.Select(option => option.Name)])))
{
    public Constraint Build(OptionValues values) => build(values);
}

/// <summary>A constraint: <c>non_neg</c>, <c>max_norm: 2</c> or <c>min_max_norm: { min_value: 0.5, max_value: 2 }</c>.</summary>
internal sealed class ConstraintType : ValueType<Constraint?>
{
    private const string Definition = "constraint";

    private static readonly Option<double> MaxValue = new("max_value", LayerOptions.NotNegative, 2, "The greatest norm.");

    private static readonly Option<double> Least = new("min_value", LayerOptions.NotNegative, 0, "The least norm, not above max_value.");

    private static readonly Option<double> Greatest = new("max_value", LayerOptions.NotNegative, 1, "The greatest norm.");

    private static readonly Option<EquatableArray<int>> Axis = new(
        "axis", AxesType.Instance, [0], "Along which axis norms are: 0, of columns; 1, of rows; [0, 1], of the whole matrix.");

    private static readonly Option<double> Rate = new("rate", LayerOptions.Share, 1, "How much of the way to the bound each step takes.");

    /// <summary>The kinds, with Keras' defaults.</summary>
    public static readonly Registry<ConstraintDeclaration> Registry = new(
        "constraint",
        new ConstraintDeclaration(
            "max_norm", "Columns whose norm is greater are scaled down to it.", MaxValue, [MaxValue, Axis],
            values => Along(values, new(false, 0, values.Get(MaxValue)))),
        new ConstraintDeclaration("non_neg", "Negative weights become 0.", null, [], _ => new(true)),
        new ConstraintDeclaration("unit_norm", "Columns are scaled to a norm of 1.", null, [Axis], values => Along(values, new(false, 1, 1))),
        new ConstraintDeclaration(
            "min_max_norm",
            "Columns are scaled towards a norm between two bounds.",
            null,
            [Least, Greatest, Rate, Axis],
            values => Along(values, new(false, values.Get(Least), values.Get(Greatest), values.Get(Rate)))))
    {
        Foreign = ValueWords.Constraints,
    };

    private ConstraintType()
    {
    }

    public static ConstraintType Instance { get; } = new();

    public override string Expected => Registry.Expected;

    public override bool IsMapping => true;

    public override bool TryRead(Node node, Problems problems, out Constraint? value)
    {
        bool valid = Registry.TryRead(node, problems, out Use<ConstraintDeclaration> use);
        value = valid ? use.Declaration.Build(use.Values) : null;
        if (value is { NotNegative: false } && value.Minimum > value.Maximum)
        {
            problems.Report(Descriptors.Contradiction, use.Values.NodeOf(Least), "min_value is above max_value; exchange them");
            return false;
        }

        return valid;
    }

    private static Constraint Along(OptionValues values, Constraint constraint) => constraint with { Axes = values.Get(Axis) };

    public override void WriteSchema(SchemaWriter schema) => schema.Reference(Definition);

    public static void WriteDefinition(SchemaWriter schema) => schema.Json.Object(Definition, () => Registry.WriteSchema(schema));
}
