using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>One of some names.</summary>
/// <param name="what">What they name: <c>loss</c>.</param>
/// <param name="names">The names; where one value has several, the first is shown and the others are accepted.</param>
internal sealed class NamesType<T>(string what, params (string Name, T Value)[] names) : ValueType<T>
{
    public override string Expected => $"the name of {Words.WithArticle(what)}: {Words.List(Known)}";

    /// <summary>The names with what they name.</summary>
    public IReadOnlyList<(string Name, T Value)> Names => names;

    public IReadOnlyList<string> Known { get; } = names.Select(known => known.Name).ToArray();

    /// <summary>Whether a known name is not the first one of what it means.</summary>
    public bool IsAlias(string name) => names.Any(known => known.Name == name && (string?)Plain(known.Value) != name);

    public override bool TryRead(Node node, Problems problems, out T value)
    {
        value = names[0].Value;
        if (node is not ScalarNode { Text: string name } scalar || scalar.Kind() != ScalarKind.Text)
        {
            return Wrong(node, problems);
        }

        int index = Array.FindIndex(names, known => known.Name == name);
        if (index < 0)
        {
            UnknownNames.Report(problems, scalar, what, Known, Foreign);
            return false;
        }

        value = names[index].Value;
        return true;
    }

    public override void WriteSchema(SchemaWriter schema) => schema.Json.Array("enum", Known);

    public override object? Plain(T value) => names.First(known => Equals(known.Value, value)).Name;

    protected override string? Advice(Node node) =>
        node is MappingNode { Entries: { Count: 1 } entries } && Known.Contains(entries[0].Key.Text)
            ? $"{Words.WithArticle(what)} has no options: write '{entries[0].Key.Text}' alone"
            : base.Advice(node);
}
