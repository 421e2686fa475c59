namespace ModelGen.Tests.Reference;

/// <content>The layers that have weights.</content>
internal sealed partial class RandomArchitecture
{
    /// <summary>What recurrent layers drop, by turns.</summary>
    private static readonly string[][] Dropouts =
        [[], ["dropout: 0.3"], [], ["recurrent_dropout: 0.4"], [], [], ["dropout: 0.2", "recurrent_dropout: 0.5"]];

    /// <summary>Tables of few rows, so that indices meet, and of more than any batch has; padding is index 0.</summary>
    private string Embedding()
    {
        Padding = 0;
        features = random.Next(1, 22);
        return Layer(
            "embedding",
            [
                $"input_dim: {(Chance(0.3) ? random.Next(100, 200) : random.Next(2, 12))}",
                $"output_dim: {features}",
                $"mask_zero: {(seed / 8 % 2 == 0 ? "true" : "false")}",
                .. RandomWeightRules.Draw(seed, "embedding", activities: !lengths),
                $"trainable: {(Chance(0.1) ? "false" : "true")}",
            ]);
    }

    private string SimpleRnn() =>
        Recurrent("simple_rnn", [$"recurrent_initializer: {OneOf("orthogonal", "{ orthogonal: 0.5 }", "glorot_normal")}"]);

    private string Lstm()
    {
        List<string> options = [$"unit_forget_bias: {Flag()}"];
        if (Chance(0.4))
        {
            options.Add($"recurrent_activation: {OneOf(CellActivations)}");
        }

        // Some fewer than the units, some more.
        int? projection = (seed + recurrents) % 5 == 1 ? 1 + ((seed + (7 * recurrents)) % 11) : null;
        return Recurrent("lstm", options, projection);
    }

    private string Gru()
    {
        List<string> options = [$"reset_after: {Flag()}"];
        if (Chance(0.4))
        {
            options.Add($"recurrent_activation: {OneOf(CellActivations)}");
        }

        return Recurrent("gru", options);
    }

    private string Recurrent(string keyword, List<string> options, int? projection = null)
    {
        // The first recurrent layers of neighbouring seeds go through all ways.
        int way = recurrents++ == 0 ? seed : random.Next(4);
        sequence = way % 2 == 0;
        string backwards = streaming || (lengths && sequence) || way / 2 % 2 == 0 ? "false" : "true";
        options =
        [
            .. options,
            $"activation: {(Chance(0.4) ? "tanh" : OneOf(CellActivations))}",
            $"return_sequences: {(sequence ? "true" : "false")}",
            $"zero_output_for_mask: {(backwards == "false" && (seed + recurrents) % 4 == 0 ? "true" : "false")}",
            .. Dropouts[(seed + recurrents) % Dropouts.Length].Where(dropout => projection is null || !dropout.StartsWith("recurrent")),
            .. projection is null ? Array.Empty<string>() : [$"projection: {projection}"],
        ];
        bool isBidirectional = !streaming && Chance(0.25);
        string layer = WithUnits(keyword, isBidirectional ? options : [.. options, $"go_backwards: {backwards}"]);
        features = projection ?? features;
        return isBidirectional ? Bidirectional(layer) : layer;
    }

    private string Bidirectional(string layer)
    {
        string mode = MergeModes[(seed + layers.Count) % MergeModes.Length];
        features = mode == "concat" ? 2 * features : features;
        return Layer("bidirectional", [$"layer: {"{"} {layer} {"}"}", $"merge_mode: {mode}"]);
    }

    private string Dense() => WithUnits("dense", [$"activation: {Activation()}"]);

    private string WithUnits(string keyword, List<string> options)
    {
        features = Chance(streaming || lengths ? 0.3 : 0.1) ? random.Next(10, streaming || lengths ? 71 : 21) : random.Next(1, 10);
        if (Chance(0.3))
        {
            options.Add("use_bias: false");
        }

        if (Chance(0.15))
        {
            options.Add("trainable: false");
        }

        options.AddRange(RandomWeightRules.Draw(seed + layers.Count, keyword, activities: !lengths));

        if (Chance(0.3))
        {
            string kernel = OneOf("he_uniform", "he_normal", "glorot_normal", "orthogonal", "{ random_normal: { stddev: 0.4 } }");
            options.Add($"kernel_initializer: {kernel}");
        }

        if (Chance(0.5))
        {
            options.Add($"bias_initializer: {OneOf("{ constant: 0.3 }", "{ random_uniform: { minval: -0.5, maxval: 0.5 } }")}");
        }

        return Layer(keyword, [$"units: {features}", .. options]);
    }

    private string Normalization() => Layer(
        "batch_normalization",
        [
            $"center: {Flag()}",
            $"scale: {Flag()}",
            $"momentum: {OneOf("0.99", "0.7")}",
            $"epsilon: {OneOf("0.001", "0.1")}",
            "gamma_initializer: { random_uniform: { minval: 0.5, maxval: 1.5 } }",
            "beta_initializer: { random_normal: { stddev: 0.3 } }",
            "moving_mean_initializer: { random_normal: { stddev: 0.3 } }",
            $"trainable: {(seed % 5 == 4 ? "false" : "true")}",
        ]);
}
