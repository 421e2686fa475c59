namespace ModelGen.Generator.Binding.Foreign;

/// <summary>Keys of a model, of its input and of its layers.</summary>
internal static class OptionWords
{
    private const string Once = "the shape is given once, by the model's key 'input', and follows from layer to layer; remove it";

    private const string Order = "samples are always in the order time, features; remove it";

    private const string LastLayer = "the last layer gives the output; remove it";

    private const string States =
        "to predict one time step after another write 'codegen: { streaming: true }'; to train on a long series it is an option of each recurrent layer, "
        + "as in 'lstm: { units: 64, stateful: true }'";

    private const string BelongsToTraining = "it belongs under 'training'";

    public static readonly Vocabulary Model = new Vocabulary()
        .Means("outputs", ["output"], "the last layer gives the output; several are written as 'outputs: { digit: { loss: mse }, writer: { loss: mse } }'")
        .Others(["output_shape"], LastLayer)
        .Keras("trainable")
        .Means("modelgen", ["version", "modelgen_version", "format", "schema"], "write 'modelgen: 1'")
        .Means("input", ["input_shape", "shape", "batch_input_shape", "input_size", "input_dim"], "write it as 'input: { shape: [28, 28] }'")
        .Means("cells", "custom_cells", "cell", "custom_objects")
        .Means("layers", "network", "architecture", "sequential", "model")
        .Others(["type", "kind", "model_type"], "layers are read one after the other; remove it")
        .Means("labels", "class_names", "classes", "target_names", "categories")
        .Means("name", "class_name", "model_name", "title", "id", "class")
        .Means("summary", "description", "doc", "comment", "docstring", "remarks")
        .Means("weights", "pretrained", "initial_weights", "load_weights", "weights_file", "checkpoint", "state_dict")
        .Means("training", "compile", "fit", "train", "trainer", "learning")
        .Means("codegen", ["streaming", "stream"], "write it as 'codegen: { streaming: true }'")
        .Means("budget", "budgets", "limits", "limit", "constraints", "max_size")
        .Means("budget", ["macs", "workspace"], "write it under 'budget'")
        .Others(["stateful"], States)
        .Others(
            ["loss", "optimizer", "metrics", "batch_size", "epochs", "seed", "validation_split", "learning_rate", "lr"],
            BelongsToTraining);

    public static readonly Vocabulary Cell = new Vocabulary()
        .Means("summary", "description", "doc", "comment", "docstring", "remarks")
        .Means("name", "keyword", "id", "cell", "class")
        .Means("states", "state", "carry", "memory")
        .Means("parameters", "vectors", "weights", "params")
        .Means("constants", "options", "hyperparameters", "settings")
        .Means("bias", "biases", "initial_bias", "bias_initializer")
        .Means("equations", "step", "body", "call", "forward", "parts", "sums")
        .Others(["units"], "each layer of the cell says it, as in 'mgu: 32'; remove it")
        .Others(["output"], "the first of 'states' is the output; remove it");

    public static readonly Vocabulary Codegen = new Vocabulary()
        .Means("streaming", "stream", "step", "online", "incremental")
        .Others(["stateful"], States)
        .Means("training", "train", "trainable", "backward")
        .Means("simd", "simd_width", "simd_widths", "width", "widths", "vector_width", "vectors", "instruction_set");

    public static readonly Vocabulary Budget = new Vocabulary()
        .Means("weights", "weight", "weight_bytes", "size", "model_size", "flash", "rom")
        .Means("weights", ["parameters", "params", "parameter_count"], "write 'weights', in bytes: 4 for each parameter")
        .Means("workspace", "work", "memory", "ram", "sram", "arena", "call", "workspace_bytes", "scratch")
        .Means("macs", "mac", "madds", "multiply_adds", "mult_adds", "multiplications")
        .Means("macs", ["flops", "ops", "operations"], "write 'macs', of which each is two operations")
        .Means("stream", "streams", "streaming", "state", "states")
        .Means("training", "train", "batch", "backward")
        .Others(["latency", "time", "speed", "duration"], "how long it takes depends on the machine: write 'macs'");

