using ModelGen.Generator.Binding.Formulas;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations.Notation;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Losses;

/// <summary>A loss that a model describes itself: equations from an element of the output and of the target to its loss.</summary>
internal sealed class CustomLossDeclaration()
    : LossDeclaration("custom", Loss.Custom, "What the model's own equations say, mean over the last axis.", [Equations, Constants], main: Equations)
{
    private static readonly Option<EquatableArray<EquationSyntax>> Equations = new(
        "equations",
        new LossEquationsType(),
        "The loss of an element from its output y_pred and its target y_true: an expression, or equations of which the last gives loss.");

    private static readonly Option<EquatableArray<(string, double)>> Constants = new(
        "constants",
        new TableType<double>("names with a number", Identifiers.Value, new NumberType(), 16),
        [],
        "Numbers that the equations name.");

    protected override LossFunction? Build(OptionValues values, LossFunction loss, Problems problems)
    {
        EquatableArray<(string Name, double Value)> constants = values.Get(Constants);
        if (!HasFreeNames(constants, values, problems))
        {
            return null;
        }

        Node node = values.NodeOf(Equations);
        ScalarNode[] texts = LossEquationsType.Texts(node);
        LossBuilder builder = new(
            values.Get(Equations), constants, (equation, piece, message) => FormulaText.Report(problems, texts[equation], piece.At, piece.Length, message));
        if (builder.Build() is not { } equations)
        {
            return null;
        }

        string Written(string text) => node is SequenceNode ? text.Substring(text.IndexOf('=') + 1) : text;
        IEnumerable<Setting> numbers = constants.Select(constant => new Setting(constant.Name, Words.Show(constant.Value)));
        IEnumerable<Setting> written = values.Get(Equations).Select((equation, i) => new Setting(equation.Name.Name, WithoutBlanks(Written(texts[i].Text))));
        return loss.OfElements(equations) with { Settings = [.. numbers, .. written] };
    }

    /// <summary>The same equation: no two names or numbers stand side by side.</summary>
    private static string WithoutBlanks(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static bool HasFreeNames(EquatableArray<(string Name, double Value)> constants, OptionValues values, Problems problems)
    {
        string[] taken = [.. FormulaFunctions.Names, LossBuilder.Output, LossBuilder.Target, LossFunction.Result.Word];
        string[] clashes = [.. constants.Select(constant => constant.Name).Where(taken.Contains)];
        foreach (string name in clashes)
        {
            ScalarNode key = ((MappingNode)values.NodeOf(Constants)).Entries.First(entry => entry.Key.Text == name).Key;
            string objection = "the name is taken by the output, the target, the loss or a function; choose another";
            problems.Report(Descriptors.InvalidIdentifier, key, Words.Shorten(name), "a name of a value", objection);
        }

        return clashes.Length == 0;
    }
}

/// <summary>The equations of a loss: an expression, or a list of equations.</summary>
internal sealed class LossEquationsType : ValueType<EquatableArray<EquationSyntax>>
{
    private static readonly TextType Text = new() { Visible = true };

    private static readonly ListType<string> Equations = new("equations", Text, 1, 16);

    public override string Expected => $"an expression such as 'abs({LossBuilder.Output} - {LossBuilder.Target})', or {Equations.Expected}";

    /// <summary>The text of each equation.</summary>
    public static ScalarNode[] Texts(Node node) => node is SequenceNode sequence ? [.. sequence.Items.Cast<ScalarNode>()] : [(ScalarNode)node];

    public override bool TryRead(Node node, Problems problems, out EquatableArray<EquationSyntax> value)
    {
        value = [];
        bool isList = node is SequenceNode;
        if (!isList && (node is not ScalarNode || node.IsNull()))
        {
            return Wrong(node, problems);
        }

        if (isList ? !Equations.TryRead(node, problems, out _) : !Text.TryRead(node, problems, out _))
        {
            return false;
        }

        ScalarNode[] texts = Texts(node);
        value = FormulaText.Read(texts, isList ? EquationReader.Read : text => EquationReader.ReadValue(text, LossFunction.Result.Word), problems);
        return value.Count == texts.Length;
    }

    public override void WriteSchema(SchemaWriter schema) => schema.Json.Array("anyOf", () =>
    {
        schema.Json.Object(null, () => Text.WriteSchema(schema));
        schema.Json.Object(null, () => Equations.WriteSchema(schema));
    });
}
