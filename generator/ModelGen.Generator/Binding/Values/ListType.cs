using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>A list of values of one type.</summary>
/// <param name="items">What the list is of, in the plural: <c>layers</c>.</param>
/// <param name="item">The type of each.</param>
/// <param name="minimum">Fewest items.</param>
/// <param name="maximum">Most items.</param>
/// <param name="distinct">Whether each value may stand in it once only.</param>
internal sealed class ListType<T>(string items, ValueType<T> item, int minimum, int maximum, bool distinct = false)
    : ValueType<EquatableArray<T>>
    where T : notnull
{
    public override string Expected => minimum == maximum ? $"a list of {minimum} {items}" : $"a list of {minimum} to {maximum} {items}";

    public override bool TryRead(Node node, Problems problems, out EquatableArray<T> value)
    {
        value = [];
        if (node is not SequenceNode sequence)
        {
            return Wrong(node, problems);
        }

        if (sequence.Items.Count < minimum || sequence.Items.Count > maximum)
        {
            return OutOfRange(node, problems, $"a list of {sequence.Items.Count}");
        }

        bool valid = true;
        List<T> values = new();
        Dictionary<T, int> lines = new();
        foreach (Node element in sequence.Items)
        {
            if (problems.Full)
            {
                return false;
            }

            if (!item.TryRead(element, problems, out T read))
            {
                valid = false;
            }
            else if (distinct && lines.TryGetValue(read, out int line))
            {
                problems.Report(Descriptors.Repeated, element, Words.Shorten(((ScalarNode)element).Text), $"{line}", "remove one of the two");
                valid = false;
            }
            else
            {
                lines[read] = element.Place.Line + 1;
                values.Add(read);
            }
        }

        value = values.ToEquatableArray();
        return valid;
    }

    /// <summary>The definition that schemas refer to, as several options take such lists; null: each has its own text.</summary>
    public string? Definition { get; init; }

    public override void WriteSchema(SchemaWriter schema)
    {
        if (Definition is null)
        {
            WriteMembers(schema);
        }
        else
        {
            schema.Reference(Definition);
        }
    }

    public void WriteDefinition(SchemaWriter schema) => schema.Json.Object(Definition, () => WriteMembers(schema));

    private void WriteMembers(SchemaWriter schema)
    {
        schema.Json.Value("type", "array");
        schema.Json.Value("minItems", minimum);
        schema.Json.Value("maxItems", maximum);
        if (distinct)
        {
            schema.Json.Value("uniqueItems", true);
        }

        schema.Json.Object("items", () => item.WriteSchema(schema));
    }

    /// <summary>A value alone lacks its brackets, a tuple of Python has others, and items without dashes, or a blank after them, make a mapping.</summary>
    protected override string? Advice(Node node) => node switch
    {
        ScalarNode scalar when item.Accepts(node) => $"write [{Words.Shorten(scalar.Text)}]",
        ScalarNode { Text: string text } when Spelling.OfTuple(text) is string list => $"write {list}",
        MappingNode { Entries: var entries } => entries.All(entry => entry.Key.Text.StartsWith("-", StringComparison.Ordinal))
            ? "write a blank after each '-'"
            : "begin each item with '- '",
        ScalarNode { Text.Length: > 0 } when item.IsMapping => "begin each item with '- ', on a line of its own",
        _ => base.Advice(node),
    };
}
