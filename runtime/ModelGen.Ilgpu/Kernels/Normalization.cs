using System.ComponentModel;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>Where the input of a batch normalization is in the work memory of a sample.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct NormalizationShape
{
    /// <summary>From one sample to the next.</summary>
    public int RowFloats;

    /// <summary>The first number of the input.</summary>
    public int X;

    /// <summary>The first number of the mask, (steps); −1: no mask.</summary>
    public int Mask;

    /// <summary>Steps of a sample.</summary>
    public int Steps;

    /// <summary>From one step to the next.</summary>
    public int Stride;

    /// <summary>Features of a step.</summary>
    public int Features;
}

/// <summary>
/// The sums over samples and steps of a batch normalization. A group takes 16 features; its threads share the steps of all samples,
/// and their sums are added in one order. The runtime's <see cref="BatchNormalization"/> says what is computed.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Normalization
{
    /// <summary>Features of a group.</summary>
    public const int Features = DeviceContract.NormalizedFeatures;

    /// <summary>What Keras adds to the number of counted positions of a masked batch.</summary>
    private const float MaskedCountEpsilon = 1e-7f;

    /// <summary>How many positions count in the moments, for all threads of a group.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="shared">A number for each thread, in memory that the group shares.</param>
    /// <param name="shape">The input.</param>
    public static float Positions(DeviceBatch batch, ArrayView<float> shared, NormalizationShape shape)
    {
        if (shape.Mask < 0)
        {
            return batch.Count * shape.Steps;
        }

        float count = 0;
        for (int n = Group.IdxX; n < batch.Count * shape.Steps; n += Group.DimX)
        {
            count += Counts(batch, shape, n) ? 1f : 0f;
        }

        return GroupSum.Of(shared, count) + MaskedCountEpsilon;
    }

    /// <summary>Mean and variance of the group's features over the batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="shared">A number for each thread, in memory that the group shares.</param>
    /// <param name="shape">The input.</param>
    /// <returns>Those of the feature of the thread.</returns>
    public static (float Mean, float Variance) Moments(DeviceBatch batch, ArrayView<float> shared, NormalizationShape shape)
    {
        float positions = Positions(batch, shared, shape);
        float sum = 0;
        for (int n = Group.IdxX / Features; n < batch.Count * shape.Steps; n += Group.DimX / Features)
        {
            if (Counts(batch, shape, n))
            {
                sum += batch.Rows[At(shape, n)];
            }
        }

        GroupSum.ByLane(shared, sum);
        float mean = shared[Group.IdxX % Features] / positions;
        Group.Barrier();
        sum = 0;
        for (int n = Group.IdxX / Features; n < batch.Count * shape.Steps; n += Group.DimX / Features)
        {
            if (Counts(batch, shape, n))
            {
                float distance = batch.Rows[At(shape, n)] - mean;
                sum = (distance * distance) + sum;
            }
        }

        GroupSum.ByLane(shared, sum);
        float variance = shared[Group.IdxX % Features] / positions;
        Group.Barrier();
        return (mean, variance);
    }

    /// <summary>Σ dy and Σ dy (x − mean) inverse of the group's features over the batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="shared">A number for each thread, in memory that the group shares.</param>
    /// <param name="shape">The input.</param>
    /// <param name="dy">The first number of the output's gradient in the work memory of a sample.</param>
    /// <param name="mean">The mean of the thread's feature.</param>
    /// <param name="inverse">1 / √(variance + epsilon) of the thread's feature.</param>
    /// <returns>Those of the feature of the thread.</returns>
    public static (float DBeta, float DGamma) Sums(
        DeviceBatch batch, ArrayView<float> shared, NormalizationShape shape, int dy, float mean, float inverse)
    {
        float sum = 0, product = 0;
        for (int n = Group.IdxX / Features; n < batch.Count * shape.Steps; n += Group.DimX / Features)
        {
            int at = At(shape, n);
            float gradient = batch.Rows[at - shape.X + dy];
            sum += gradient;
            product = (gradient * ((batch.Rows[at] - mean) * inverse)) + product;
        }

        GroupSum.ByLane(shared, sum);
        float dbeta = shared[Group.IdxX % Features];
        Group.Barrier();
        GroupSum.ByLane(shared, product);
        float dgamma = shared[Group.IdxX % Features];
        Group.Barrier();
        return (dbeta, dgamma);
    }

    /// <summary>The feature of a thread; past the last one for threads that have none.</summary>
    public static int Feature() => (Grid.IdxX * Features) + (Group.IdxX % Features);

    /// <summary>How many features the group has; 0 or less for none.</summary>
    /// <param name="features">How many there are in all.</param>
    public static int FeaturesOfGroup(int features) => DeviceMath.Min(Features, features - (Grid.IdxX * Features));

    /// <summary>The thread's feature at a position; threads that have none read the last one along.</summary>
    private static int At(NormalizationShape shape, int position) =>
        (position / shape.Steps * shape.RowFloats) + shape.X + (position % shape.Steps * shape.Stride)
        + DeviceMath.Min(Feature(), shape.Features - 1);

    private static bool Counts(DeviceBatch batch, NormalizationShape shape, int position) =>
        shape.Mask < 0 || batch.Rows[(position / shape.Steps * shape.RowFloats) + shape.Mask + (position % shape.Steps)] > 0;
}
