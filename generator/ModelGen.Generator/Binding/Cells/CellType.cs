using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Formulas;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations.Notation;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Cells;

/// <summary>A cell of a model's own. Reading it declares it, so that the model's layers may be of it.</summary>
internal sealed class CellType : ValueType<CellDeclaration>
{
    /// <summary>Names of cells: those of layers, which begin with them, in the style of the language's own.</summary>
    public const string NamePattern = "[a-z][a-z0-9_]*";

    private static readonly Option<string> Name = new("name", Identifiers.Cell, "The cell's name, the keyword of its layers.");

    private static readonly Option<string> Summary = new("summary", new TextType(), "", "One line about the cell.");

    private static readonly Option<EquatableArray<string>> States = new(
        "states",
        new ListType<string>("names of states", Identifiers.Value, 1, 8, distinct: true),
        ["h"],
        "What goes from step to step, 0 before the first; the first state is the output.");

    private static readonly Option<EquatableArray<(string, Initializer)>> Parameters = new(
        "parameters",
        new TableType<Initializer>("names with an initializer", Identifiers.Value, InitializerType.Vector, 16),
        [],
        "Vectors with a number for each unit that are trained, and their first values.");

    private static readonly Option<EquatableArray<(string, double)>> Constants = new(
        "constants",
        new TableType<double>("names with a number", Identifiers.Value, new NumberType(), 16),
        [],
        "Numbers that a layer may set, and their values otherwise.");

    private static readonly Option<EquatableArray<(string, double)>> Bias = new(
        "bias",
        new TableType<double>("names with a number", Identifiers.Value, new NumberType(), CellBuilder.MaxSums),
        [],
        "What the biases in the equation of a value begin with; others as 'bias_initializer' says.");

    private static readonly Option<EquatableArray<string>> Equations = new(
        "equations",
        new ListType<string>("equations", new TextType { Visible = true }, 1, 64),
        "A step, in order: equations such as 'h = tanh(affine(x, h))'.");

    /// <summary>The keys of a cell.</summary>
    public static readonly OptionSet Options = new([Name, Summary, States, Parameters, Constants, Bias, Equations], OptionWords.Cell);

    private static readonly MappingType Mapping = new(Options);

    public override string Expected => Mapping.Expected;

    public override bool TryRead(Node node, Problems problems, out CellDeclaration value)
    {
        value = null!;
        if (!Mapping.TryRead(node, problems, out OptionValues values))
        {
            // A layer of the cell is no second mistake.
            if (values?.NodeOf(Name) is ScalarNode name && Identifiers.Cell.Accepts(name))
            {
                Declare(new OwnCell(name.Text, "", ["h"], [], [], [], []), problems);
            }

            return false;
        }

        OwnCell cell = new(
            values.Get(Name),
            values.Get(Summary),
            values.Get(States),
            values.Get(Parameters),
            values.Get(Constants),
            values.Get(Bias),
            FormulaText.Read(Texts(values), EquationReader.Read, problems));
        bool isRead = cell.Equations.Count == values.Get(Equations).Count, isNew = IsNew(cell, values, problems);
        bool valid = isRead && isNew && HasDistinctNames(cell, values, problems) && Builds(cell, values, problems);
        value = Declare(cell, problems);
        return valid;
    }

    public override void WriteSchema(SchemaWriter schema) => Mapping.WriteSchema(schema);

    private static CellDeclaration Declare(OwnCell cell, Problems problems)
    {
        CellDeclaration declaration = CellDeclaration.Of(cell);
        problems.Declared.Add(declaration);
        return declaration;
    }

    private static ScalarNode[] Texts(OptionValues values) => [.. ((SequenceNode)values.NodeOf(Equations)).Items.Cast<ScalarNode>()];

    private static bool Builds(OwnCell cell, OptionValues values, Problems problems)
    {
        ScalarNode[] texts = Texts(values);
        CellBuilder builder = new(
            cell,
            name => cell.Constants.First(constant => constant.Name == name).Value,
            (equation, piece, message) => FormulaText.Report(problems, texts[equation], piece.At, piece.Length, message));
        return builder.Build() is not null;
    }

    private static bool IsNew(OwnCell cell, OptionValues values, Problems problems)
    {
        string? objection = LayerRegistry.Layers.Declarations.Any(layer => layer.Names.Contains(cell.Name))
            ? "the language has a layer of this name; choose another"
            : problems.Declared.Any(other => other.Keyword == cell.Name) ? "another cell of the model has this name; choose another"
            : null;
        if (objection is not null)
        {
            problems.Report(Descriptors.InvalidIdentifier, values.NodeOf(Name), Words.Shorten(cell.Name), "a name of a cell", objection);
        }

        return objection is null;
    }

    /// <summary>Whether no two of what equations read have one name, and none is called like what layers have.</summary>
    private static bool HasDistinctNames(OwnCell cell, OptionValues values, Problems problems)
    {
        HashSet<string> taken = [Cell.Input.Word, .. CellBuilder.AllFunctions];
        IEnumerable<Option> options = CellDeclaration.Of(cell with { Constants = [], Vectors = [] }).Options.Options;
        string[] ofLayers = [.. options.Select(option => option.Name), "kernel", "recurrent_kernel", "bias"];
        bool valid = true;
        foreach ((string name, Option of, bool isOption) in cell.States.Select(name => (name, (Option)States, false))
            .Concat(cell.Vectors.Select(vector => (vector.Name, (Option)Parameters, true)))
            .Concat(cell.Constants.Select(constant => (constant.Name, (Option)Constants, true))))
        {
            string? objection = !taken.Add(name) ? "the name is taken by the input, a function or another value; choose another"
                : isOption && ofLayers.Contains(name) ? "layers have an option or weights of this name; choose another"
                : null;
            if (objection is not null)
            {
                problems.Report(Descriptors.InvalidIdentifier, values.NodeOf(of), Words.Shorten(name), "a name of a value", objection);
                valid = false;
            }
        }

        return valid;
    }
}
