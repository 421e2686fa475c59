using System.ComponentModel;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>What happens to the flat vector of gradients between the products and the optimizer.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Gradients
{
    /// <summary>2⁻⁸⁰: the squares of as many gradients as there can be are then in range, if some are above 2⁶³.</summary>
    private const float Small = 1f / (1L << 40) / (1L << 40);

    /// <summary>How many gradients there are.</summary>
    /// <param name="batch">The batch.</param>
    public static int Trainable(DeviceBatch batch) => (int)(batch.Gradients.Length / batch.Slices);

    /// <summary>Adds the slices of one gradient, in their order.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="n">Which gradient.</param>
    public static void Fold(DeviceBatch batch, int n)
    {
        int trainable = Trainable(batch);
        float sum = batch.Gradients[n];
        for (int slice = 1; slice < batch.Slices; slice++)
        {
            sum += batch.Gradients[(slice * trainable) + n];
        }

        batch.Gradients[n] = sum;
    }

    /// <summary>Adds a gradient to the sum of those of the batches before, which lies behind the optimizer's slots.</summary>
    /// <param name="batch">The batch.</param>
    public static void Gather(DeviceBatch batch)
    {
        int n = (Grid.IdxX * Group.DimX) + Group.IdxX;
        int trainable = Trainable(batch);
        if (n < trainable)
        {
            int sum = (int)batch.Slots.Length - trainable + n;
            batch.Slots[sum] = batch.Gradients[n] + batch.Slots[sum];
        }
    }

    /// <summary>Puts the mean over the batches of a step in the place of the gradient, and begins the sum anew.</summary>
    /// <param name="batch">The batch.</param>
    public static void Mean(DeviceBatch batch)
    {
        int n = (Grid.IdxX * Group.DimX) + Group.IdxX;
        int trainable = Trainable(batch);
        if (n < trainable)
        {
            int sum = (int)batch.Slots.Length - trainable + n;
            batch.Gradients[n] = (batch.Gradients[n] + batch.Slots[sum]) / batch.Accumulation;
            batch.Slots[sum] = 0;
        }
    }

    /// <summary>
    /// Σ g² of one tensor, by a group, in single precision, as not every device has another. Each thread's sum is compensated
    /// (Kahan, 1965), and the threads' sums are added in two levels. Beside it goes the sum of the squares of small g, g <see cref="Small"/>,
    /// which stands in for it where it overflows.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="shared">A number for each thread, in memory that the group shares.</param>
    /// <param name="tensor">Where the tensor is in the flat vector.</param>
    /// <param name="length">How many numbers it has.</param>
    /// <param name="place">Where the two sums go among what the samples share.</param>
    public static void SumSquares(DeviceBatch batch, ArrayView<float> shared, int tensor, int length, int place)
    {
        float sum = 0, lost = 0, smallSum = 0;
        for (int n = Group.IdxX; n < length; n += Group.DimX)
        {
            float gradient = batch.Gradients[tensor + n];
            float term = (gradient * gradient) - lost;
            float next = sum + term;
            lost = (next - sum) - term;
            sum = next;
            smallSum += gradient * Small * (gradient * Small);
        }

        sum = GroupSum.Of(shared, sum);
        smallSum = GroupSum.Of(shared, smallSum);
        if (Group.IdxX == 0)
        {
            batch.Shared[place] = sum;
            batch.Shared[place + 1] = smallSum;
        }
    }

    /// <summary>What a gradient is multiplied by so that the norm stays within a limit.</summary>
    /// <param name="sum">The square of the norm; infinite, or NaN from compensating that, where it is too large.</param>
    /// <param name="smallSum">The square of the norm of small gradients.</param>
    /// <param name="limit">The greatest norm.</param>
    public static float NormScale(float sum, float smallSum, float limit)
    {
        float scale = sum < float.MaxValue ? limit / DeviceMath.Sqrt(sum) : limit / DeviceMath.Sqrt(smallSum) * Small;
        return scale < 1 ? scale : 1;
    }
}
