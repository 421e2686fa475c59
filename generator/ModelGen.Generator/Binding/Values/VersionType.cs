using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>The version of the model language.</summary>
internal sealed class VersionType : ValueType<int>
{
    private const int Current = 1;

    public override string Expected => $"{Current}, the version of the model language";

    public override string Only => $"{Current}";

    public override bool TryRead(Node node, Problems problems, out int value)
    {
        value = Current;
        if (node is not ScalarNode scalar || scalar.Kind() != ScalarKind.Integer)
        {
            return Wrong(node, problems);
        }

        bool known = scalar.ToInteger() == Current;
        if (!known)
        {
            problems.Report(Descriptors.UnsupportedVersion, node, Words.Quote(scalar.Text));
        }

        return known;
    }

    public override void WriteSchema(SchemaWriter schema) => schema.Json.Value("const", Current);

    protected override string? Advice(Node node) => base.Advice(node) ?? $"write {Current}";
}