    public static readonly Vocabulary Input = new Vocabulary()
        .Keras(["sparse", "ragged", "optional", "tensor"], "inputs are dense and in single precision; remove it")
        .Means("type", ["dtype"], "write 'type: index' for indices, and leave it out for numbers")
        .Keras(["batch_size"], "give 'batch_size' under 'training'")
        .Keras(["name"], "names are the keys of 'inputs', as in 'inputs: { pen: { shape: [200, 2] } }'")
        .Means("shape", ["batch_shape"], "write 'shape', without the number of samples")
        .Means("shape", "size", "sizes", "dim", "dims", "dimensions", "input_shape", "input_size", "input_dim")
        .Means(
            "shape",
            ["time", "time_steps", "steps", "sequence_length", "seq_len", "features", "num_features", "channels", "length"],
            "write 'shape: [time, features]'");

    /// <summary>The keys of one of several inputs.</summary>
    public static readonly Vocabulary NamedInput = new Vocabulary()
        .Others(["lengths"], "sequences have lengths of their own where the model has one 'input'; mask what follows their ends, as by 'masking'")
        .And(Input);

    /// <summary>What the steps of an input hold.</summary>
    public static readonly Vocabulary InputTypes = new Vocabulary()
        .Means("index", "indices", "int", "int32", "int64", "integer", "integers", "token", "tokens", "id", "ids", "long", "uint8")
        .Means("number", "numbers", "float", "float32", "float16", "float64", "double", "bfloat16", "half", "feature", "features");

    /// <summary>The options of an embedding.</summary>
    public static readonly Vocabulary Embedding = new Vocabulary()
        .Means("input_dim", "num_embeddings", "vocab_size", "vocabulary_size", "vocabulary", "max_tokens", "num_words", "size")
        .Means("output_dim", "embedding_dim", "embed_dim", "embedding_size", "dim", "units", "features", "d_model", "hidden_size")
        .Means("mask_zero", "mask", "masked", "masking")
        .Means("mask_zero", ["padding_idx"], "write 'mask_zero: true', for which 0 is the padding")
        .Means("embeddings_initializer", "initializer", "kernel_initializer", "init", "embedding_initializer")
        .Means("embeddings_regularizer", "regularizer", "kernel_regularizer", "embedding_regularizer")
        .Means("embeddings_constraint", "constraint", "kernel_constraint", "embedding_constraint")
        .Means("embeddings_constraint", ["max_norm"], "write it as 'embeddings_constraint: { max_norm: 2 }'")
        .Keras(["activity_regularizer"], "penalties are on weights: 'embeddings_regularizer'")
        .Keras(["input_length", "input_shape"], Once)
        .Keras(["weights"], "a file with the weights of all layers is the model's key 'weights', or is read with Load")
        .Keras(["lora_rank", "lora_alpha", "quantization_config"], "remove it")
        .Others(["sparse", "scale_grad_by_freq", "norm_type"], "remove it")
        .And(OfEveryLayer());

    /// <summary>One size of a shape.</summary>
    public static readonly Vocabulary Size = new Vocabulary()
        .Others(
            ["null", "~", "", "none", "-1", "?", "any", "variable", "dynamic", "batch", "time", "features"],
            "sizes are constants: for sequences of different lengths give the longest, and 'lengths: true' beside the shape");

    public static readonly Vocabulary Masking = new Vocabulary()
        .Means("mask_value", "value", "padding_value", "pad_value", "padding", "padding_idx", "mask")
        .Others(["mask_zero"], "write 'mask_value: 0'")
        .And(OfEveryLayer());

