using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>What a value of the model language may be: how it is read, said in words and told to editors.</summary>
internal abstract class ValueType<T>
{
    /// <summary>What is expected, in words: <c>an integer from 1 to 65536</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>The one value that there is, as it is written, or null.</summary>
    public virtual string? Only => null;

    /// <summary>Whether a value may be a mapping of one key.</summary>
    public virtual bool IsMapping => false;

    /// <summary>What people write in the place of such values, and what to write instead.</summary>
    public Vocabulary Foreign { get; init; } = Vocabulary.Empty;

    /// <summary>The value of a node, or false after what is wrong with it was reported.</summary>
    public abstract bool TryRead(Node node, Problems problems, out T value);

    /// <summary>Writes the members of the JSON Schema of such values.</summary>
    public abstract void WriteSchema(SchemaWriter schema);

    /// <summary>A value as a string, a boolean, an <see cref="int"/> or a <see cref="double"/>; null if there is nothing to show.</summary>
    public virtual object? Plain(T value) => null;

    /// <summary>Whether a node is such a value; reports nothing.</summary>
    public bool Accepts(Node node) => TryRead(node, new Problems(""), out _);

    /// <summary>What to do about a node that is no such value, where more can be said than what is expected; or null.</summary>
    protected virtual string? Advice(Node node) => node switch
    {
        ScalarNode { Quoted: true } scalar when Accepts(scalar with { Quoted = false }) => "remove the quotes",
        ScalarNode scalar => Foreign.Find(scalar.Text)?.Advice,
        MappingNode { Entries: { Count: 1 } entries } => Foreign.Find(entries[0].Key.Text)?.Advice,
        _ => null,
    };

    /// <summary>Reports that the node is something else, and is false.</summary>
    protected bool Wrong(Node node, Problems problems)
    {
        problems.Report(Descriptors.WrongType, node, Expected, WithAdvice(node.Describe(), node));
        return false;
    }

    protected bool OutOfRange(Node node, Problems problems, string text)
    {
        problems.Report(Descriptors.OutOfRange, node, Words.Shorten(text), WithAdvice(Expected, node));
        return false;
    }

    private string WithAdvice(string text, Node node) => Advice(node) is string advice ? $"{text}; {advice}" : text;
}
