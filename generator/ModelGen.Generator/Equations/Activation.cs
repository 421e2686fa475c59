namespace ModelGen.Generator.Equations;

/// <summary>An activation function by Keras' name, which is the one in model descriptions too. A new one is a member here and its expression below.</summary>
internal enum Activation
{
    Linear,
    Relu,
    Tanh,
    Sigmoid,
    HardSigmoid,

    /// <summary>Not elementwise: exp(x) / Σ exp(x) over the last axis, a stage of its own.</summary>
    Softmax,
    Elu,
    Softplus,
    Swish,
    Gelu,
    Selu,
    Softsign,
    Exponential,
    Mish,
    Relu6,
    HardSwish,
    LeakyRelu,

    /// <summary>The hard_sigmoid of Keras 1 and 2, which Keras 3 changed: 0.2 x + 0.5, cut to between 0 and 1.</summary>
    Keras2HardSigmoid,
}

/// <summary>The elementwise activations as expressions, with Keras 3's definitions.</summary>
internal static class ActivationEquations
{
    /// <summary>With these two, values keep mean 0 and variance 1 from layer to layer (Klambauer et al. 2017).</summary>
    private const double SeluScale = 1.05070098735548049342, SeluAlpha = 1.67326324235437728481;

    public static Expr Apply(this Activation activation, Expr x) => activation switch
    {
        Activation.Linear => x,
        Activation.Relu => Expr.Max(0, x),
        Activation.Tanh => Expr.Tanh(x),
        Activation.Sigmoid => Expr.Sigmoid(x),
        Activation.HardSigmoid => Expr.Min(1, Expr.Max(0, (x * (1.0 / 6)) + 0.5)),
        Activation.Elu => Elu(x, 1),
        Activation.Softplus => Expr.Softplus(x),
        Activation.Swish => x * Expr.Sigmoid(x),
        Activation.Gelu => 0.5 * x * (1 + Expr.Erf(x * Math.Sqrt(0.5))),
        Activation.Selu => SeluScale * Elu(x, SeluAlpha),
        Activation.Softsign => x / (1 + Expr.Abs(x)),
        Activation.Exponential => Expr.Exp(x),
        Activation.Mish => x * Expr.Tanh(Expr.Softplus(x)),
        Activation.Relu6 => Expr.Min(6, Expr.Max(0, x)),
        Activation.HardSwish => x * Activation.HardSigmoid.Apply(x),
        Activation.LeakyRelu => LeakyRelu(x, 0.2),
        Activation.Keras2HardSigmoid => Expr.Min(1, Expr.Max(0, (0.2 * x) + 0.5)),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "softmax is a stage, not an expression"),
    };

    /// <summary>x where it is positive, alpha (exp(x) − 1) elsewhere.</summary>
    /// <remarks>A choice and not a minimum: the slope at 0 is that of the exponential.</remarks>
    public static Expr Elu(Expr x, double alpha) => Expr.IfGreater(x, 0, x, (alpha * Expr.Expm1(Expr.IfGreater(x, 0, 0, x))).Simplify());

    /// <summary>x where it is positive, slope x elsewhere.</summary>
    /// <remarks>The maximum adds nothing but NaN where x is NaN, to the gradient too.</remarks>
    public static Expr LeakyRelu(Expr x, Expr slope) => Expr.IfGreater(x, 0, x, (slope * x) + Expr.Max(0, x));
}
