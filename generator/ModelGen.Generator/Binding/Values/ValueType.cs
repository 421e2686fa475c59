using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>What a value of the model language may be: how it is read, said in words and told to editors.</summary>
internal abstract class ValueType<T>
{
    /// <summary>What is expected, in words: <c>an integer from 1 to 65536</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>The value of a node, or false after what is wrong with it was reported.</summary>
    public abstract bool TryRead(Node node, Problems problems, out T value);

    /// <summary>Writes the members of the JSON Schema of such values.</summary>
    public abstract void WriteSchema(SchemaWriter schema);

    /// <summary>A value as a string, a boolean, an <see cref="int"/> or a <see cref="double"/>; null if there is nothing to show.</summary>
    public virtual object? Plain(T value) => null;

    /// <summary>Reports that the node is something else, and is false.</summary>
    protected bool Wrong(Node node, Problems problems)
    {
        problems.Report(Descriptors.WrongType, node, Expected, node.Describe());
        return false;
    }

    protected bool OutOfRange(Node node, Problems problems, string text)
    {
        problems.Report(Descriptors.OutOfRange, node, Words.Shorten(text), Expected);
        return false;
    }
}
