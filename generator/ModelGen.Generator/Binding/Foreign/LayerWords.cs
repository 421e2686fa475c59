namespace ModelGen.Generator.Binding.Foreign;

/// <summary>Names of layers.</summary>
internal static class LayerWords
{
    private const string Prepare = "prepare the data before they come to the model";

    private const string Pool = "max_pooling_1d and average_pooling_1d make one step of several, global_average_pooling_1d the mean and "
        + "global_max_pooling_1d the greatest of all; return_sequences: false gives the last step of a recurrent layer, flatten all in one row";

    private const string Convolve = "conv1d takes neighbouring time steps together";

    public static readonly Vocabulary Layers = new Vocabulary()
        .Keras(
            "lambda", "spectral_normalization", "einsum_dense", "stacked_rnn_cells", "thresholded_relu")
        .Keras(["activity_regularization"], "every layer has the option activity_regularizer: give it to the one before")
        .Keras(["gru_cell", "cu_dnn_gru"], "write gru")
        .Keras(["dot"], "multiply takes the product of each two numbers")
        .Others(["residual", "skip", "residual_connection", "skip_connection"], "write 'add' with the names of the layers, as in 'add: [lstm_1, lstm_2]'")
        .Others(["parallel", "branch", "fork", "split"], "give each layer of a branch its 'from: name', and merge them, as in 'concatenate: [lstm_1, lstm_2]'")
        .Keras(["group_query_attention"], "use multi_head_attention")
        .Others(["transformer", "transformer_encoder_layer", "transformer_encoder"], "write its layers: multi_head_attention, add, layer_normalization and dense")
        .Keras(
            [
                "conv2d", "conv3d", "conv_lstm1d", "conv_lstm2d", "conv_lstm3d", "separable_conv1d", "separable_conv2d",
                "depthwise_conv1d", "depthwise_conv2d", "conv1d_transpose", "conv2d_transpose", "convolution2d",
            ],
            Convolve)
        .Keras(
            [
                "max_pooling2d", "average_pooling2d", "max_pool2d", "global_max_pooling2d", "global_average_pooling2d", "avg_pool2d", "adaptive_max_pool2d",
                "adaptive_avg_pool2d",
            ],
            Pool)
        .Others(["pooling", "pool"], Pool)
        .Keras(
            ["group_normalization", "unit_normalization"],
            "use layer_normalization or batch_normalization")
        .Others(["group_norm", "instance_norm1d"], "use layer_normalization or batch_normalization")
        .Keras(
            ["gaussian_dropout", "alpha_dropout", "spatial_dropout2d"],
            "use dropout")
        .Others(["feature_alpha_dropout", "dropout2d"], "use dropout")
        .Keras(
            [
                "text_vectorization", "normalization", "rescaling", "discretization", "hashing", "string_lookup", "integer_lookup",
                "category_encoding", "resizing", "random_flip", "mel_spectrogram", "stft_spectrogram",
            ],
            Prepare)
        .Keras(["input_layer"], "the model's key 'input' gives the shape")
        .Others(["input"], "the model's key 'input' gives the shape: write it beside 'layers', not in it")
        .Keras(["relu"], "write 'activation: relu'")
        .Keras(["softmax"], "write 'activation: softmax'")
        .Others(["tanh"], "write 'activation: tanh'")
        .Others(["sigmoid"], "write 'activation: sigmoid'")
        .Others(["hard_sigmoid"], "write 'activation: hard_sigmoid'")
        .Others(["softplus"], "write 'activation: softplus'")
        .Others(["gelu"], "write 'activation: gelu'")
        .Others(["silu", "swish"], "write 'activation: swish'")
        .Others(["log_softmax"], "write 'activation: softmax', of which the loss takes the logarithm")
        .Others(["identity"], "leave it out")
        .Others(["sequential", "functional", "model"], "write its layers one after the other")
        .Means("embedding", "embeddings", "embed", "embedding_bag", "lookup", "lookup_table", "token_embedding", "word_embedding")
        .Means("dense", "linear", "fully_connected", "fc", "lazy_linear", "affine", "inner_product", "output")
        .Means("conv1d", "convolution1d", "conv", "convolution", "convolutional", "cnn", "causal_conv1d", "temporal_convolution", "lazy_conv1d")
        .Means("max_pooling_1d", "max_pool1d", "max_pooling", "max_pool")
        .Means("average_pooling_1d", "avg_pool1d", "average_pooling", "average_pool1d", "avg_pooling1d", "avg_pool", "mean_pool1d")
        .Means("zero_padding_1d", "zero_pad1d", "constant_pad1d", "pad", "zero_padding")
        .Means("cropping_1d", "cropping", "crop1d", "crop")
        .Means("up_sampling_1d", "upsample", "up_sampling", "repeat_interleave")
        .Means("simple_rnn", "rnn", "simple_rnn_cell", "elman", "vanilla_rnn", "recurrent")
        .Means("lstm", "lstm_cell", "cu_dnn_lstm", "long_short_term_memory")
        .Means("batch_normalization", "batch_norm", "batch_norm1d", "batch_norm2d", "bn", "norm", "lazy_batch_norm1d", "sync_batch_norm")
        .Means("layer_normalization", "layer_norm", "ln")
        .Means("rms_normalization", "rms_norm", "root_mean_square_normalization")
        .Means("prelu", "parametric_relu")
        .Means("global_average_pooling_1d", "global_avg_pool1d", "adaptive_avg_pool1d", "mean_pooling", "temporal_mean")
        .Means("global_max_pooling_1d", "global_max_pool1d", "adaptive_max_pool1d", "max_over_time")
        .Means("spatial_dropout_1d", "dropout1d", "channel_dropout")
        .Means("repeat_vector", "repeat", "tile", "expand")
        .Means("reshape", "view", "unflatten")
        .Means("permute", "transpose", "swapaxes")
        .Means("masking", "mask", "padding", "pack_padded_sequence")
        .Means("activation", "nonlinearity", "act")
        .Means("attention", "self_attention", "dot_product_attention", "scaled_dot_product_attention", "luong_attention")
        .Means("multi_head_attention", "mha", "multi_head_self_attention")
        .Means("additive_attention", "bahdanau_attention")
        .Means("add", "sum", "plus")
        .Means("subtract", "sub", "minus", "difference")
        .Means("multiply", "mul", "product", "times")
        .Means("average", "mean", "avg")
        .Means("maximum", "max")
        .Means("minimum", "min")
        .Means("concatenate", "concat", "cat", "merge", "stack");
}
