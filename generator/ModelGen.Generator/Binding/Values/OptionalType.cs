using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>A value of another type, for options that are null where they are not given.</summary>
/// <param name="type">The type of what is given.</param>
internal sealed class OptionalType<T>(ValueType<T> type) : ValueType<object?>
    where T : struct
{
    public override string Expected => type.Expected;

    public override bool TryRead(Node node, Problems problems, out object? value)
    {
        bool fits = type.TryRead(node, problems, out T read);
        value = read;
        return fits;
    }

    public override void WriteSchema(SchemaWriter schema) => type.WriteSchema(schema);

    public override object? Plain(object? value) => value is T given ? type.Plain(given) : null;
}
