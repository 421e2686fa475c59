using ModelGen.Import.Json;

namespace ModelGen.Import.Keras;

/// <summary>The classes of layers.</summary>
internal sealed partial class KerasLayerReader
{
    private static readonly HashSet<string> Activations =
    [
        "linear", "relu", "tanh", "sigmoid", "hard_sigmoid", "keras2_hard_sigmoid", "elu", "softplus", "swish", "gelu", "selu", "softsign", "exponential",
        "mish", "relu6", "hard_swish", "leaky_relu",
    ];

    private static readonly Dictionary<string, Action<KerasLayerReader>> Readers = new()
    {
        ["Dense"] = reader => reader.Dense(),
        ["TimeDistributedDense"] = reader => reader.Dense(),
        ["Embedding"] = reader => reader.Embedding(),
        ["Masking"] = reader => reader.Masking(),
        ["SimpleRNN"] = reader => reader.Recurrent("simple_rnn"),
        ["LSTM"] = reader => reader.Recurrent("lstm"),
        ["GRU"] = reader => reader.Recurrent("gru"),
        ["CuDNNLSTM"] = reader => reader.Recurrent("lstm"),
        ["CuDNNGRU"] = reader => reader.Recurrent("gru"),
        ["RNN"] = reader => reader.OfCell(),
        ["Bidirectional"] = reader => reader.Bidirectional(),
        ["TimeDistributed"] = reader => reader.TimeDistributed(),
        ["Activation"] = reader => reader.ActivationLayer(),
        ["ReLU"] = reader => reader.Rectifier(),
        ["LeakyReLU"] = reader => reader.Slope("leaky_relu", "negative_slope", 0.3, "alpha"),
        ["ELU"] = reader => reader.Slope("elu", "alpha", 1),
        ["PReLU"] = reader => reader.ParametricRectifier(),
        ["Softmax"] = reader => reader.SoftmaxLayer(),
        ["Dropout"] = reader => reader.Share("dropout", "rate", "p"),
        ["SpatialDropout1D"] = reader => reader.Share("spatial_dropout_1d", "rate", "p"),
        ["GaussianNoise"] = reader => reader.Share("gaussian_noise", "stddev", "sigma"),
        ["GaussianDropout"] = reader => reader.TrainingOnly("rate", "p"),
        ["AlphaDropout"] = reader => reader.TrainingOnly("rate", "p"),
        ["ActivityRegularization"] = reader => reader.TrainingOnly("l1", "l2"),
        ["InputLayer"] = _ => { },
        ["BatchNormalization"] = reader => reader.BatchNormalization(),
        ["LayerNormalization"] = reader => reader.LayerNormalization(),
        ["Normalization"] = reader => reader.Adapted(),
        ["Rescaling"] = reader => reader.Rescaling(),
        ["RMSNormalization"] = reader => reader.RootMeanSquare(),
        ["Conv1D"] = reader => reader.Convolution(),
        ["Convolution1D"] = reader => reader.Convolution(),
        ["MaxPooling1D"] = reader => reader.Pooling("max_pooling_1d"),
        ["AveragePooling1D"] = reader => reader.Pooling("average_pooling_1d"),
        ["GlobalMaxPooling1D"] = reader => reader.GlobalPooling("global_max_pooling_1d"),
        ["GlobalAveragePooling1D"] = reader => reader.GlobalPooling("global_average_pooling_1d"),
        ["ZeroPadding1D"] = reader => reader.Ends("zero_padding_1d", "padding"),
        ["Cropping1D"] = reader => reader.Ends("cropping_1d", "cropping"),
        ["UpSampling1D"] = reader => reader.Sized("up_sampling_1d", "size", "length"),
        ["Flatten"] = reader => reader.Flatten(),
        ["Reshape"] = reader => reader.Reshape(),
        ["Permute"] = reader => reader.Permute(),
        ["GetItem"] = reader => reader.Slice(),
        ["SlicingOpLambda"] = reader => reader.Slice(),
        ["RepeatVector"] = reader => reader.Sized("repeat_vector", "n"),
        ["Add"] = reader => reader.kind = "add",
        ["Subtract"] = reader => reader.kind = "subtract",
        ["Multiply"] = reader => reader.kind = "multiply",
        ["Average"] = reader => reader.kind = "average",
        ["Maximum"] = reader => reader.kind = "maximum",
        ["Minimum"] = reader => reader.kind = "minimum",
        ["Concatenate"] = reader => reader.Concatenate("axis"),
        ["Merge"] = reader => reader.Merge(),
        ["Attention"] = reader => reader.DotAttention(),
        ["AdditiveAttention"] = reader => reader.AdditiveAttention(),
        ["MultiHeadAttention"] = reader => reader.MultiHeadAttention(),
    };

