using ModelGen.CompilerServices;

namespace ModelGen;

/// <summary>The fans of a weight.</summary>
internal static class Fans
{
    /// <summary>scale / fan: the variance that Keras' VarianceScaling aims at, with the mean of both fans or the fan in.</summary>
    public static double Variance(TensorShape shape, double scale, bool ofBoth)
    {
        (double fanIn, double fanOut) = Count(shape);
        return scale / Math.Max(1, ofBoth ? (fanIn + fanOut) / 2 : fanIn);
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
internal sealed record FanUniformInitializer(string Name, double Scale, bool OfBoth) : Initializer(Name)
{
    private protected override void FillCore(Span<float> values, TensorShape shape, in RandomStream stream)
    {
        float limit = (float)Math.Sqrt(3 * Fans.Variance(shape, Scale, OfBoth));
        Draw.Uniform(values, -limit, limit, in stream);
    }
}

/// <summary>Normal without what lies beyond two deviations, widened so that the variance is right nevertheless.</summary>
internal sealed record FanNormalInitializer(string Name, double Scale, bool OfBoth) : Initializer(Name)
{
    /// <summary>The standard deviation of the standard normal distribution cut at ±2.</summary>
    private const double CutDeviation = 0.87962566103423978;

    private protected override void FillCore(Span<float> values, TensorShape shape, in RandomStream stream)
    {
        double deviation = Math.Sqrt(Fans.Variance(shape, Scale, OfBoth)) / CutDeviation;
        Span<double> normals = stackalloc double[Draw.Chunk];
        int filled = 0;
        for (long index = 0; filled < values.Length; index += normals.Length)
        {
            stream.Normals(index, normals);
            for (int i = 0; i < normals.Length && filled < values.Length; i++)
            {
                if (Math.Abs(normals[i]) <= 2)
                {
                    values[filled++] = (float)(deviation * normals[i]);
                }
            }
        }
    }
}

/// <summary>What several initializers draw.</summary>
internal static class Draw
{
    /// <summary>Normal numbers that are drawn at a time where they are not kept.</summary>
    public const int Chunk = 64;

    /// <summary>Fills with numbers of [minimum, maximum).</summary>
    public static void Uniform(Span<float> values, float minimum, float maximum, in RandomStream stream)
    {
        stream.Uniforms(0, values);
        foreach (ref float value in values)
        {
            value = (float)(minimum + (((double)maximum - minimum) * value));
        }
    }
}
