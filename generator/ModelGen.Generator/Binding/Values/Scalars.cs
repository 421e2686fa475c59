using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

internal sealed class BooleanType : ValueType<bool>
{
    public BooleanType()
    {
        Foreign = ValueWords.Booleans;
    }

    public override string Expected => "true or false";

    public override bool TryRead(Node node, Problems problems, out bool value)
    {
        bool fits = node is ScalarNode scalar && scalar.Kind() == ScalarKind.Boolean;
        value = fits && ((ScalarNode)node).ToBoolean();
        return fits || Wrong(node, problems);
    }

    public override void WriteSchema(SchemaWriter schema) => schema.Json.Value("type", "boolean");

    public override object? Plain(bool value) => value;
}

internal sealed class IntegerType(int minimum, int maximum) : ValueType<int>
{
    public override string Expected => $"an integer from {Words.Show(minimum)} to {Words.Show(maximum)}";

    public override bool TryRead(Node node, Problems problems, out int value)
    {
        value = 0;
        if (node is not ScalarNode scalar || scalar.Kind() != ScalarKind.Integer)
        {
            return Wrong(node, problems);
        }

        long integer = scalar.ToInteger();
        if (integer < minimum || integer > maximum)
        {
            return OutOfRange(node, problems, scalar.Text);
        }

        value = (int)integer;
        return true;
    }

    public override void WriteSchema(SchemaWriter schema)
    {
        schema.Json.Value("type", "integer");
        schema.Json.Value("minimum", minimum);
        schema.Json.Value("maximum", maximum);
    }

    public override object? Plain(int value) => value;

    protected override string? Advice(Node node) =>
        base.Advice(node) ?? (node is ScalarNode scalar ? Spelling.OfNumber(scalar, Accepts) : null);
}

/// <summary>One of some integers.</summary>
/// <param name="choices">The integers, at least two.</param>
internal sealed class ChoiceType(params int[] choices) : ValueType<int>
{
    /// <summary>Why there is one only, as the end of a sentence.</summary>
    public string? Reason { get; init; }

    public override string Expected => Reason is null
        ? $"{string.Join(", ", choices.Take(choices.Length - 1))} or {choices[choices.Length - 1]}"
        : $"{choices[0]}, {Reason}";

    public override bool TryRead(Node node, Problems problems, out int value)
    {
        value = 0;
        if (node is not ScalarNode scalar || scalar.Kind() != ScalarKind.Integer)
        {
            return Wrong(node, problems);
        }

        long integer = scalar.ToInteger();
        value = choices.FirstOrDefault(choice => choice == integer);
        return value == integer || OutOfRange(node, problems, scalar.Text);
    }

    public override void WriteSchema(SchemaWriter schema) =>
        schema.Json.Array("enum", choices.Cast<object>());

    public override object? Plain(int value) => value;
}

/// <summary>A finite number within bounds that belong to the range or do not, or else infinity and NaN too.</summary>
internal sealed class NumberType : ValueType<double>
{
    /// <summary>Models compute in single precision: no setting may be beyond it.</summary>
    private const double Largest = float.MaxValue;

    public double Minimum { get; init; } = -Largest;

    public double Maximum { get; init; } = Largest;

    /// <summary>Whether infinity and NaN are such numbers.</summary>
    public bool TakesNotFinite { get; init; }

    /// <summary>Whether the minimum itself is out of range.</summary>
    public bool AboveMinimum { get; init; }

    /// <summary>Whether the maximum itself is out of range.</summary>
    public bool BelowMaximum { get; init; }

    public override string Expected
    {
        get
        {
            string? low = Minimum == -Largest ? null : (AboveMinimum ? "above " : "at least ") + Words.Show(Minimum);
            string? high = Maximum == Largest ? null : (BelowMaximum ? "below " : "at most ") + Words.Show(Maximum);
            string bounds = string.Join(" and ", new[] { low, high }.Where(bound => bound is not null));
            return bounds.Length > 0 ? "a number " + bounds : TakesNotFinite ? "a finite number (single precision), .nan, .inf or -.inf" : "a finite number (single precision)";
        }
    }