    private static readonly Dictionary<string, string> Refused = new()
    {
        ["Lambda"] = "it is Python code, which is never executed; write what it does as layers, and save the model again",
        ["StackedRNNCells"] = "cells on top of each other are layers here; save the model with a layer for each cell",
        ["TFOpLambda"] = "it is an operation of TensorFlow's; write it as a layer, and save the model again",
        ["ThresholdedReLU"] = "the model language has no rectifier with a threshold",
        ["Dot"] = "the model language has no product of layers; Attention may say it",
    };

    private void Dense()
    {
        kind = "dense";
        Size("units", "output_dim");
        SetActivation("activation", "linear", "linear", isCell: false);
        Flag("use_bias", true, "bias");
        Restrained("kernel", "W");
        Restrained("bias", "b");
        Slot("kernel", "vars/0");
        if (Options.Flag("use_bias", true))
        {
            Slot("bias", "vars/1");
        }
    }

    private void Embedding()
    {
        kind = "embedding";
        Size("input_dim");
        Size("output_dim");
        Flag("mask_zero", false);
        Restrained("embeddings", "W");
        Option("dropout");
        Slot("embeddings", "vars/0");
    }

    private void Masking()
    {
        kind = "masking";
        ConfigNode node = Option("mask_value");
        double value = node.Has ? node.Number() : 0;
        Options.Set("mask_value", double.IsFinite(value) ? (double)(float)value : value);
        if (!double.IsFinite(value))
        {
            Notes.Add($"Layer '{layer.Name}': a mask of {value} masks no step in Keras, and here those that are.");
        }
    }

    private void ActivationLayer()
    {
        kind = "activation";
        Options.Set("function", Activation(Option("activation"), "linear", isCell: false));
    }

    private void SoftmaxLayer()
    {
        kind = "activation";
        Options.Set("function", "softmax");
        axes = Axis("axis");
    }

    private void Rectifier()
    {
        ConfigNode greatest = Option("max_value"), slope = Option("negative_slope"), threshold = Option("threshold");
        double negative = slope.Has ? slope.Number() : 0;
        Refuse("threshold", "the model language has no rectifier with a threshold", threshold.Has && threshold.Number() != 0);
        Refuse("max_value", "a bound other than 6 can't be described", greatest.Has && (greatest.Number() != 6 || negative != 0));
        kind = negative == 0 ? "activation" : "leaky_relu";
        Options.Set(negative == 0 ? "function" : "negative_slope", negative == 0 ? greatest.Has ? "relu6" : "relu" : negative);
    }

    private void Slope(string keyword, string option, double otherwise, params string[] names)
    {
        kind = keyword;
        Number(option, otherwise, names);
    }

    private void ParametricRectifier()
    {
        kind = "prelu";
        Restrained("alpha");
        ConfigNode shared = Option("shared_axes");
        if (shared.Has)
        {
            Options.Set("shared_axes", shared.Items.Select(axis => axis.Int()).ToArray());
        }

        Slot("alpha", "vars/0");
    }

    private void Share(string keyword, string option, params string[] names)
    {
        kind = keyword;
        ConfigNode node = Option([option, .. names]);
        Options.Set(option, node.Has ? node.Number() : throw Error($"it has no '{option}'; the file is damaged"));
    }

    private void TrainingOnly(params string[] options)
    {
        Option(options);
        Notes.Add($"Layer '{layer.Name}' ({layer.ClassName}), which does something in training only, was left out.");
    }

