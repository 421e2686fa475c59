namespace ModelGen.Tests.Golden;

/// <summary>The model of a case in the model language.</summary>
internal static class GoldenDocument
{
    /// <summary>The model as it is.</summary>
    public static string Of(GoldenCase golden) => Of(golden, "", golden.Layers, Training(golden, golden.Optimizer, golden.Loss.ToYamlValue()));

    /// <summary>The model changed; its class is named after the case and the change.</summary>
    public static string Of(GoldenCase golden, string change, IEnumerable<KerasObject> layers, string training) =>
        $"""
        modelgen: 1
        name: {golden.Name}{change}
        input: {"{"} shape: [{string.Join(", ", golden.Input.Shape[1..])}]{(golden.HasIndices ? ", type: index" : "")} {"}"}
        layers:
        {string.Join("\n", layers.Select(layer => "  - " + layer.ToYaml()))}
        {training}

        """;

    /// <summary>A training section for the case's batch.</summary>
    public static string Training(GoldenCase golden, KerasObject optimizer, string loss) =>
        $"training: {{ loss: {loss}, optimizer: {{ {optimizer.ToYaml()} }}, batch_size: {golden.Samples} }}";
}
