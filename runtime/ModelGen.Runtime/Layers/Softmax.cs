using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>p = exp(z) / Σ exp(z) over the last axis, and its cross-entropy in the logit form.</summary>
/// <remarks>
/// The largest logit is subtracted first, so that no exp overflows; sums run in the order of the classes at every width.
/// <para>For generated code only: any version may change it.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Softmax
{
    /// <summary>p = exp(z) / Σ exp(z).</summary>
    /// <param name="z">Logits, (classes), padded to whole vectors.</param>
    /// <param name="p">Probabilities, (classes), padded to whole vectors; may be <paramref name="z"/>.</param>
    /// <param name="classes">How many classes.</param>
    /// <returns>ln Σ exp(z).</returns>
    /// <typeparam name="V">The vector.</typeparam>
    public static float Forward<V>(ref float z, ref float p, int classes)
        where V : struct, IVector<V>
    {
        float largest = z;
        for (int i = 1; i < classes; i++)
        {
            float value = Unsafe.Add(ref z, i);
            largest = value > largest || float.IsNaN(value) ? value : largest;
        }

        V shift = V.Broadcast(largest);
        for (int i = 0; i < classes; i += V.Lanes)
        {
            V.Store(VectorMath.Exp(V.Load(ref z, i) - shift), ref p, i);
        }

        float sum = Rows.Sum(ref p, classes);
        V total = V.Broadcast(sum);
        for (int i = 0; i < classes; i += V.Lanes)
        {
            V.Store(V.Load(ref p, i) / total, ref p, i);
        }

        // The logarithm of the runtime, not of the platform: the same bits everywhere.
        float log = 0;
        F32.Store(VectorMath.Log(F32.Broadcast(sum)), ref log, 0);
        return largest + log;
    }

    /// <summary>dz = p (dp − Σ dp p).</summary>
    /// <param name="p">Probabilities, (classes), padded to whole vectors.</param>
    /// <param name="dp">Their gradient.</param>
    /// <param name="dz">The gradient of the logits; may be <paramref name="dp"/>.</param>
    /// <param name="classes">How many classes.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public static void Backward<V>(ref float p, ref float dp, ref float dz, int classes)
        where V : struct, IVector<V>
    {
        float dot = 0;
        for (int i = 0; i < classes; i++)
        {
            dot = MathF.FusedMultiplyAdd(Unsafe.Add(ref dp, i), Unsafe.Add(ref p, i), dot);
        }

        V mean = V.Broadcast(dot);
        for (int i = 0; i < classes; i += V.Lanes)
        {
            V.Store(V.Load(ref p, i) * (V.Load(ref dp, i) - mean), ref dz, i);
        }
    }

    /// <summary>−ln p(class) = ln Σ exp(z) − z(class), which stays exact where p(class) is tiny.</summary>
    /// <param name="z">Logits, (classes), padded to whole vectors.</param>
    /// <param name="p">Where the probabilities go.</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="target">The index of the right class.</param>
    /// <returns>The loss of this position; NaN where the target is no class.</returns>
    /// <typeparam name="V">The vector.</typeparam>
    public static float SparseCrossentropy<V>(ref float z, ref float p, int classes, float target)
        where V : struct, IVector<V>
    {
        // Where outputs are masked, a model can look for targets that are no class after this pass only.
        float right = target >= 0 && target < classes ? Unsafe.Add(ref z, (int)target) : float.NaN;
        return Forward<V>(ref z, ref p, classes) - right;
    }

    /// <summary>dz = (p − [class]) scale.</summary>
    /// <param name="p">Probabilities, (classes), padded to whole vectors.</param>
    /// <param name="dz">The gradient of the logits.</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="target">The index of the right class.</param>
    /// <param name="scale">The weight of this position.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public static void SparseCrossentropyBackward<V>(ref float p, ref float dz, int classes, float target, float scale)
        where V : struct, IVector<V>
    {
        V weight = V.Broadcast(scale);
        for (int i = 0; i < classes; i += V.Lanes)
        {
            V.Store(V.Load(ref p, i) * weight, ref dz, i);
        }

        Unsafe.Add(ref dz, (int)target) = (Unsafe.Add(ref p, (int)target) - 1) * scale;
    }

    /// <summary>−Σ y ln p = Σ y (ln Σ exp(z) − z).</summary>
    /// <param name="z">Logits, (classes), padded to whole vectors.</param>
    /// <param name="p">Where the probabilities go; not <paramref name="z"/>.</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="target">The distribution y, (classes).</param>
    /// <returns>The loss of this position.</returns>
    /// <typeparam name="V">The vector.</typeparam>
    public static float Crossentropy<V>(ref float z, ref float p, int classes, ref readonly float target)
        where V : struct, IVector<V>
    {
        float logSum = Forward<V>(ref z, ref p, classes);
        float loss = 0;
        for (int i = 0; i < classes; i++)
        {
            loss = MathF.FusedMultiplyAdd(Unsafe.Add(ref Unsafe.AsRef(in target), i), logSum - Unsafe.Add(ref z, i), loss);
        }

        return loss;
    }

    /// <summary>dz = (p Σ y − y) scale.</summary>
    /// <param name="p">Probabilities, (classes), padded to whole vectors.</param>
    /// <param name="dz">The gradient of the logits.</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="target">The distribution y, (classes), padded to whole vectors.</param>
    /// <param name="scale">The weight of this position.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public static void CrossentropyBackward<V>(ref float p, ref float dz, int classes, ref float target, float scale)
        where V : struct, IVector<V>
    {
        V mass = V.Broadcast(Rows.Sum(ref target, classes));
        V weight = V.Broadcast(scale);
        for (int i = 0; i < classes; i += V.Lanes)
        {
            V.Store(((V.Load(ref p, i) * mass) - V.Load(ref target, i)) * weight, ref dz, i);
        }
    }
}
