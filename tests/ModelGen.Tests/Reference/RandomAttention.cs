namespace ModelGen.Tests.Reference;

/// <summary>Draws a layer of attention with what it reads: the layer before as all of it, or besides that two dense layers as queries and keys.</summary>
internal static class RandomAttention
{
    /// <summary>The layers.</summary>
    /// <param name="random">Draws.</param>
    /// <param name="turn">Neighbouring ones go through all kinds.</param>
    /// <param name="features">Features that come in, and that go out.</param>
    public static IReadOnlyList<string> Layers(System.Random random, int turn, int features)
    {
        List<string> layers = [];
        List<string> options = [$"causal: {Flag()}", $"dropout: {(random.Next(2) == 0 ? "0" : "0.3")}"];
        if (random.Next(2) == 0)
        {
            // Heads give as many features as the queries have.
            int size = turn % 3 == 2 ? features : random.Next(1, 20);
            layers.Add("activation: { function: linear, name: values }");
            layers.Add($"dense: {{ units: {size}, activation: tanh, name: queries }}");
            layers.Add($"dense: {{ units: {size}, from: values, name: keys }}");
            options.Add("from: [queries, values, keys]");
        }

        layers.Add((turn % 3) switch
        {
            0 => $"attention: {{ {Options()}, use_scale: {Flag()}, score_mode: {(random.Next(2) == 0 ? "dot" : "concat")} }}",
            1 => $"additive_attention: {{ {Options()}, use_scale: {Flag()} }}",
            _ => $"multi_head_attention: {{ {Options()}, num_heads: {random.Next(1, 4)}, key_dim: {random.Next(1, 9)}, value_dim: {random.Next(1, 20)}, "
                + $"use_bias: {Flag()}, bias_initializer: {{ random_uniform: {{ minval: -0.5, maxval: 0.5 }} }} }}",
        });
        return layers;

        string Options() => string.Join(", ", options);

        string Flag() => random.Next(2) == 0 ? "true" : "false";
    }
}
