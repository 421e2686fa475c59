using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>A key that a mapping may have: the one declaration from which values, messages, documentation and schema come.</summary>
/// <param name="name">The key.</param>
/// <param name="required">Whether it must be given.</param>
/// <param name="doc">What it is, in one line.</param>
internal abstract class Option(string name, bool required, string doc)
{
    public string Name => name;

    public bool Required => required;

    public string Doc => doc;

    /// <summary>The key that may stand in the place of a required one, but not beside it, or null.</summary>
    public string? Alternative { get; init; }

    /// <summary>Whether it is of the model's only output: where the model names several, each has its own, and this one is refused.</summary>
    public bool IsOfOutput { get; init; }

    /// <summary>What values it takes, in words.</summary>
    public abstract string Expected { get; }

    /// <summary>The one value that there is, as it is written, or null.</summary>
    public abstract string? Only { get; }

    /// <summary>The value where none is given.</summary>
    public abstract object? Default { get; }

    /// <summary>Whether a value may be a mapping of one key, as in <c>lstm: 64</c>.</summary>
    public abstract bool IsMapping { get; }

    /// <summary>Reads a value, or reports what is wrong with it and is false.</summary>
    public abstract bool TryRead(Node node, Problems problems, out object? value);

    /// <summary>A value as a string, a boolean, an <see cref="int"/> or a <see cref="double"/>; null if there is nothing to show.</summary>
    public abstract object? Plain(object? value);

    /// <summary>Writes the members of the JSON Schema of its values.</summary>
    public abstract void WriteSchema(SchemaWriter schema);
}

/// <summary>An option with values of a type.</summary>
internal sealed class Option<T> : Option
{
    private readonly ValueType<T> type;
    private readonly T? defaultValue;

    /// <summary>An option that must be given.</summary>
    public Option(string name, ValueType<T> type, string doc)
        : base(name, true, doc)
    {
        this.type = type;
    }

    /// <summary>An option that may be left out.</summary>
    public Option(string name, ValueType<T> type, T? defaultValue, string doc)
        : base(name, false, doc)
    {
        this.type = type;
        this.defaultValue = defaultValue;
    }

    public override string Expected => type.Expected;

    public override string? Only => type.Only;

    public override object? Default => defaultValue;

    public override bool IsMapping => type.IsMapping;

    public override bool TryRead(Node node, Problems problems, out object? value)
    {
        bool fits = type.TryRead(node, problems, out T read);
        value = read;
        return fits;
    }

    public override object? Plain(object? value) => value is T typed ? type.Plain(typed) : null;

    public override void WriteSchema(SchemaWriter schema) => type.WriteSchema(schema);
}