    public static readonly Vocabulary Recurrent = new Vocabulary()
        .Others(["batch_first"], Order)
        .Others(["num_layers", "layers", "depth"], "write the layer as many times, all but the last with return_sequences: true")
        .Others(["bidirectional"], "a layer takes the steps in one direction; go_backwards: true takes them from the last")
        .Others(["proj_size", "projection_size", "num_proj"], "of a layer 'lstm' that is 'projection'; put a layer 'dense' behind others")
        .Means("return_sequences", "return_sequence", "return_all", "sequences", "return_seq")
        .Means("return_state", "return_states", "return_final_state", "return_last_state")
        .Means("initial_state", "initial_states", "init_state", "initial_hidden_state", "first_state", "hx", "h0")
        .Means("go_backwards", "backwards", "reverse", "backward", "go_backward")
        .Means("recurrent_activation", "inner_activation", "gate_activation", "recurrent_nonlinearity")
        .Means("recurrent_initializer", "inner_init", "recurrent_init", "inner_initializer", "recurrent_weight_initializer")
        .Means("unit_forget_bias", "forget_bias", "forget_bias_init")
        .And(OfStates())
        .And(OfWeights());

    public static readonly Vocabulary Dense = new Vocabulary()
        .Keras("lora_rank", "lora_alpha", "quantization_config")
        .And(OfWeights());

    public static readonly Vocabulary Convolution = new Vocabulary()
        .Others(["in_channels", "input_channels"], Once)
        .Others(["padding_mode"], "steps around the sequence are zeros; remove it")
        .Means("kernel_size", "kernel", "filter_length", "filter_size", "kernel_length", "window", "window_size", "taps", "size", "width")
        .Means("dilation_rate", "dilation", "dilations")
        .Means("filters", "units", "out_channels", "channels", "num_filters", "nb_filter", "n_filters", "features_out")
        .And(OfWindows())
        .And(OfWeights("filters"));

    public static readonly Vocabulary Pooling = new Vocabulary()
        .Others(["ceil_mode"], "write 'padding: same', with which the last steps count too; remove it")
        .Others(["count_include_pad", "divisor_override"], "the mean is of the steps that there are; remove it")
        .Others(["dilation", "return_indices"], "neighbouring steps are pooled; remove it")
        .Means("pool_size", "kernel_size", "size", "pool_length", "pool", "window", "window_size", "kernel")
        .And(OfWindows())
        .And(OfEveryLayer());

    public static readonly Vocabulary ZeroPadding = new Vocabulary()
        .Keras(["data_format"], "time comes before the features, as in channels_last; remove it")
        .Others(["mode", "value"], "the steps that are added are zeros; remove it")
        .Means("padding", "pad", "size", "steps", "paddings")
        .And(OfEveryLayer());

    public static readonly Vocabulary Cropping = new Vocabulary()
        .Keras(["data_format"], "time comes before the features, as in channels_last; remove it")
        .Means("cropping", "crop", "size", "steps", "padding")
        .And(OfEveryLayer());

    public static readonly Vocabulary UpSampling = new Vocabulary()
        .Keras(["data_format"], "time comes before the features, as in channels_last; remove it")
        .Keras(["interpolation"], "each step is repeated as it is; remove it")
        .Others(["mode", "align_corners", "recompute_scale_factor"], "each step is repeated as it is; remove it")
        .Means("size", "scale_factor", "factor", "repeats", "length", "n", "times")
        .And(OfEveryLayer());

    public static readonly Vocabulary Dropout = new Vocabulary()
        .Keras("noise_shape")
        .Keras(["seed"], "the seed of the model, under 'training', is that of all its draws; remove it")
        .Means("rate", "p", "prob", "probability", "dropout_rate", "drop_rate", "drop_prob", "ratio")
        .Means("rate", ["keep_prob", "keep"], "write 'rate', which is 1 less the share that is kept")
        .And(OfEveryLayer());

