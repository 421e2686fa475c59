using ModelGen.Generator.Binding.Values;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>The kinds of layers. A new one is a file in this folder and a line here.</summary>
internal static class LayerRegistry
{
    public static readonly Registry<LayerDeclaration> Layers = new(
        "layer",
        [
            new MaskingDeclaration(),
            new SimpleRnnDeclaration(),
            new LstmDeclaration(),
            new DenseDeclaration(),
            new DropoutDeclaration(),
            new BatchNormalizationDeclaration(),
            new ActivationDeclaration(),
            new FlattenDeclaration(),
        ],
        [
            "gru", "bidirectional", "embedding", "time_distributed", "rnn", "conv_lstm1d", "conv_lstm2d", "conv1d", "conv2d", "conv3d",
            "separable_conv1d", "separable_conv2d", "depthwise_conv1d", "conv1d_transpose", "max_pooling1d", "max_pooling2d",
            "average_pooling1d", "average_pooling2d", "global_max_pooling1d", "global_average_pooling1d", "global_max_pooling2d",
            "global_average_pooling2d", "layer_normalization", "group_normalization", "unit_normalization", "reshape", "permute",
            "repeat_vector", "lambda", "attention", "multi_head_attention", "additive_attention", "gaussian_noise",
            "gaussian_dropout", "alpha_dropout", "spatial_dropout1d", "leaky_relu", "prelu", "elu", "relu", "softmax", "add",
            "concatenate", "multiply", "average", "maximum", "zero_padding1d", "cropping1d", "up_sampling1d", "rescaling",
            "normalization", "text_vectorization", "input_layer", "activity_regularization",
        ]);
}
