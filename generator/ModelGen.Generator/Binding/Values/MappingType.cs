using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>A mapping with options.</summary>
internal sealed class MappingType(OptionSet options) : ValueType<OptionValues>
{
    public override string Expected => $"a mapping with the keys {string.Join(", ", options.Options.Select(option => option.Name))}";

    public override bool TryRead(Node node, Problems problems, out OptionValues value)
    {
        value = null!;
        if (node is not MappingNode mapping)
        {
            return Wrong(node, problems);
        }

        value = options.Read(mapping, mapping.Entries, problems);
        return value.Valid;
    }

    public override void WriteSchema(SchemaWriter schema) => options.WriteSchema(schema);
}