    public static readonly Vocabulary BatchNormalization = new Vocabulary()
        .Keras(["axis"], "it is the last axis that is normalized, each feature on its own; remove it")
        .Keras("synchronized", "renorm", "renorm_clipping", "renorm_momentum", "fused", "virtual_batch_size", "adjustment")
        .Others(["affine", "elementwise_affine"], "write 'center' and 'scale'")
        .Others(["track_running_stats"], "moving averages are always kept; remove it")
        .Means("epsilon", "eps")
        .Means("center", "bias", "use_bias", "use_beta")
        .Means("scale", "use_gamma", "gamma")
        .Means("beta_initializer", "beta_init")
        .Means("gamma_initializer", "gamma_init")
        .And(OfEveryLayer());

    /// <summary>Keys that no layer has.</summary>
    public static Vocabulary EveryLayer => OfEveryLayer();

    public static readonly Vocabulary Activation = new Vocabulary()
        .Means("function", "activation", "type", "fn", "func", "kind", "act")
        .And(OfEveryLayer());

    public static readonly Vocabulary Flatten = new Vocabulary()
        .Keras("data_format")
        .Others(["start_dim", "end_dim"], "all steps of a sample are put in one row; remove it")
        .And(OfEveryLayer());

    public static readonly Vocabulary RepeatVector = new Vocabulary()
        .Means("n", "times", "count", "repeats", "steps", "length", "size")
        .And(OfEveryLayer());

    public static readonly Vocabulary Reshape = new Vocabulary()
        .Means("target_shape", "shape", "output_shape", "new_shape", "size")
        .And(OfEveryLayer());

    public static readonly Vocabulary Permute = new Vocabulary()
        .Means("dims", "perm", "axes", "order", "permutation")
        .And(OfEveryLayer());

    public static readonly Vocabulary TimeDistributed = new Vocabulary()
        .Means("layer", "inner", "module", "cell")
        .And(OfEveryLayer());

    public static readonly Vocabulary Bidirectional = new Vocabulary()
        .Keras(["backward_layer"], "both directions have the layer of 'layer', each with weights of its own")
        .Keras(["stateful"], "one of the two directions begins at the last step; remove it")
        .Keras(["return_state", "initial_state"], "run two layers, one with 'go_backwards: true', which have it")
        .Others(["merge", "mode"], "write 'merge_mode: concat', sum, mul or ave")
        .Others(["units"], "the units are the layer's: write 'layer: { lstm: 64 }'")
        .Means("layer", ["lstm"], "beside other options the layer stands under 'layer': write 'layer: { lstm: ... }'")
        .Means("layer", ["gru"], "beside other options the layer stands under 'layer': write 'layer: { gru: ... }'")
        .Means("layer", ["simple_rnn"], "beside other options the layer stands under 'layer': write 'layer: { simple_rnn: ... }'")
        .Others(
            [
                "return_sequences", "go_backwards", "unroll", "zero_output_for_mask", "dropout", "recurrent_dropout", "activation",
                "recurrent_activation", "use_bias", "kernel_initializer", "recurrent_initializer", "bias_initializer", "reset_after", "unit_forget_bias", "kernel_regularizer", "recurrent_regularizer", "bias_regularizer",
                "kernel_constraint", "recurrent_constraint", "bias_constraint",
            ],
            "it is an option of the layer: write it there, as in 'layer: { lstm: { units: 64, return_sequences: true } }'")
        .And(OfStates())
        .And(OfEveryLayer());

    public static readonly Vocabulary Merge = new Vocabulary()
        .Means("from", "layers", "tensors", "values", "operands")
        .Keras(["axis"], "features are put side by side, step for step; remove it")
        .And(OfEveryLayer());

    public static readonly Vocabulary Attention = OfAttention()
        .Means("score_mode", "mode", "score", "score_function", "method")
        .Means("use_scale", "scale", "scaled", "learn_scale")
        .And(OfEveryLayer());

