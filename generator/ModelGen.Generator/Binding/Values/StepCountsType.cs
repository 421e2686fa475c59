using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>A number of steps at each end of a sequence.</summary>
internal readonly record struct StepCounts(int Before, int After);

/// <summary>A number of steps for both ends, or one for each: <c>2</c> or <c>[2, 0]</c>.</summary>
internal sealed class StepCountsType : ValueType<StepCounts>
{
    private static readonly IntegerType Count = new(0, LayerOptions.MaxSize);

    private static readonly ListType<int> Ends = new("integers", Count, 2, 2);

    private StepCountsType()
    {
    }

    public static StepCountsType Instance { get; } = new();

    public override string Expected => $"{Count.Expected}, or a list of two";

    public override bool TryRead(Node node, Problems problems, out StepCounts value)
    {
        value = default;
        if (node is SequenceNode)
        {
            bool fits = Ends.TryRead(node, problems, out EquatableArray<int> ends);
            value = fits ? new StepCounts(ends[0], ends[1]) : default;
            return fits;
        }

        if (node is not ScalarNode scalar || scalar.Kind() != ScalarKind.Integer)
        {
            return Wrong(node, problems);
        }

        bool isCount = Count.TryRead(node, problems, out int both);
        value = new StepCounts(both, both);
        return isCount;
    }

    public override void WriteSchema(SchemaWriter schema) => schema.Json.Array("anyOf", () =>
    {
        schema.Json.Object(null, () => Count.WriteSchema(schema));
        schema.Json.Object(null, () => Ends.WriteSchema(schema));
    });

    public override object? Plain(StepCounts value) => value.Before == value.After ? value.Before : $"[{value.Before}, {value.After}]";

    protected override string? Advice(Node node) =>
        node is ScalarNode { Text: string text } && Spelling.OfTuple(text) is string list ? $"write {list}" : base.Advice(node);
}
