using ModelGen.CompilerServices;
using static System.FormattableString;

namespace ModelGen;

/// <summary>
/// A rule for the initial weights of a parameter, with Keras' definitions. The weights are a function of the initializer, the shape and
/// the random stream.
/// </summary>
/// <remarks>
/// Fans, as Keras counts them: a matrix (in, out) has its axes; a vector has its length as both; a kernel (..., in, out) has both
/// times the leading axes. They are taken as 1 where they are 0.
/// </remarks>
public abstract record Initializer
{
    private protected Initializer(string name) => Name = name;

    /// <summary>All elements are 0.</summary>
    public static Initializer Zeros { get; } = new ConstantInitializer("zeros", 0);

    /// <summary>All elements are 1.</summary>
    public static Initializer Ones { get; } = new ConstantInitializer("ones", 1);

    /// <summary>Uniform over ±√(6 / (fan in + fan out)).</summary>
    public static Initializer GlorotUniform { get; } = new FanUniformInitializer("glorot_uniform", 1, OfBoth: true);

    /// <summary>Normal with variance 2 / (fan in + fan out), without the values beyond twice the deviation of the uncut normal.</summary>
    public static Initializer GlorotNormal { get; } = new FanNormalInitializer("glorot_normal", 1, OfBoth: true);

    /// <summary>Uniform over ±√(6 / fan in).</summary>
    public static Initializer HeUniform { get; } = new FanUniformInitializer("he_uniform", 2, OfBoth: false);

    /// <summary>Normal with variance 2 / fan in, without the values beyond twice the deviation of the uncut normal.</summary>
    public static Initializer HeNormal { get; } = new FanNormalInitializer("he_normal", 2, OfBoth: false);

    /// <summary>Keras' name of the initializer, such as <c>glorot_uniform</c>.</summary>
    public string Name { get; }

    /// <summary>All elements have the same value.</summary>
    /// <param name="value">The value.</param>
    public static Initializer Constant(float value) => new ConstantInitializer("constant", value);

    /// <summary>Uniform over [minimum, maximum).</summary>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The upper bound, which is never reached; at least the minimum.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are not finite, or in the wrong order.</exception>
    public static Initializer RandomUniform(float minimum, float maximum) => new UniformInitializer(minimum, maximum);

    /// <summary>Normally distributed.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="standardDeviation">The standard deviation, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean or the deviation is not finite, or the deviation is negative.</exception>
    public static Initializer RandomNormal(float mean, float standardDeviation) => new NormalInitializer(mean, standardDeviation);

    /// <summary>
    /// A random matrix with orthonormal columns, or rows where there are fewer of them, times the gain. Axes before the last count
    /// as rows.
    /// </summary>
    /// <param name="gain">The factor that the matrix is multiplied by.</param>
    public static Initializer Orthogonal(float gain) => new OrthogonalInitializer(gain);

    /// <summary>The bias of an LSTM, (4 units) with gates in the order i, f, c, o: 1 for the forget gate.</summary>
    /// <param name="rest">The initializer of the other gates' quarters.</param>
    public static Initializer UnitForgetBias(Initializer rest) => new UnitForgetBiasInitializer(rest);

    /// <summary>A bias of several blocks of as many units, some of which are constants.</summary>
    /// <param name="rest">The initializer of the other blocks.</param>
    /// <param name="values">The value of each block, or null: as <paramref name="rest"/> makes it.</param>
    public static Initializer Blocks(Initializer rest, params float?[] values) => new BlocksInitializer(rest, values);

    /// <summary>Makes the initial weights of a parameter.</summary>
    /// <param name="values">The span to write to, in C order.</param>
    /// <param name="shape">The parameter's shape.</param>
    /// <param name="stream">The random numbers of this parameter.</param>
    /// <exception cref="ArgumentException">
    /// There are not as many values as the shape holds, or the initializer can't fill this shape.
    /// </exception>
    internal void Fill(Span<float> values, TensorShape shape, in RandomStream stream)
    {
        if (values.Length != shape.Length)
        {
            throw new ArgumentException(
                Invariant($"A tensor of shape {shape} holds {Quantity.Of(shape.Length, "element")}, not {values.Length}."), nameof(values));
        }

        FillCore(values, shape, in stream);
    }

    /// <summary>Keras' name of the initializer.</summary>
    public sealed override string ToString() => Name;

    private protected abstract void FillCore(Span<float> values, TensorShape shape, in RandomStream stream);

    /// <summary>Lets one initializer fill on behalf of another.</summary>
    private protected static void FillWith(Initializer initializer, Span<float> values, TensorShape shape, in RandomStream stream) =>
        initializer.FillCore(values, shape, in stream);
}