    public override bool TryRead(Node node, Problems problems, out double value)
    {
        value = 0;
        if (node is not ScalarNode scalar || scalar.Kind() is not (ScalarKind.Integer or ScalarKind.Float))
        {
            return Wrong(node, problems);
        }

        value = scalar.ToNumber();
        if (TakesNotFinite && scalar.IsWrittenAsNotFinite())
        {
            return true;
        }

        if ((float)value == 0 && !scalar.IsZero())
        {
            problems.Report(Descriptors.VanishingNumber, node, Words.Shorten(scalar.Text));
            return false;
        }

        bool aboveLow = AboveMinimum ? value > Minimum : value >= Minimum;
        bool belowHigh = BelowMaximum ? value < Maximum : value <= Maximum;
        return (aboveLow && belowHigh) || OutOfRange(node, problems, scalar.Text);
    }

    public override void WriteSchema(SchemaWriter schema)
    {
        schema.Json.Value("type", "number");
        if (Minimum > -Largest)
        {
            schema.Json.Value(AboveMinimum ? "exclusiveMinimum" : "minimum", Minimum);
        }

        if (Maximum < Largest)
        {
            schema.Json.Value(BelowMaximum ? "exclusiveMaximum" : "maximum", Maximum);
        }
    }

    public override object? Plain(double value) => value;

    /// <summary>Of what is at most 1, some write the percentage. One digit is as likely a point that is missing.</summary>
    protected override string? Advice(Node node) => base.Advice(node) ?? (node is not ScalarNode scalar ? null
        : Maximum == 1 && scalar.Text.Length > 1 && scalar.Kind() == ScalarKind.Integer ? Spelling.OfNumber(scalar with { Text = scalar.Text + "%" }, Accepts)
        : Spelling.OfNumber(scalar, Accepts));
}

/// <summary>Any text.</summary>
internal sealed class TextType : ValueType<string>
{
    /// <summary>Whether there must be something to see in it.</summary>
    public bool Visible { get; init; }

    public override string Expected => Visible ? "text with a visible character" : "text";

    public override bool TryRead(Node node, Problems problems, out string value)
    {
        value = (node as ScalarNode)?.Text ?? "";
        if (node is ScalarNode scalar && scalar.Kind() == ScalarKind.Text)
        {
            return !Visible || value.Any(IsVisible) || Wrong(node, problems);
        }

        bool looksOther = node is ScalarNode && !node.IsNull();
        problems.Report(
            Descriptors.WrongType, node, looksOther ? $"text (write \"{Words.Shorten(value)}\" in quotes)" : Expected, node.Describe());
        return false;
    }

    public override void WriteSchema(SchemaWriter schema)
    {
        schema.Json.Value("type", "string");
        if (Visible)
        {
            schema.Json.Value("pattern", @"\S");
        }
    }

    private static bool IsVisible(char c) => !char.IsWhiteSpace(c) && !char.IsControl(c) && !Words.IsFormat(c);
}

/// <summary>A name that becomes a name in the generated code.</summary>
/// <param name="what">What it names: <c>a class name</c>.</param>
/// <param name="pattern">The schema's pattern.</param>
/// <param name="objection">What is wrong with a name, or null.</param>
internal sealed class IdentifierType(string what, string pattern, Func<string, string?> objection) : ValueType<string>
{
    /// <summary>What to do instead of writing several, or null.</summary>
    public string? InsteadOfList { get; init; }

    public override string Expected => what;

    public override bool TryRead(Node node, Problems problems, out string value)
    {
        value = (node as ScalarNode)?.Text ?? "";
        if (node is not ScalarNode || node.IsNull())
        {
            return Wrong(node, problems);
        }

        if (objection(value) is string wrong)
        {
            problems.Report(Descriptors.InvalidIdentifier, node, Words.Shorten(value), what, wrong);
            return false;
        }

        return true;
    }

    public override void WriteSchema(SchemaWriter schema)
    {
        schema.Json.Value("type", "string");
        schema.Json.Value("pattern", pattern);
    }

    protected override string? Advice(Node node) => node is SequenceNode ? InsteadOfList : base.Advice(node);
}
