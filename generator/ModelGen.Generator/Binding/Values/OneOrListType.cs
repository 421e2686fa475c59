using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>A value, or a list of several: <c>lstm_1</c> or <c>[lstm_1, lstm_2]</c>.</summary>
/// <param name="one">The type of a value alone.</param>
/// <param name="list">The type of a list.</param>
internal sealed class OneOrListType<T>(ValueType<T> one, ListType<T> list) : ValueType<EquatableArray<T>>
    where T : notnull
{
    public override string Expected => $"{one.Expected}, or {list.Expected}";

    public override bool TryRead(Node node, Problems problems, out EquatableArray<T> value)
    {
        if (node is SequenceNode)
        {
            return list.TryRead(node, problems, out value);
        }

        value = [];
        if (node is not ScalarNode || node.IsNull())
        {
            return Wrong(node, problems);
        }

        bool fits = one.TryRead(node, problems, out T read);
        value = fits ? [read] : [];
        return fits;
    }

    public override void WriteSchema(SchemaWriter schema) => schema.Json.Array("anyOf", () =>
    {
        schema.Json.Object(null, () => one.WriteSchema(schema));
        schema.Json.Object(null, () => list.WriteSchema(schema));
    });
}