    private void Convolution()
    {
        kind = "conv1d";
        ChannelsLast();
        Size("filters", "nb_filter");
        Size("kernel_size", "filter_length");
        Refuse("groups", "convolutions of groups of features can't be described", config["groups"].Has && config["groups"].Int() != 1);
        SizeOr("strides", 1, "subsample_length");
        SizeOr("dilation_rate", 1);
        Padding("border_mode");
        SetActivation("activation", "linear", "linear", isCell: false);
        Flag("use_bias", true, "bias");
        Restrained("kernel", "W", isMatrix: false);
        Restrained("bias", "b");
        Slot("kernel", "vars/0");
        if (Options.Flag("use_bias", true))
        {
            Slot("bias", "vars/1");
        }
    }

    private void Pooling(string keyword)
    {
        kind = keyword;
        ChannelsLast();
        SizeOr("pool_size", 2, "pool_length");
        SizeOr("strides", Options.Int("pool_size", 2), "stride");
        Padding("border_mode");
    }

    private void GlobalPooling(string keyword)
    {
        kind = keyword;
        ChannelsLast();
        RefuseTrue("keepdims", "outputs without time steps have no axis for them here; put a RepeatVector(1) behind it instead");
    }

    private void SizeOr(string option, int otherwise, params string[] names)
    {
        ConfigNode node = Option([option, .. names]);
        int value = node.Has ? Single(node) : otherwise;
        if (value != otherwise)
        {
            Options.Set(option, value);
        }
    }

    private void Padding(params string[] names)
    {
        ConfigNode node = Option(["padding", .. names]);
        string padding = node.Has ? node.Text() : "valid";
        if (padding is not ("valid" or "same" or "causal"))
        {
            throw Error($"the padding '{padding}' can't be described");
        }

        if (padding != "valid")
        {
            Options.Set("padding", padding);
        }
    }

    private void ChannelsLast() =>
        Refuse(
            "data_format",
            "features come last here; save the model with channels_last",
            config["data_format"].IsText && config["data_format"].Text() == "channels_first");

    private void Sized(string keyword, string option, params string[] names)
    {
        kind = keyword;
        Size(option, names);
    }

    private void Ends(string keyword, string option)
    {
        kind = keyword;
        ChannelsLast();
        ConfigNode node = Option(option);
        int[] ends = node.IsList ? [.. node.Items.Select(end => end.Int())] : [node.Has ? node.Int() : 1];
        if (ends.Length is 0 or > 2 || Array.Exists(ends, end => end is < 0 or > 65536))
        {
            throw node.Expected("a number of steps, or those of both ends");
        }

        Options.Set(option, ends.Length == 1 ? ends[0] : ends);
    }

    private void Flatten()
    {
        kind = "flatten";
        ChannelsLast();
    }

    private void Reshape()
    {
        kind = "reshape";
        Options.Set("target_shape", Option("target_shape", "dims").Items.Select(size => size.Has ? size.Int() : -1).ToArray());
    }

    private void Permute()
    {
        kind = "permute";
        int[] dims = [.. Option("dims").Items.Select(axis => axis.Int())];
        Options.Set("dims", dims is [1, 2] or [2, 1] ? dims
            : throw Error($"it orders the axes ({string.Join(", ", dims)}), and samples have two of them here, 1 and 2"));
    }

    private void Concatenate(string option)
    {
        kind = "concatenate";
        axes = Axis(option);
    }

    /// <summary>The merge of Keras 1, in which an option says what is done.</summary>
    private void Merge()
    {
        string mode = Option("mode").Text();
        Refuse("mode_type", "it is Python code, which is never executed", config["mode_type"].IsText && config["mode_type"].Text() != "raw");
        kind = mode switch
        {
            "sum" => "add",
            "mul" => "multiply",
            "ave" => "average",
            "max" => "maximum",
            "concat" => "concatenate",
            _ => throw Error($"the mode '{mode}' can't be described"),
        };
        axes = kind == "concatenate" ? Axis("concat_axis") : null;
        Option("concat_axis", "dot_axes", "arguments", "output_shape", "output_shape_type", "output_mask", "output_mask_type");
        Option("node_indices", "tensor_indices");
    }
}
