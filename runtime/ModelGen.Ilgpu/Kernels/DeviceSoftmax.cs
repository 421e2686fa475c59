using System.ComponentModel;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>p = exp(z) / Σ exp(z) over the classes of one position, by one thread; the runtime's softmax says why it is written so.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DeviceSoftmax
{
    /// <summary>p = exp(z) / Σ exp(z).</summary>
    /// <param name="rows">Work memory.</param>
    /// <param name="z">Where the logits are in it, (classes).</param>
    /// <param name="p">Where the probabilities go, (classes); may be <paramref name="z"/>.</param>
    /// <param name="classes">How many classes.</param>
    /// <returns>ln Σ exp(z).</returns>
    public static float Forward(ArrayView<float> rows, int z, int p, int classes)
    {
        float largest = rows[z];
        for (int i = 1; i < classes; i++)
        {
            float value = rows[z + i];
            largest = value <= largest ? largest : value;
        }

        float sum = 0;
        for (int i = 0; i < classes; i++)
        {
            float e = DeviceMath.Exp(rows[z + i] - largest);
            rows[p + i] = e;
            sum += e;
        }

        for (int i = 0; i < classes; i++)
        {
            rows[p + i] = rows[p + i] / sum;
        }

        return largest + DeviceMath.Log(sum);
    }

    /// <summary>dz = p (dp − Σ dp p).</summary>
    /// <param name="rows">Work memory.</param>
    /// <param name="p">Where the probabilities are in it, (classes).</param>
    /// <param name="dp">Where their gradient is, (classes).</param>
    /// <param name="dz">Where the gradient of the logits goes, (classes); may be <paramref name="dp"/>.</param>
    /// <param name="classes">How many classes.</param>
    public static void Backward(ArrayView<float> rows, int p, int dp, int dz, int classes)
    {
        float mean = 0;
        for (int i = 0; i < classes; i++)
        {
            mean = (rows[dp + i] * rows[p + i]) + mean;
        }

        for (int i = 0; i < classes; i++)
        {
            rows[dz + i] = rows[p + i] * (rows[dp + i] - mean);
        }
    }

    /// <summary>Probabilities and −ln p(class) = ln Σ exp(z) − z(class).</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="z">Where the logits are in its work memory, (classes).</param>
    /// <param name="p">Where the probabilities go, (classes).</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="target">Where the index of the right class is among the targets.</param>
    /// <returns>The loss of this position; NaN where the target is no class.</returns>
    public static float SparseCrossentropy(DeviceBatch batch, int z, int p, int classes, int target)
    {
        float label = batch.Target[target];
        int right = (int)label;
        float logSum = Forward(batch.Rows, z, p, classes);
        return (uint)right < (uint)classes && right == label ? logSum - batch.Rows[z + right] : float.NaN;
    }

    /// <summary>dz = (p − [class]) scale; where the target is no class, [class] is 0.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="p">Where the probabilities are in its work memory, (classes).</param>
    /// <param name="dz">Where the gradient of the logits goes, (classes).</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="target">Where the index of the right class is among the targets.</param>
    /// <param name="scale">The weight of this position.</param>
    public static void SparseCrossentropyBackward(DeviceBatch batch, int p, int dz, int classes, int target, float scale)
    {
        float label = batch.Target[target];
        for (int i = 0; i < classes; i++)
        {
            float probability = batch.Rows[p + i];
            batch.Rows[dz + i] = (label == i ? probability - 1 : probability) * scale;
        }
    }

    /// <summary>dz = 0: a masked position.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="dz">Where the gradient of the logits goes in its work memory, (classes).</param>
    /// <param name="classes">How many classes.</param>
    public static void NoGradient(DeviceBatch batch, int dz, int classes)
    {
        for (int i = 0; i < classes; i++)
        {
            batch.Rows[dz + i] = 0;
        }
    }

    /// <summary>Probabilities and −Σ y ln p = Σ y (ln Σ exp(z) − z).</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="z">Where the logits are in its work memory, (classes).</param>
    /// <param name="p">Where the probabilities go, (classes); not <paramref name="z"/>.</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="target">Where the distribution y is among the targets, (classes).</param>
    /// <param name="factor">What targets are multiplied by first.</param>
    /// <param name="summand">What is then added to them.</param>
    /// <returns>The loss of this position.</returns>
    public static float Crossentropy(DeviceBatch batch, int z, int p, int classes, int target, float factor = 1, float summand = 0)
    {
        float logSum = Forward(batch.Rows, z, p, classes);
        float loss = 0;
        for (int i = 0; i < classes; i++)
        {
            loss = (((batch.Target[target + i] * factor) + summand) * (logSum - batch.Rows[z + i])) + loss;
        }

        return loss;
    }

    /// <summary>dz = (p Σ y − y) scale.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="p">Where the probabilities are in its work memory, (classes).</param>
    /// <param name="dz">Where the gradient of the logits goes, (classes).</param>
    /// <param name="classes">How many classes.</param>
    /// <param name="target">Where the distribution y is among the targets, (classes).</param>
    /// <param name="scale">The weight of this position.</param>
    /// <param name="factor">What targets are multiplied by first.</param>
    /// <param name="summand">What is then added to them.</param>
    public static void CrossentropyBackward(
        DeviceBatch batch, int p, int dz, int classes, int target, float scale, float factor = 1, float summand = 0)
    {
        float mass = 0;
        for (int i = 0; i < classes; i++)
        {
            mass += (batch.Target[target + i] * factor) + summand;
        }

        for (int i = 0; i < classes; i++)
        {
            batch.Rows[dz + i] = ((batch.Rows[p + i] * mass) - ((batch.Target[target + i] * factor) + summand)) * scale;
        }
    }
}
