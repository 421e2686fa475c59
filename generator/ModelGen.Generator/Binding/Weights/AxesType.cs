using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Weights;

/// <summary>Axes of a matrix: <c>0</c>, <c>1</c> or <c>[0, 1]</c>.</summary>
internal sealed class AxesType : ValueType<EquatableArray<int>>
{
    private static readonly ChoiceType One = new(0, 1);

    private static readonly ListType<int> Several = new("axes", One, 1, 2, distinct: true);

    private AxesType()
    {
    }

    public static AxesType Instance { get; } = new();

    public override string Expected => "0, 1 or [0, 1]";

    public override bool TryRead(Node node, Problems problems, out EquatableArray<int> value)
    {
        if (node is SequenceNode)
        {
            return Several.TryRead(node, problems, out value);
        }

        bool fits = One.TryRead(node, problems, out int axis);
        value = [axis];
        return fits;
    }

    public override void WriteSchema(SchemaWriter schema) => schema.Json.Array(
        "anyOf",
        () =>
        {
            schema.Json.Object(null, () => One.WriteSchema(schema));
            schema.Json.Object(null, () => Several.WriteSchema(schema));
        });

    public override object? Plain(EquatableArray<int> value) => value.Count == 1 ? value[0] : $"[{string.Join(", ", value)}]";
}
