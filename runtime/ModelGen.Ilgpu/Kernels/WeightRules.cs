using System.ComponentModel;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>What weights add to the loss, on a device.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DevicePenalties
{
    /// <summary>l1 Σ|w| + l2 Σw² of one tensor, by a group; each thread's sum is compensated (Kahan, 1965).</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="shared">A number for each thread, in memory that the group shares.</param>
    /// <param name="tensor">Where the tensor is in the flat vector.</param>
    /// <param name="length">How many numbers it has.</param>
    /// <param name="l1">Factor of the magnitudes.</param>
    /// <param name="l2">Factor of the squares.</param>
    /// <param name="place">Where the sum goes among what the samples share.</param>
    public static void Sum(DeviceBatch batch, ArrayView<float> shared, int tensor, int length, float l1, float l2, int place)
    {
        float sum = 0, lost = 0;
        for (int n = Group.IdxX; n < length; n += Group.DimX)
        {
            float weight = batch.Parameters[tensor + n];
            float term = (l1 * DeviceMath.Abs(weight)) + (l2 * weight * weight) - lost;
            float next = sum + term;
            lost = (next - sum) - term;
            sum = next;
        }

        sum = GroupSum.Of(shared, sum);
        if (Group.IdxX == 0)
        {
            batch.Shared[place] = sum;
        }
    }

    /// <summary>Adds l1 sign(w) + 2 l2 w to the gradient of a weight.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="n">Which weight.</param>
    /// <param name="l1">Factor of the magnitudes.</param>
    /// <param name="l2">Factor of the squares.</param>
    public static void AddGradient(DeviceBatch batch, int n, float l1, float l2)
    {
        float w = batch.Parameters[n];

        // The sign of 0 is 0, and that of NaN NaN.
        float sign = w > 0 ? 1f : w < 0 ? -1f : w;
        batch.Gradients[n] = (2 * l2 * w) + ((l1 * sign) + batch.Gradients[n]);
    }
}

/// <summary>What weights are brought back to after a step of the optimizer, on a device; the same as on the CPU.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DeviceConstraints
{
    /// <summary>Sets the negative weights of a column to 0; NaN stays.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The column's first number.</param>
    /// <param name="rows">How many numbers it has.</param>
    /// <param name="columns">How far they lie apart.</param>
    public static void NotNegative(DeviceBatch batch, int first, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            float weight = batch.Parameters[first + (row * columns)];
            batch.Parameters[first + (row * columns)] = weight < 0 ? 0f : weight;
        }
    }

    /// <summary>Scales a column so that its norm is within bounds, or some way there.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The column's first number.</param>
    /// <param name="rows">How many numbers it has.</param>
    /// <param name="columns">How far they lie apart.</param>
    /// <param name="minimum">The least norm.</param>
    /// <param name="maximum">The greatest norm.</param>
    /// <param name="rate">How much of the way there, from 0 to 1.</param>
    public static void LimitNorms(DeviceBatch batch, int first, int rows, int columns, float minimum, float maximum, float rate)
    {
        float sum = 0, lost = 0;
        for (int row = 0; row < rows; row++)
        {
            float weight = batch.Parameters[first + (row * columns)];
            float term = (weight * weight) - lost;
            float next = sum + term;
            lost = (next - sum) - term;
            sum = next;
        }

        float norm = DeviceMath.Sqrt(sum);
        float bound = DeviceMath.Min(maximum, DeviceMath.Max(minimum, norm));
        float scale = ((rate * bound) + ((1 - rate) * norm)) / (norm + 1e-7f);
        for (int row = 0; row < rows; row++)
        {
            batch.Parameters[first + (row * columns)] = batch.Parameters[first + (row * columns)] * scale;
        }
    }
}
