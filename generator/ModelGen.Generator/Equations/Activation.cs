namespace ModelGen.Generator.Equations;

/// <summary>An activation function by Keras' name.</summary>
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
}

/// <summary>The elementwise activations as expressions, with Keras 3's definitions.</summary>
internal static class ActivationEquations
{
    public static Expr Apply(this Activation activation, Expr x) => activation switch
    {
        Activation.Linear => x,
        Activation.Relu => Expr.Max(0, x),
        Activation.Tanh => Expr.Tanh(x),
        Activation.Sigmoid => Expr.Sigmoid(x),
        Activation.HardSigmoid => Expr.Min(1, Expr.Max(0, (x * (1.0 / 6)) + 0.5)),

        // A choice and not a minimum: the slope at 0 is that of the exponential, 1.
        Activation.Elu => Expr.IfGreater(x, 0, x, Expr.Expm1(Expr.IfGreater(x, 0, 0, x))),
        Activation.Softplus => Expr.Softplus(x),
        Activation.Swish => x * Expr.Sigmoid(x),
        Activation.Gelu => 0.5 * x * (1 + Expr.Erf(x * Math.Sqrt(0.5))),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "softmax is a stage, not an expression"),
    };
}
