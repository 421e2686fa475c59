using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Values;

/// <summary>One of some names.</summary>
/// <param name="what">What they name: <c>loss</c>.</param>
/// <param name="names">The names; where one value has several, the first is shown and the others are accepted.</param>
/// <param name="unsupported">Names of Keras that are not supported.</param>
internal sealed class NamesType<T>(string what, (string Name, T Value)[] names, string[] unsupported) : ValueType<T>
{
    public override string Expected => $"the name of {Words.WithArticle(what)}: {Words.List(Known)}";

    public IEnumerable<string> Known => names.Select(known => known.Name);

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
            UnknownNames.Report(problems, scalar, what, Known, unsupported);
            return false;
        }

        value = names[index].Value;
        return true;
    }

    public override void WriteSchema(SchemaWriter schema) => schema.Json.Array("enum", Known);

    public override object? Plain(T value) => names.First(known => Equals(known.Value, value)).Name;
}

/// <summary>What is said of a name that is not known.</summary>
internal static class UnknownNames
{
    public static void Report(Problems problems, ScalarNode name, string what, IEnumerable<string> known, string[] unsupported)
    {
        if (unsupported.FirstOrDefault(keras => Words.Plain(keras) == Words.Plain(name.Text)) is string keras)
        {
            problems.Report(Descriptors.UnsupportedName, name, what, keras, Words.List(known));
        }
        else
        {
            problems.Report(Descriptors.UnknownName, name, what, Words.Shorten(name.Text), Advice(name.Text, known));
        }
    }

    /// <summary>The likely name, or all of them.</summary>
    public static string Advice(string name, IEnumerable<string> known) =>
        Words.Closest(name, known) is string closest ? $"did you mean '{closest}'?" : $"known are: {Words.List(known)}";
}