    public static readonly Vocabulary MultiHeadAttention = OfAttention()
        .Keras(["output_shape"], "the output has as many features as the query: put a layer 'dense' behind this one; remove it")
        .Keras(["attention_axes"], "steps are weighed, which are the only axis beside the features; remove it")
        .Keras(["flash_attention"], "remove it: the model computes the same without it")
        .Others(["embed_dim", "d_model", "model_dim"], "the features of the heads are 'key_dim': that of one is 'key_dim: ' and embed_dim / num_heads")
        .Others(["kdim", "vdim"], "the features follow from what the layer reads; remove it")
        .Others(["add_bias_kv", "add_zero_attn", "batch_first"], "remove it")
        .Means("num_heads", "heads", "n_heads", "nhead", "num_attention_heads", "head_count")
        .Means("key_dim", "head_dim", "dim_head", "head_size", "key_size", "size_per_head", "dim_per_head")
        .Means("value_dim", "value_size", "value_depth")
        .And(OfKernel());

    /// <summary>What all layers of attention have in Keras and in PyTorch.</summary>
    private static Vocabulary OfAttention() => new Vocabulary()
        .Keras(["seed"], "the seed of the model, under 'training', is that of all its draws; remove it")
        .Keras(["return_attention_scores"], "the output is all that is given; remove it")
        .Others(["need_weights", "average_attn_weights"], "the output is all that is given; remove it")
        .Others(
            ["attention_mask", "attn_mask", "key_padding_mask", "mask", "query_mask", "value_mask", "key_mask"],
            "the masks are those of what the layer reads: put a layer 'masking' in front, or give an embedding 'mask_zero: true'; remove it")
        .Means("causal", "use_causal_mask", "is_causal", "causal_mask", "causality")
        .Means("dropout", "dropout_rate", "attention_dropout", "dropout_p", "attn_dropout", "rate", "p")
        .Means("from", ["query", "value", "key", "queries", "values", "keys"], "name what it reads by 'from: [query, value]', or '[query, value, key]'");

    /// <summary>What recurrent layers have in Keras, whether they run in one direction or in both.</summary>
    private static Vocabulary OfStates() => new Vocabulary()
        .Keras(["implementation", "use_cudnn"], "remove it: the model computes the same without it")
        .Keras(["seed"], "the seed of the model, under 'training', is that of all its draws; remove it")
        .Keras(["time_major"], Order);

    /// <summary>What layers that take several steps together have in Keras and in PyTorch.</summary>
    private static Vocabulary OfWindows() => new Vocabulary()
        .Keras(["data_format"], "time comes before the features, as in channels_last; remove it")
        .Means("strides", "stride", "step", "subsample", "subsample_length")
        .Means("padding", "pad", "border_mode");

    private static Vocabulary OfWeights(string units = "units") => new Vocabulary()
        .Means(
            units,
            "out_features", "hidden_size", "hidden_dim", "hidden_units", "num_units", "n_units", "neurons", "nodes", "output_dim", "size",
            "cells", "num_hidden", "output_size", "width", "dim", "nb_units")
        .Means("activation", "nonlinearity", "act", "activation_function", "activation_fn")
        .And(OfKernel());

    private static Vocabulary OfKernel() => new Vocabulary()
        .Means("use_bias", "bias", "has_bias")
        .Means("kernel_initializer", "init", "initializer", "kernel_init", "weight_initializer", "weights_initializer", "weight_init")
        .Means("bias_initializer", "bias_init")
        .And(OfEveryLayer());

    private static Vocabulary OfEveryLayer() => new Vocabulary()
        .Keras("autocast")
        .Keras(["dtype", "dtype_policy"], "models compute in single precision; remove it")
        .Keras(["input_shape", "batch_input_shape", "batch_shape", "input_dim", "input_length"], Once)
        .Others(["in_features", "input_size", "num_features", "input_features", "features"], Once)
        .Others(["device", "inplace"], "remove it")
        .Means("name", "id", "layer_name", "label")
        .Means("from", "inputs", "inbound", "inbound_nodes", "source", "sources", "reads")
        .Means("activity_regularizer", "activity_regularization", "activation_regularizer", "activity_penalty", "output_regularizer")
        .Means("trainable", ["frozen", "freeze", "requires_grad"], "write 'trainable: false'");
}
