using static System.FormattableString;

namespace ModelGen.Import.Graph;

/// <summary>
/// What layers make of the shapes of samples, and the tensors that they need for it: by both it shows whether weights and options belong together.
/// </summary>
internal static class LayerShapes
{
    /// <summary>The shape of what a layer gives.</summary>
    public static SampleShape Output(SourceLayer layer, IReadOnlyList<SampleShape> inputs)
    {
        SampleShape input = inputs[0];
        OptionList options = layer.Options;
        switch (layer.Kind)
        {
            case "simple_rnn" or "lstm" or "gru":
                return Recurrent(layer, options, input);
            case "bidirectional":
                (_, OptionList inner) = Inner(options);
                SampleShape one = Recurrent(layer, inner, input);
                return options["merge_mode"] is null or "concat" ? one with { Features = 2 * one.Features } : one;
            case "embedding":
                return new SampleShape(Steps(layer, input), options.Int("output_dim"));
            case "dense":
                return input with { Features = options.Int("units") };
            case "conv1d":
                return new SampleShape(Windows(layer, Steps(layer, input), options.Int("kernel_size"), options.Int("strides", 1)), options.Int("filters"));
            case "max_pooling_1d" or "average_pooling_1d":
                int size = options.Int("pool_size", 2);
                return input with { Time = Windows(layer, Steps(layer, input), size, options.Int("strides", size)) };
            case "zero_padding_1d":
                return input with { Time = Steps(layer, input) + Ends(options["padding"]) };
            case "cropping_1d":
                return input with { Time = Steps(layer, input) - Ends(options["cropping"]) };
            case "up_sampling_1d":
                return input with { Time = Steps(layer, input) * options.Int("size", 2) };
            case "global_average_pooling_1d" or "global_max_pooling_1d":
                Steps(layer, input);
                return input with { Time = null };
            case "flatten":
                return new SampleShape(null, Checked(layer, input.Length));
            case "repeat_vector":
                return input.Time is null ? input with { Time = options.Int("n") } : throw layer.Error($"it repeats a vector, and gets {input}");
            case "reshape":
                return Reshaped(layer, input);
            case "permute":
                int steps = Steps(layer, input);
                return options["dims"] is int[] and [2, 1] ? new SampleShape(input.Features, steps) : input;
            case "concatenate":
                return input with { Features = Checked(layer, inputs.Sum(one => (long)one.Features)) };
            case "attention" or "additive_attention":
                return input with { Features = inputs[Math.Min(1, inputs.Count - 1)].Features };
            default:
                return layer.Cell is null ? input : Recurrent(layer, options, input);
        }
    }

    /// <summary>The tensors of a layer in their order: what they are for, and their shapes.</summary>
    public static IEnumerable<(string Role, int[] Shape)> Tensors(SourceLayer layer, IReadOnlyList<SampleShape> inputs)
    {
        SampleShape input = inputs[0];
        OptionList options = layer.Options;
        int features = input.Features;
        switch (layer.Kind)
        {
            case "simple_rnn" or "lstm" or "gru":
                return Cell(layer.Kind, null, options, features, "");
            case "bidirectional":
                (string kind, OptionList inner) = Inner(options);
                return new[] { SourceLayer.Forward, SourceLayer.Backward }.SelectMany(way => Cell(kind, layer.Cell, inner, features, way));
            case "embedding":
                return [("embeddings", [options.Int("input_dim"), options.Int("output_dim")])];
            case "dense":
                return WithBias(options, [features, options.Int("units")], [options.Int("units")]);
            case "conv1d":
                return WithBias(options, [options.Int("kernel_size"), features, options.Int("filters")], [options.Int("filters")]);
            case "batch_normalization":
                return [.. Affine(options, features), ("moving_mean", [features]), ("moving_variance", [features])];
            case "layer_normalization":
                return Affine(options, features);
            case "rms_normalization":
                return [("scale", [features])];
            case "prelu":
                int[] shared = options["shared_axes"] as int[] ?? [];
                return [("alpha", [.. input.Axes.Select((size, i) => shared.Contains(i + 1) ? 1 : size)])];
            case "attention":
                (string Role, int[] Shape)[] scale = options.Flag("use_scale") ? [("scale", [])] : [];
                return options["score_mode"] is "concat" ? [.. scale, ("concat_score_weight", [])] : scale;
            case "additive_attention":
                return options.Flag("use_scale", true) ? [("scale", [inputs[^1].Features])] : [];
            case "multi_head_attention":
                return Heads(options, inputs);
            default:
                return layer.Cell is null ? [] : Cell(layer.Kind, layer.Cell, options, features, "");
        }
    }

    /// <summary>The keyword and the options of the layer that another one wraps.</summary>
    public static (string Kind, OptionList Options) Inner(OptionList options) =>
        ((OptionList)options["layer"]!) is [(string kind, OptionList inner)] ? (kind, inner) : throw new InvalidOperationException("no layer is wrapped");

