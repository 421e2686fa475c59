using ILGPU;
using ModelGen.Ilgpu.Execution;

namespace ModelGen.Ilgpu.Kernels;

/// <summary>What happens to the flat vector of gradients between the products and the optimizer.</summary>
public static class Gradients
{
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

    /// <summary>
    /// Σ g² of one tensor, by a group, in single precision, as not every device has another. Each thread's sum is compensated
    /// (Kahan, 1965), and the threads' sums are added in two levels.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="shared">A number for each thread, in memory that the group shares.</param>
    /// <param name="tensor">Where the tensor is in the flat vector.</param>
    /// <param name="length">How many numbers it has.</param>
    public static float SumOfSquares(DeviceBatch batch, ArrayView<float> shared, int tensor, int length)
    {
        float sum = 0, lost = 0;
        for (int n = Group.IdxX; n < length; n += Group.DimX)
        {
            float gradient = batch.Gradients[tensor + n];
            float term = (gradient * gradient) - lost;
            float next = sum + term;
            lost = (next - sum) - term;
            sum = next;
        }

        return GroupSum.Of(shared, sum);
    }

    /// <summary>What a gradient is multiplied by so that the norm stays within a limit.</summary>
    /// <param name="sumOfSquares">The square of the norm.</param>
    /// <param name="limit">The greatest norm.</param>
    public static float NormScale(float sumOfSquares, float limit)
    {
        float norm = DeviceMath.Sqrt(sumOfSquares);
        return norm > limit ? limit / norm : 1;
    }
}
