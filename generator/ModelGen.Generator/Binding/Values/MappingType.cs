using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>A mapping with options.</summary>
internal sealed class MappingType(OptionSet options) : ValueType<OptionValues>
{
    public override string Expected => $"a mapping with the {(options.Options.Count == 1 ? "key" : "keys")} {string.Join(", ", Names)}";

    private IEnumerable<string> Names => options.Options.Select(option => option.Name);

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

    /// <summary>The only key, or the only one that there has to be; null: there are several.</summary>
    private Option? Needed => options.Options.Count == 1 ? options.Options[0]
        : options.Options.Count(option => option.Required) == 1 ? options.Options.First(option => option.Required)
        : null;

    /// <summary>The value of the only key lacks its key, a key a blank before its value, or keys are written as items.</summary>
    protected override string? Advice(Node node) => node switch
    {
        _ when Needed is { } option && option.TryRead(node, new Problems(""), out _) => $"write '{{ {option.Name}: ... }}'",
        ScalarNode { Text: string text } when Needed is { } option && Spelling.OfTuple(text) is string list => $"write '{{ {option.Name}: {list} }}'",
        ScalarNode scalar when Needed is { } option && IsItem(option, scalar) => $"write '{{ {option.Name}: [{scalar.Text}] }}'",
        ScalarNode scalar when Spelling.OfKey(scalar, Names) is (_, string advice) => advice,
        SequenceNode { Items: var items } when items.Any(item => item is MappingNode mapping && mapping.Entries.Any(entry => Names.Contains(entry.Key.Text))) =>
            "write the keys without '- '",
        _ => base.Advice(node),
    };

    /// <summary>Whether a value alone is the only item of the list that an option takes.</summary>
    private static bool IsItem(Option option, ScalarNode scalar) => option.TryRead(new SequenceNode(scalar.Place, scalar.Path, [scalar]), new Problems(""), out _);
}