    private static SampleShape Recurrent(SourceLayer layer, OptionList options, SampleShape input)
    {
        int steps = Steps(layer, input);
        return new SampleShape(options.Flag("return_sequences") ? steps : null, Outputs(options));
    }

    /// <summary>What a recurrent layer gives at a step: a number for each unit, or those of its projection.</summary>
    private static int Outputs(OptionList options) => options["projection"] as int? ?? options.Int("units");

    private static IEnumerable<(string Role, int[] Shape)> Cell(string kind, LstmCell? cell, OptionList options, int features, string prefix)
    {
        int units = options.Int("units"), columns = units * (cell?.Gates.Length ?? kind switch { "lstm" => 4, "gru" => 3, _ => 1 });
        yield return (prefix + "kernel", [features, columns]);
        yield return (prefix + "recurrent_kernel", [Outputs(options), columns]);
        if (options["projection"] is int projection)
        {
            yield return (prefix + "projection_kernel", [units, projection]);
        }

        if (options.Flag("use_bias", true))
        {
            yield return (prefix + "bias", kind == "gru" && options.Flag("reset_after", true) ? [2, columns] : [columns]);
        }

        foreach (string parameter in cell?.Parameters ?? [])
        {
            yield return (prefix + parameter, [units]);
        }
    }

    private static (string Role, int[] Shape)[] WithBias(OptionList options, int[] kernel, int[] bias) =>
        options.Flag("use_bias", true) ? [("kernel", kernel), ("bias", bias)] : [("kernel", kernel)];

    private static (string Role, int[] Shape)[] Affine(OptionList options, int features) =>
    [
        .. options.Flag("scale", true) ? new (string Role, int[] Shape)[] { ("gamma", [features]) } : [],
        .. options.Flag("center", true) ? new (string Role, int[] Shape)[] { ("beta", [features]) } : [],
    ];

    private static IEnumerable<(string Role, int[] Shape)> Heads(OptionList options, IReadOnlyList<SampleShape> inputs)
    {
        int heads = options.Int("num_heads"), keyDim = options.Int("key_dim"), valueDim = options.Int("value_dim", keyDim);
        int query = inputs[0].Features, value = inputs[Math.Min(1, inputs.Count - 1)].Features;
        (string Name, int[] Kernel, int[] Bias)[] projections =
        [
            ("query", [query, heads, keyDim], [heads, keyDim]),
            ("key", [inputs[^1].Features, heads, keyDim], [heads, keyDim]),
            ("value", [value, heads, valueDim], [heads, valueDim]),
            ("attention_output", [heads, valueDim, query], [query]),
        ];
        return projections.SelectMany(projection => WithBias(options, projection.Kernel, projection.Bias)
            .Select(tensor => ($"{projection.Name}/{tensor.Role}", tensor.Shape)));
    }

    private static int Steps(SourceLayer layer, SampleShape input) =>
        input.Time ?? throw layer.Error($"it needs time steps, and gets samples of shape {input}; the file is damaged, or put a Reshape in front of it");

    private static int Windows(SourceLayer layer, int steps, int size, int strides)
    {
        int span = ((size - 1) * layer.Options.Int("dilation_rate", 1)) + 1;
        if (size < 1 || strides < 1 || span < 1)
        {
            throw layer.Error("its window has no size; the file is damaged");
        }

        long windows = layer.Options["padding"] is "same" or "causal" ? ((long)steps + strides - 1) / strides
            : steps < span ? 0
            : ((steps - span) / strides) + 1;
        return windows > 0 ? (int)windows
            : throw layer.Error(Invariant($"its window of {span} steps is longer than the {steps} that it gets; give more 'Steps'"));
    }

    private static int Ends(object? option) => option switch { int both => 2 * both, int[] ends => ends.Sum(), _ => 2 };

    private static SampleShape Reshaped(SourceLayer layer, SampleShape input)
    {
        int[] target = (int[])layer.Options["target_shape"]!;
        long known = target.Where(size => size != -1).Aggregate(1L, (product, size) => Math.Min(product * Math.Max(size, 0), int.MaxValue));
        int open = target.Count(size => size == -1);
        bool fits = target.Length is 1 or 2 && (open == 0 ? known == input.Length : open == 1 && known > 0 && input.Length % known == 0);
        if (!fits)
        {
            throw layer.Error(
                $"it makes the shape ({string.Join(", ", target)}) of {input}; samples have one axis or two here, and as many numbers before as after");
        }

        int[] sizes = [.. target.Select(size => size == -1 ? Checked(layer, input.Length / known) : size)];
        return sizes.Length == 2 ? new SampleShape(sizes[0], sizes[1]) : new SampleShape(null, sizes[0]);
    }

    private static int Checked(SourceLayer layer, long size) =>
        size <= int.MaxValue ? (int)size : throw layer.Error("it gives more numbers than a layer may have");
}
