using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>A mapping whose keys the user chooses.</summary>
/// <param name="what">What it is of, in the plural: <c>names and their numbers</c>.</param>
/// <param name="key">The type of the keys.</param>
/// <param name="value">The type of the values.</param>
/// <param name="most">Most entries.</param>
internal sealed class TableType<T>(string what, IdentifierType key, ValueType<T> value, int most) : ValueType<EquatableArray<(string, T)>>
{
    public override string Expected => $"a mapping of up to {most} {what}";

    public override bool TryRead(Node node, Problems problems, out EquatableArray<(string, T)> table)
    {
        table = [];
        if (node is not MappingNode mapping)
        {
            return Wrong(node, problems);
        }

        if (mapping.Entries.Count > most)
        {
            return OutOfRange(node, problems, $"a mapping of {mapping.Entries.Count}");
        }

        bool valid = true;
        List<(string, T)> entries = [];
        foreach (Entry entry in mapping.Entries)
        {
            if (key.TryRead(entry.Key, problems, out string name) & value.TryRead(entry.Value, problems, out T read))
            {
                entries.Add((name, read));
            }
            else
            {
                valid = false;
            }
        }

        table = entries.ToEquatableArray();
        return valid;
    }

    public override void WriteSchema(SchemaWriter schema)
    {
        schema.Json.Value("type", "object");
        schema.Json.Value("maxProperties", most);
        schema.Json.Object("propertyNames", () => key.WriteSchema(schema));
        schema.Json.Object("additionalProperties", () => value.WriteSchema(schema));
    }
}
