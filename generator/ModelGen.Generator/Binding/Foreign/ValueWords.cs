namespace ModelGen.Generator.Binding.Foreign;

/// <summary>Names of activations and initializers, and values of other kinds.</summary>
internal static class ValueWords
{
    public static readonly Vocabulary Activations = new Vocabulary()
        .Keras(
            "hard_tanh", "celu", "glu", "log_sigmoid", "sparsemax", "squareplus", "soft_shrink", "hard_shrink", "tanh_shrink", "threshold", "sparse_plus",
            "sparse_sigmoid")
        .Keras(["prelu"], "it has weights: put a layer 'prelu' behind this one")
        .Keras(["log_softmax"], "write 'softmax', of which the loss takes the logarithm")
        .Others(["relu_n", "rrelu"], "write 'relu'")
        .Means("linear", "none", "null", "~", "", "identity", "id", "false")
        .Means("sigmoid", "logistic", "sigm", "expit")
        .Means("relu", "rectifier", "rectified_linear")
        .Means("tanh", "hyperbolic_tangent")
        .Means("gelu", "gelu_new", "gelu_tanh")
        .Means("exponential", "exp");

    public static readonly Vocabulary Initializers = new Vocabulary()
        .Keras("truncated_normal", "variance_scaling", "lecun_uniform", "lecun_normal", "identity", "stft")
        .Others(["sparse", "dirac", "eye"], "write 'orthogonal' or 'glorot_uniform'")
        .Means("zeros", "zero", "zeroes")
        .Means("ones", "one")
        .Means("glorot_uniform", "xavier", "xavier_uniform", "glorot")
        .Means("glorot_normal", "xavier_normal")
        .Means("he_uniform", "he", "kaiming", "kaiming_uniform")
        .Means("he_normal", "kaiming_normal", "msra")
        .Means("random_uniform", "uniform")
        .Means("random_normal", "normal", "gaussian")
        .Others(["unit_forget_bias"], "write the layer's option 'unit_forget_bias: true'");

    public static readonly Vocabulary Penalties = new Vocabulary()
        .Keras("regularizer")
        .Means("orthogonal", "orthogonal_regularizer", "orthogonality")
        .Means("l1", "lasso")
        .Means("l2", "ridge", "weight_decay")
        .Means("l1_l2", "elastic_net");

    public static readonly Vocabulary Constraints = new Vocabulary()
        .Keras("constraint")
        .Others(["radial_constraint"], "write 'max_norm', which takes an axis")
        .Means("max_norm", "norm")
        .Means("non_neg", "non_negative", "not_negative", "positive")
        .Means("unit_norm", "normalized")
        .Means("min_max_norm", "min_norm");

    /// <summary>Keys of a penalty that has some options.</summary>
    public static Vocabulary PenaltyOptions(string[] options)
    {
        Vocabulary words = new();
        return options.Length == 1 ? words.Means(options[0], "value", "factor", "lambda", "alpha", "rate")
            : options.Contains("factor") ? words.Means("factor", "value", "lambda", "alpha", "rate")
            : words.Others(["l1_ratio"], "write 'l1' and 'l2'");
    }

    /// <summary>Keys of a constraint that has some options.</summary>
    public static Vocabulary ConstraintOptions(string[] options)
    {
        Vocabulary words = new();
        foreach ((string option, string[] others) in new[]
        {
            ("max_value", new[] { "max", "maximum" }), ("min_value", ["min", "minimum"]), ("axis", ["axes", "dim"]),
        })
        {
            words = options.Contains(option) ? words.Means(option, others) : words;
        }

        return words;
    }

    public static readonly Vocabulary InitializerOptions = new Vocabulary()
        .Keras(["seed"], "the seed of the model, under 'training', is that of all its draws; remove it")
        .Keras("dtype")
        .Means("mean", "mu")
        .Means("stddev", "std", "sigma", "stdev", "scale")
        .Means("minval", "a", "min", "low", "lower", "minimum")
        .Means("maxval", "b", "max", "high", "upper", "maximum")
        .Means("value", "val", "constant")
        .Means("gain", "factor");

    public static readonly Vocabulary Paddings = new Vocabulary()
        .Others(["full", "reflect", "replicate", "circular"], "steps around a sequence are zeros: write 'valid', 'same', or 'zero_padding_1d' as a layer before")
        .Means("valid", "none", "null", "~", "", "0", "no", "false", "zeros")
        .Means("same", "half", "same_upper", "auto");

    public static readonly Vocabulary MergeModes = new Vocabulary()
        .Others(["none", "null", "~", ""], "a layer has one output: 'concat' puts those of both directions side by side")
        .Means("concat", "concatenate", "cat", "stack")
        .Means("sum", "add", "plus")
        .Means("mul", "multiply", "product", "prod", "times")
        .Means("ave", "average", "avg", "mean");

    public static readonly Vocabulary NotFinite = new Vocabulary()
        .Means(".nan", "nan", "missing", "none", "null", "float('nan')")
        .Means(".inf", ["inf", "infinity", "positive_infinity", "negative_infinity", "float('inf')"], "write '.inf' or '-.inf'");

    public static readonly Vocabulary Booleans = new Vocabulary()
        .Means("true", "yes", "on", "y", "1", "t")
        .Means("false", "no", "off", "n", "0", "f", "null", "~", "", "none");
}
