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
{
    public override string Expected => $"a list of {minimum} to {maximum} {items}";

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
        var values = new List<T>();
        var lines = new List<int>();
        foreach (Node element in sequence.Items)
        {
            if (!item.TryRead(element, problems, out T read))
            {
                valid = false;
            }
            else if (distinct && values.IndexOf(read) is int first and >= 0)
            {
                problems.Report(Descriptors.Repeated, element, Words.Show(item.Plain(read)!), $"{lines[first]}");
                valid = false;
            }
            else
            {
                lines.Add(element.Place.Line + 1);
                values.Add(read);
            }
        }

        value = values.ToEquatableArray();
        return valid;
    }

    public override void WriteSchema(SchemaWriter schema)
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
}
