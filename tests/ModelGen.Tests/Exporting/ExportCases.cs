namespace ModelGen.Tests.Exporting;

/// <summary>A model that is exported.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Layers">Its layers.</param>
/// <param name="Input">What goes in.</param>
/// <param name="HasGaps">Whether masked steps stand between others.</param>
/// <param name="Cells">Its cells.</param>
internal sealed record ExportCase(string Name, string Layers, string Input = "input: { shape: [9, 4] }", bool HasGaps = false, string Cells = "")
{
    /// <summary>Its description.</summary>
    public string Yaml =>
        $"modelgen: 1\nname: {Name}\n{Input}\n{Cells}layers:\n{string.Concat(Layers.Split('\n').Select(layer => $"  - {layer}\n"))}";
}

/// <summary>Models that together have every layer that is written, in each way in which it is.</summary>
internal static class ExportCases
{
    private const string OwnCells = """
        cells:
          - name: mgu
            equations:
              - f = sigmoid(affine(x, h))
              - g = tanh(affine(x, f * h))
              - h = (1 - f) * h + f * g
          - name: peephole
            states: [h, c]
            parameters: { p: ones }
            equations:
              - f = sigmoid(affine(x, h) + p * c)
              - c = f * c + (1 - f) * tanh(linear(x, h))
              - h = tanh(c)

        """;

