using ModelGen.CompilerServices;
using static System.FormattableString;

namespace ModelGen;

/// <summary>All the same.</summary>
internal sealed record ConstantInitializer(string Name, float Value) : Initializer(Name)
{
    private protected override void FillCore(Span<float> values, TensorShape shape, in RandomStream stream) => values.Fill(Value);
}

/// <summary>Uniform over [Minimum, Maximum): element i is Minimum + (Maximum − Minimum) times the stream's uniform number i.</summary>
internal sealed record UniformInitializer : Initializer
{
    public UniformInitializer(float minimum, float maximum)
        : base("random_uniform")
    {
        if (!float.IsFinite(minimum))
        {
            throw new ArgumentOutOfRangeException(nameof(minimum), Invariant($"The least value must be finite, not {minimum}."));
        }

        if (!float.IsFinite(maximum) || maximum < minimum)
        {
            throw new ArgumentOutOfRangeException(nameof(maximum), Invariant($"The bound must be finite and at least {minimum}, not {maximum}."));
        }

        (Minimum, Maximum) = (minimum, maximum);
    }

    public float Minimum { get; }

    public float Maximum { get; }

    private protected override void FillCore(Span<float> values, TensorShape shape, in RandomStream stream) =>
        Draw.Uniform(values, Minimum, Maximum, in stream);
}

/// <summary>Normal: element i is Mean + StandardDeviation times the stream's normal number i.</summary>
internal sealed record NormalInitializer : Initializer
{
    public NormalInitializer(float mean, float standardDeviation)
        : base("random_normal")
    {
        if (!float.IsFinite(mean))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), Invariant($"The mean must be finite, not {mean}."));
        }

        if (!float.IsFinite(standardDeviation) || standardDeviation < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardDeviation), Invariant($"The standard deviation must be finite and at least 0, not {standardDeviation}."));
        }

        (Mean, StandardDeviation) = (mean, standardDeviation);
    }

    public float Mean { get; }

    public float StandardDeviation { get; }

    private protected override void FillCore(Span<float> values, TensorShape shape, in RandomStream stream)
    {
        Span<double> chunk = stackalloc double[Draw.Chunk];
        for (int start = 0; start < values.Length; start += chunk.Length)
        {
            Span<double> normals = chunk[..Math.Min(chunk.Length, values.Length - start)];
            stream.Normals(start, normals);
            for (int i = 0; i < normals.Length; i++)
            {
                values[start + i] = (float)(Mean + (StandardDeviation * normals[i]));
            }
        }
    }
}

/// <summary>The bias of an LSTM: 1 for the forget gate, the second quarter.</summary>
internal sealed record UnitForgetBiasInitializer(Initializer Rest) : Initializer("unit_forget_bias")
{
    private protected override void FillCore(Span<float> values, TensorShape shape, in RandomStream stream)
    {
        if (shape.Rank != 1 || values.Length % 4 != 0)
        {
            throw new ArgumentException($"The initializer unit_forget_bias fills the bias of an LSTM, of shape (4 units), not {shape}.", nameof(shape));
        }

        FillWith(Rest, values, shape, in stream);
        int units = values.Length / 4;
        values.Slice(units, units).Fill(1);
    }
}

/// <summary>A bias of several blocks, some of which are constants.</summary>
internal sealed record BlocksInitializer(Initializer Rest, float?[] Values) : Initializer("blocks")
{
    private protected override void FillCore(Span<float> values, TensorShape shape, in RandomStream stream)
    {
        if (Values.Length == 0 || values.Length % Values.Length != 0)
        {
            string blocks = Quantity.Of(Values.Length, "block");
            throw new ArgumentException(Invariant($"The initializer is for {blocks}, and a bias of shape {shape} can't be cut into as many."), nameof(shape));
        }

        FillWith(Rest, values, shape, in stream);
        int units = values.Length / Values.Length;
        for (int i = 0; i < Values.Length; i++)
        {
            if (Values[i] is float value)
            {
                values.Slice(i * units, units).Fill(value);
            }
        }
    }
}
