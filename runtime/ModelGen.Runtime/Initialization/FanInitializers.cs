using ModelGen.Random;

namespace ModelGen;

/// <summary>Which fan of a weight the variance of its first values is held against.</summary>
internal enum FanMode
{
    In,
    Average,
}

/// <summary>The fans of a weight.</summary>
internal static class Fans
{
    /// <summary>scale / fan: the variance that Keras' VarianceScaling aims at.</summary>
    public static double Variance(TensorShape shape, double scale, FanMode mode)
    {
        (double fanIn, double fanOut) = Count(shape);
        return scale / Math.Max(1, mode == FanMode.In ? fanIn : (fanIn + fanOut) / 2);
    }

    private static (double In, double Out) Count(TensorShape shape)
    {
        if (shape.Rank == 1)
        {
            return (shape[0], shape[0]);
        }

        double receptiveField = 1;
        for (int axis = 0; axis < shape.Rank - 2; axis++)
        {
            receptiveField *= shape[axis];
        }

        return (receptiveField * shape[^2], receptiveField * shape[^1]);
    }
}

/// <summary>Uniform over ±√(3 variance), which has this variance.</summary>
internal sealed record FanUniformInitializer(string Name, double Scale, FanMode Mode) : Initializer(Name)
{
    private protected override void FillCore(Span<float> values, TensorShape shape, in RandomStream stream)
    {
        float limit = (float)Math.Sqrt(3 * Fans.Variance(shape, Scale, Mode));
        Draw.Uniform(values, -limit, limit, in stream);
    }
}

/// <summary>Normal without what lies beyond two deviations, widened so that the variance is right nevertheless.</summary>
internal sealed record FanNormalInitializer(string Name, double Scale, FanMode Mode) : Initializer(Name)
{
    /// <summary>The standard deviation of the standard normal distribution cut at ±2.</summary>
    private const double CutDeviation = 0.87962566103423978;

    private protected override void FillCore(Span<float> values, TensorShape shape, in RandomStream stream)
    {
        double deviation = Math.Sqrt(Fans.Variance(shape, Scale, Mode)) / CutDeviation;
        long index = 0;
        foreach (ref float value in values)
        {
            double normal;
            do
            {
                normal = stream.Normal(index++);
            }
            while (Math.Abs(normal) > 2);
            value = (float)(deviation * normal);
        }
    }
}

/// <summary>What several initializers draw.</summary>
internal static class Draw
{
    /// <summary>Fills with numbers of [minimum, maximum).</summary>
    public static void Uniform(Span<float> values, float minimum, float maximum, in RandomStream stream)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(minimum + (((double)maximum - minimum) * stream.Uniform(i)));
        }
    }
}
