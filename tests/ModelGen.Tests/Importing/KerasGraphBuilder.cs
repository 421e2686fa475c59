namespace ModelGen.Tests.Importing;

/// <summary>Makes the configuration of a functional model, as Keras 2 or as Keras 3 writes it.</summary>
/// <param name="isNew">Whether it is Keras 3's form.</param>
internal sealed class KerasGraphBuilder(bool isNew)
{
    private readonly List<string> layers = [];
    private readonly List<string> inputs = [];

    /// <summary>Adds an input.</summary>
    public KerasGraphBuilder Input(string name, string shape)
    {
        inputs.Add(name);
        return Add(KerasFixture.Layer("InputLayer", $"\"name\": \"{name}\", \"batch_{(isNew ? "" : "input_")}shape\": [null, {shape}]", Named(name, "")));
    }

    /// <summary>Adds a layer.</summary>
    /// <param name="className">Its class.</param>
    /// <param name="name">Its name.</param>
    /// <param name="options">Its options, as JSON.</param>
    /// <param name="read">What it reads: names of layers, with the number of an output behind a colon.</param>
    /// <param name="states">The states that it begins with.</param>
    /// <param name="masks">What it is called with as its mask, in Keras 3.</param>
    public KerasGraphBuilder Layer(string className, string name, string options, string[] read, string[]? states = null, string? masks = null)
    {
        string begin = states is [_, ..] ? $"[{string.Join(", ", states.Select(Tensor))}]" : "null";
        string call = isNew
            ? $$"""{"args": [{{Tensors(read)}}], "kwargs": {"initial_state": {{begin}}, """
                + $$""" "mask": {{(masks is null ? "null" : Tensor(masks))}} } }"""
            : $"[{string.Join(", ", read.Concat(states ?? []).Select(value => Old(value, ", {}")))}]";
        return Add(KerasFixture.Layer(className, $"\"name\": \"{name}\"{(options.Length > 0 ? ", " : "")}{options}", Named(name, call)));
    }

    /// <summary>Adds a slice of what a layer gives.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="read">What it reads.</param>
    /// <param name="slice">What it takes along each axis, as JSON.</param>
    public KerasGraphBuilder Slice(string name, string read, string slice)
    {
        string call = isNew ? $$"""{"args": [{{Tensor(read)}}, {{slice}}], "kwargs": {} }""" : $"[{Old(read, $$""", {"slice_spec": {{slice}}}""")}]";
        return Add(KerasFixture.Layer(isNew ? "GetItem" : "SlicingOpLambda", $"\"name\": \"{name}\"", Named(name, call)));
    }

    /// <summary>Adds a model that is a layer.</summary>
    public KerasGraphBuilder Model(string name, KerasGraphBuilder inner, string[] outputs, string[] read)
    {
        string call = isNew
            ? $$"""{"args": [[{{string.Join(", ", read.Select(Tensor))}}]], "kwargs": {} }"""
            : $"[{string.Join(", ", read.Select(value => Old(value, ", {}")))}]";
        return Add($$"""{"class_name": "Functional", "config": {{inner.Config(name, outputs)}}{{Named(name, call)}}}""");
    }

    /// <summary>The configuration.</summary>
    /// <param name="outputs">The outputs; a mapping of Keras 3 where they have the form NAME=LAYER.</param>
    public string Build(params string[] outputs) => $$"""{"class_name": "Functional", "config": {{Config("m", outputs)}} }""";

    private string Config(string name, string[] outputs)
    {
        string given = outputs[0].Contains('=', StringComparison.Ordinal)
            ? "{" + string.Join(", ", outputs.Select(output => $"\"{output.Split('=')[0]}\": {Old(output.Split('=')[1])}")) + "}"
            : isNew && outputs.Length == 1 ? Old(outputs[0])
            : $"[{string.Join(", ", outputs.Select(output => Old(output)))}]";
        string first = isNew && inputs.Count == 1 ? Old(inputs[0]) : $"[{string.Join(", ", inputs.Select(input => Old(input)))}]";
        return $$"""{"name": "{{name}}", "layers": [{{string.Join(", ", layers)}}], "input_layers": {{first}}, "output_layers": {{given}} }""";
    }

    private KerasGraphBuilder Add(string layer)
    {
        layers.Add(layer);
        return this;
    }

    private static string Named(string name, string call) => $", \"name\": \"{name}\", \"inbound_nodes\": [{call}]";

    private static string Old(string value, string more = "")
    {
        string[] parts = value.Split(':');
        return $"[\"{parts[0]}\", 0, {(parts.Length > 1 ? parts[1] : "0")}{more}]";
    }

    private static string Tensors(string[] values) => values.Length == 1 ? Tensor(values[0]) : $"[{string.Join(", ", values.Select(Tensor))}]";

    private static string Tensor(string value) =>
        $$"""{"class_name": "__keras_tensor__", "config": {"shape": [null, 2], "dtype": "float32", "keras_history": {{Old(value)}} } }""";
}
