using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>
/// Batch normalization over samples and steps, feature by feature: y = gamma (x − mean) / √(variance + epsilon) + beta
/// (Ioffe and Szegedy, 2015), with Keras' rule for masks: masked positions are normalized, but do not count in the moments.
/// </summary>
/// <remarks>
/// Sums run over samples and steps in order; threads share the features, so that no sum depends on their number.
/// <para>For generated code only: any version may change it.</para>
/// </remarks>
/// <param name="Steps">Steps of a sample.</param>
/// <param name="Features">Features of a step.</param>
/// <param name="Step">From one step to the next, in floats.</param>
/// <param name="Row">From one sample to the next, in floats.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Momentum">What the moving statistics keep of themselves at a step.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct BatchNormalization(int Steps, int Features, nint Step, nint Row, float Epsilon, float Momentum)
{
    /// <summary>What Keras adds to the number of counted positions of a masked batch.</summary>
    private const float MaskedCountEpsilon = 1e-7f;

    /// <summary>Mean and 1 / √(variance + epsilon) of a batch, and the moving statistics' step towards it.</summary>
    /// <param name="x">The first sample.</param>
    /// <param name="mask">Its mask, rows <see cref="Row"/> apart; a null reference: no mask.</param>
    /// <param name="rows">Samples.</param>
    /// <param name="mean">Where the means go, (features), padded.</param>
    /// <param name="inverse">Where 1 / √(variance + epsilon) goes, (features), padded.</param>
    /// <param name="movingMean">(features).</param>
    /// <param name="movingVariance">(features).</param>
    /// <param name="part">The thread's share of the features.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public void Moments<V>(
        ref float x, ref float mask, int rows, ref float mean, ref float inverse, ref float movingMean, ref float movingVariance, Part part)
        where V : struct, IVector<V>
    {
        (int first, int count) = part.Share(Features, V.Lanes);
        V positions = V.Broadcast(Positions(ref mask, rows));
        for (int feature = first; feature < first + count; feature += V.Lanes)
        {
            V sum = V.Zero;
            for (int row = 0; row < rows; row++)
            {
                for (int step = 0; step < Steps; step++)
                {
                    if (Counts(ref mask, row, step))
                    {
                        sum += V.Load(ref x, At(row, step) + feature);
                    }
                }
            }

            V center = sum / positions;
            sum = V.Zero;
            for (int row = 0; row < rows; row++)
            {
                for (int step = 0; step < Steps; step++)
                {
                    if (Counts(ref mask, row, step))
                    {
                        V distance = V.Load(ref x, At(row, step) + feature) - center;
                        sum = V.Fma(distance, distance, sum);
                    }
                }
            }

            V variance = sum / positions;
            V.Store(center, ref mean, feature);
            V.Store(V.Broadcast(1) / V.Sqrt(variance + V.Broadcast(Epsilon)), ref inverse, feature);
            for (int lane = 0; lane < Math.Min(V.Lanes, Features - feature); lane++)
            {
                Track(ref Unsafe.Add(ref movingMean, feature + lane), Unsafe.Add(ref Unsafe.As<V, float>(ref center), lane));
                Track(ref Unsafe.Add(ref movingVariance, feature + lane), Unsafe.Add(ref Unsafe.As<V, float>(ref variance), lane));
            }
        }
    }

    /// <summary>1 / √(variance + epsilon) for each feature.</summary>
    /// <param name="variance">(features).</param>
    /// <param name="inverse">(features).</param>
    /// <param name="features">How many.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public static void Invert(ref readonly float variance, ref float inverse, int features, float epsilon)
    {
        for (int i = 0; i < features; i++)
        {
            Unsafe.Add(ref inverse, i) = 1 / MathF.Sqrt(Unsafe.Add(ref Unsafe.AsRef(in variance), i) + epsilon);
        }
    }

    /// <summary>y = (x − mean) inverse gamma + beta for one sample.</summary>
    /// <param name="x">The sample.</param>
    /// <param name="y">Its output; may be <paramref name="x"/>.</param>
    /// <param name="mean">(features), padded.</param>
    /// <param name="inverse">1 / √(variance + epsilon), (features), padded.</param>
    /// <param name="gamma">(features), padded.</param>
    /// <param name="beta">(features), padded.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public void Apply<V>(ref float x, ref float y, ref float mean, ref float inverse, ref float gamma, ref float beta)
        where V : struct, IVector<V>
    {
        for (int step = 0; step < Steps; step++)
        {
            for (int feature = 0; feature < Features; feature += V.Lanes)
            {
                nint at = (step * Step) + feature;
                V normalized = (V.Load(ref x, at) - V.Load(ref mean, feature)) * V.Load(ref inverse, feature);
                V.Store(V.Fma(normalized, V.Load(ref gamma, feature), V.Load(ref beta, feature)), ref y, at);
            }
        }
    }

    /// <summary>The gradients of beta, Σ dy, and of gamma, Σ dy (x − mean) inverse.</summary>
    /// <param name="x">The first sample.</param>
    /// <param name="dy">The gradient of its output.</param>
    /// <param name="rows">Samples.</param>
    /// <param name="mean">(features), padded.</param>
    /// <param name="inverse">1 / √(variance + epsilon), (features), padded.</param>
    /// <param name="dgamma">Where Σ dy (x − mean) inverse goes, (features), padded.</param>
    /// <param name="dbeta">Where Σ dy goes, (features), padded.</param>
    /// <param name="part">The thread's share of the features.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public void Sums<V>(
        ref float x, ref float dy, int rows, ref float mean, ref float inverse, ref float dgamma, ref float dbeta, Part part)
        where V : struct, IVector<V>
    {
        (int first, int count) = part.Share(Features, V.Lanes);
        for (int feature = first; feature < first + count; feature += V.Lanes)
        {
            V center = V.Load(ref mean, feature), scale = V.Load(ref inverse, feature), sum = V.Zero, product = V.Zero;
            for (int row = 0; row < rows; row++)
            {
                for (int step = 0; step < Steps; step++)
                {
                    V gradient = V.Load(ref dy, At(row, step) + feature);
                    sum += gradient;
                    product = V.Fma(gradient, (V.Load(ref x, At(row, step) + feature) - center) * scale, product);
                }
            }

            V.Store(sum, ref dbeta, feature);
            V.Store(product, ref dgamma, feature);
        }
    }

    /// <summary>
    /// dx = gamma inverse (dy − (dbeta + (x − mean) inverse dgamma) / n) for one sample, where masked positions, which the moments
    /// do not know, lack the part behind the minus.
    /// </summary>
    /// <param name="x">The sample.</param>
    /// <param name="dy">The gradient of its output.</param>
    /// <param name="dx">The gradient of its input; may be <paramref name="dy"/>.</param>
    /// <param name="mask">Its mask; a null reference: no mask.</param>
    /// <param name="positions">n, see <see cref="Positions"/>.</param>
    /// <param name="mean">(features), padded.</param>
    /// <param name="inverse">1 / √(variance + epsilon), (features), padded.</param>
    /// <param name="gamma">(features), padded.</param>
    /// <param name="dgamma">From <see cref="Sums"/>.</param>
    /// <param name="dbeta">From <see cref="Sums"/>.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public void Backward<V>(
        ref float x, ref float dy, ref float dx, ref float mask, float positions,
        ref float mean, ref float inverse, ref float gamma, ref float dgamma, ref float dbeta)
        where V : struct, IVector<V>
    {
        V share = V.Broadcast(1 / positions);
        for (int step = 0; step < Steps; step++)
        {
            bool counts = Counts(ref mask, 0, step);
            for (int feature = 0; feature < Features; feature += V.Lanes)
            {
                nint at = (step * Step) + feature;
                V scale = V.Load(ref inverse, feature);
                V gradient = V.Load(ref dy, at);
                if (counts)
                {
                    V normalized = (V.Load(ref x, at) - V.Load(ref mean, feature)) * scale;
                    V common = V.Fma(normalized, V.Load(ref dgamma, feature), V.Load(ref dbeta, feature));
                    gradient = V.FmaNegated(share, common, gradient);
                }

                V.Store(V.Load(ref gamma, feature) * scale * gradient, ref dx, at);
            }
        }
    }

    /// <summary>dx = gamma inverse dy for one sample: the gradient where the statistics do not depend on the batch.</summary>
    /// <param name="dy">The gradient of its output.</param>
    /// <param name="dx">The gradient of its input; may be <paramref name="dy"/>.</param>
    /// <param name="inverse">1 / √(variance + epsilon), (features), padded.</param>
    /// <param name="gamma">(features), padded.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public void Scale<V>(ref float dy, ref float dx, ref float inverse, ref float gamma)
        where V : struct, IVector<V>
    {
        for (int step = 0; step < Steps; step++)
        {
            for (int feature = 0; feature < Features; feature += V.Lanes)
            {
                nint at = (step * Step) + feature;
                V.Store(V.Load(ref gamma, feature) * V.Load(ref inverse, feature) * V.Load(ref dy, at), ref dx, at);
            }
        }
    }

    /// <summary>How many positions count in the moments, by Keras' rule.</summary>
    /// <param name="mask">The first sample's mask; a null reference: no mask.</param>
    /// <param name="rows">Samples.</param>
    public float Positions(ref float mask, int rows)
    {
        if (Unsafe.IsNullRef(ref mask))
        {
            return rows * Steps;
        }

        int count = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int step = 0; step < Steps; step++)
            {
                count += Counts(ref mask, row, step) ? 1 : 0;
            }
        }

        return count + MaskedCountEpsilon;
    }

    private nint At(int row, int step) => (row * Row) + (step * Step);

    /// <summary>Whether a position counts in the moments.</summary>
    private bool Counts(ref float mask, int row, int step) =>
        Unsafe.IsNullRef(ref mask) || Unsafe.Add(ref mask, (row * Row) + step) > 0;

    private void Track(ref float moving, float current) => moving = (moving * Momentum) + (current * (1 - Momentum));
}