    public static IReadOnlyList<ExportCase> All { get; } =
    [
        new(
            "Lstms",
            "lstm: { units: 5, return_sequences: true }\n"
                + "lstm: { units: 3, go_backwards: true, return_sequences: true }\nlstm: { units: 4, use_bias: false }"),
        new("Grus", "gru: { units: 5, return_sequences: true }\ngru: { units: 3, reset_after: false, go_backwards: true }"),
        new("Rnns", "simple_rnn: { units: 5, activation: relu, return_sequences: true }\nsimple_rnn: { units: 3, activation: softsign }"),
        new(
            "CellActivations",
            "lstm: { units: 4, recurrent_activation: hard_sigmoid, activation: elu, return_sequences: true }\n"
                + "gru: { units: 4, recurrent_activation: keras2_hard_sigmoid, activation: leaky_relu, return_sequences: true }\n"
                + "gru: { units: 3, activation: linear, return_sequences: true }\nlstm: { units: 3, activation: swish }"),
        new("Directions", "bidirectional: { lstm: { units: 3, return_sequences: true } }\nbidirectional: { layer: { gru: 4 }, merge_mode: ave }"),
        new(
            "OwnCells",
            "mgu: { units: 5, return_sequences: true }\n"
                + "bidirectional: { peephole: { units: 3, return_sequences: true } }\nmgu: 4",
            Cells: OwnCells),
        new("Projections", "lstm: { units: 5, projection: 2, return_sequences: true }\nbidirectional: { lstm: { units: 6, projection: 4 } }"),
        new("WideProjections", "lstm: { units: 2, projection: 3 }"),
        new("MaskedProjections", "masking\nlstm: { units: 4, projection: 3, return_sequences: true, return_state: true }\nlstm: { units: 3, projection: 2 }"),
        new("Masks", "masking\nlstm: { units: 4, return_sequences: true }\nbidirectional: { gru: { units: 3, return_sequences: true } }\nsimple_rnn: 4"),
        new("MaskedBackwards", "masking\nlstm: { units: 4, return_sequences: true, go_backwards: true }\nflatten\ndense: 3"),
        new("MaskedMean", "masking\ngru: { units: 4, return_sequences: true, zero_output_for_mask: true }\nglobal_average_pooling_1d"),
        new(
            "Gaps",
            "masking\nlstm: { units: 4, return_sequences: true }\n"
                + "bidirectional: { gru: { units: 3, return_sequences: true } }\nsimple_rnn: 4",
            HasGaps: true),
        new(
            "States",
            "lstm: { units: 4, return_state: true, name: encoder }\n"
                + "repeat_vector: 5\nlstm: { units: 4, return_sequences: true, initial_state: encoder }"),
        new(
            "Convolutions",
            "conv1d: { filters: 5, kernel_size: 3, padding: same, activation: relu }\nmax_pooling_1d: { pool_size: 2, padding: same }\n"
                + "conv1d: { filters: 4, kernel_size: 2, padding: causal, dilation_rate: 2 }\naverage_pooling_1d: { pool_size: 3, strides: 1, padding: same }\n"
                + "zero_padding_1d: [1, 2]\ncropping_1d: [2, 0]\nup_sampling_1d: 2\nflatten\ndense: 3"),
        new(
            "Normalizations",
            "batch_normalization\nlayer_normalization\nrms_normalization\n"
                + "prelu: { shared_axes: [1] }\nspatial_dropout_1d: 0.2\ngaussian_noise: 0.1\nglobal_max_pooling_1d"),
        new(
            "Activations",
            "dense: { units: 6, activation: gelu }\nactivation: selu\nactivation: softplus\nactivation: mish\nactivation: hard_swish\nactivation: exponential\n"
                + "activation: hard_sigmoid\nleaky_relu: 0.1\nelu: 0.5\nactivation: relu6\ntime_distributed: { dense: { units: 3, activation: softmax } }"),
        new(
            "Merges",
            "dense: { units: 4, name: a }\ndense: { units: 4, name: b, from: input }\n"
                + "add: { from: [a, b], name: sum }\nmultiply: { from: [a, b], name: product }\n"
                + "maximum: { from: [sum, product], name: most }\nconcatenate: [most, b, input]\npermute: [2, 1]\nreshape: [6, 18]\nlstm: 2"),
        new("Indices", "embedding: { input_dim: 13, output_dim: 4, mask_zero: true }\nlstm: 3", "input: { shape: [9], type: index }"),
        new(
            "Attention",
            "dense: 4\nattention: { use_scale: true, causal: true }\nattention: { score_mode: concat }\n"
                + "additive_attention\nmulti_head_attention: { num_heads: 2, key_dim: 3 }\ngru: 3"),
        new(
            "Heads",
            "dense: { units: 3, name: memory }\nmulti_head_attention: { num_heads: 2, key_dim: 2, from: [input, memory], causal: true }\n"
                + "multi_head_attention: { num_heads: 1, key_dim: 4, use_bias: false }\nmulti_head_attention: { num_heads: 4, key_dim: 1 }\n"
                + "attention: { from: [multi_head_attention_3, memory, input] }"),
        new(
            "Names",
            "masking: { mask_value: 2.5, name: train }\ndense: { units: 5, name: forward, use_bias: false }\nprelu: { name: apply }\n"
                + "bidirectional: { layer: { gru: { units: 3, return_sequences: true, name: cell } }, merge_mode: mul, name: lambda }\n"
                + "bidirectional: { layer: { simple_rnn: { units: 3, activation: relu } }, merge_mode: sum, name: type }\n"
                + "batch_normalization: { name: norm, scale: false, epsilon: 0.01 }\nprelu\ndropout: { rate: 0.5, name: is }\n"
                + "dense: { units: 2, name: self }"),
        new(
            "MoreStates",
            "gru: { units: 4, return_state: true, name: encoder, go_backwards: true }\nrepeat_vector: 5\n"
                + "gru: { units: 4, return_sequences: true, initial_state: encoder, return_state: true, dropout: 0.1 }\n"
                + "lstm: { units: 4, initial_state: [encoder/h, gru_2/h], go_backwards: true, return_sequences: true }\n"
                + "conv1d: { filters: 3, kernel_size: 2, strides: 2, use_bias: false, activation: hard_sigmoid }\n"
                + "max_pooling_1d: { pool_size: 2, strides: 1 }\nglobal_average_pooling_1d\n"
                + "average: [global_average_pooling_1d_1, global_average_pooling_1d_1]\n"
                + "minimum: [average_1, global_average_pooling_1d_1]\ndense: { units: 4, activation: mish }\nsubtract: [dense_1, encoder/h]"),
        new(
            "Layers",
            "layer_normalization: { epsilon: 0.01 }\nlayer_normalization: { center: false }\n"
                + "layer_normalization: { center: false, scale: false }\nbatch_normalization: { center: false, trainable: false }\n"
                + "dense: { units: 3, kernel_regularizer: { l2: 0.01 }, bias_constraint: non_neg, kernel_constraint: { max_norm: 2 } }\nflatten\ndense: 2"),
        new(
            "Parts",
            "lstm: { units: 4, return_sequences: true }\ndense: { units: 2, activation: softmax, name: steps }\n"
                + "gru: { units: 3, from: lstm_1 }\nconcatenate: [gru_1, gru_1]\ndense: { units: 3, name: size }",
            "input: { shape: [5, 3] }\noutputs: { size: {}, steps: {} }"),
        new(
            "Words",
            "embedding: { input_dim: 9, output_dim: 4, from: words, mask_zero: true }\n"
                + "lstm: { units: 4, return_sequences: true, zero_output_for_mask: true, recurrent_dropout: 0.2 }\n"
                + "time_distributed: { layer: { layer_normalization: { epsilon: 0.1 } } }\nglobal_average_pooling_1d\n"
                + "multiply: [global_average_pooling_1d_1, writer]",
            "inputs:\n  words: { shape: [6], type: index }\n  writer: { shape: [4] }"),
        new(
            "Inputs",
            "lstm: { units: 3, from: pen }\nconcatenate: [lstm_1, writer]\ndense: 2",
            "inputs:\n  pen: { shape: [6, 2] }\n  writer: { shape: [4] }"),
    ];
}
