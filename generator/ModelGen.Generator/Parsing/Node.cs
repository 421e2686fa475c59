using ModelGen.Generator.Common;

namespace ModelGen.Generator.Parsing;

/// <summary>A value of the YAML text with its place.</summary>
/// <param name="Place">Where it stands; for a list or a mapping, where it begins.</param>
/// <param name="Path">The keys that lead to it, such as <c>layers[2].dense.units</c>.</param>
internal abstract record Node(Place Place, string Path);

/// <summary>A single value.</summary>
/// <param name="Text">Its text without quotes, escapes resolved.</param>
/// <param name="Quoted">Whether it is written as a quoted or block scalar, and so is text whatever it looks like.</param>
internal sealed record ScalarNode(Place Place, string Path, string Text, bool Quoted) : Node(Place, Path);

internal sealed record SequenceNode(Place Place, string Path, EquatableArray<Node> Items) : Node(Place, Path);

internal sealed record MappingNode(Place Place, string Path, EquatableArray<Entry> Entries) : Node(Place, Path);

/// <summary>A key and its value; both have the path of the value.</summary>
internal sealed record Entry(ScalarNode Key, Node Value);
