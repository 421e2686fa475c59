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

/// <summary>What vectors of weights add to the loss that are not orthogonal, on a device.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DeviceOrthogonality
{
    /// <summary>The square of the least norm that is divided by.</summary>
    private const float LeastSquare = 1e-14f;

    /// <summary>Σ |cos| of each two vectors of one tensor, by a group; each thread takes some of the vectors with all behind them.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="shared">A number for each thread, in memory that the group shares.</param>
    /// <param name="first">Where the tensor is in the flat vector.</param>
    /// <param name="count">How many vectors it has.</param>
    /// <param name="apart">From the first number of one to that of the next.</param>
    /// <param name="numbers">Numbers of a vector.</param>
    /// <param name="step">From one of its numbers to the next.</param>
    /// <param name="factor">What each |cos| is multiplied by.</param>
    /// <param name="place">Where the sum goes among what the samples share.</param>
    public static void Sum(DeviceBatch batch, ArrayView<float> shared, int first, int count, int apart, int numbers, int step, float factor, int place)
    {
        float sum = 0, lost = 0;
        for (int i = Group.IdxX; i < count; i += Group.DimX)
        {
            int vector = first + (i * apart);
            float norm = Norm(Product(batch, vector, vector, numbers, step));
            for (int j = i + 1; j < count; j++)
            {
                int other = first + (j * apart);
                float norms = norm * Norm(Product(batch, other, other, numbers, step));
                float term = (factor * (DeviceMath.Abs(Product(batch, vector, other, numbers, step)) / norms)) - lost;
                float next = sum + term;
                lost = (next - sum) - term;
                sum = next;
            }
        }

        sum = GroupSum.Of(shared, sum);
        if (Group.IdxX == 0)
        {
            batch.Shared[place] = sum;
        }
    }

    /// <summary>Adds the gradient of one vector, by a group; the runtime's penalty says what it is.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="shared">A number for each thread, in memory that the group shares.</param>
    /// <param name="first">Where the tensor is in the flat vector.</param>
    /// <param name="count">How many vectors it has.</param>
    /// <param name="apart">From the first number of one to that of the next.</param>
    /// <param name="numbers">Numbers of a vector.</param>
    /// <param name="step">From one of its numbers to the next.</param>
    /// <param name="factor">What each |cos| is multiplied by.</param>
    /// <param name="index">Which vector.</param>
    public static void AddGradient(
        DeviceBatch batch, ArrayView<float> shared, int first, int count, int apart, int numbers, int step, float factor, int index)
    {
        int vector = first + (index * apart);
        float squares = GroupSum.Of(shared, PartOfProduct(batch, vector, vector, numbers, step));
        float norm = Norm(squares), cosines = 0;
        for (int j = 0; j < count; j++)
        {
            int other = first + (j * apart);
            float product = GroupSum.Of(shared, PartOfProduct(batch, vector, other, numbers, step));
            float norms = norm * Norm(GroupSum.Of(shared, PartOfProduct(batch, other, other, numbers, step)));
            float cosine = j == index ? 0f : product / norms;
            float sign = cosine > 0 ? 1f : cosine < 0 ? -1f : cosine;
            cosines += DeviceMath.Abs(cosine);
            Add(batch, vector, other, numbers, step, factor * sign / norms);
        }

        float own = squares <= LeastSquare ? 0f : -factor * cosines / squares;
        Add(batch, vector, vector, numbers, step, own);
    }

    private static float Product(DeviceBatch batch, int left, int right, int numbers, int step)
    {
        float sum = 0;
        for (int i = 0; i < numbers; i++)
        {
            sum += batch.Parameters[left + (i * step)] * batch.Parameters[right + (i * step)];
        }

        return sum;
    }

    private static float PartOfProduct(DeviceBatch batch, int left, int right, int numbers, int step)
    {
        float sum = 0;
        for (int i = Group.IdxX; i < numbers; i += Group.DimX)
        {
            sum += batch.Parameters[left + (i * step)] * batch.Parameters[right + (i * step)];
        }

        return sum;
    }

    private static void Add(DeviceBatch batch, int gradient, int vector, int numbers, int step, float scale)
    {
        for (int i = Group.IdxX; i < numbers; i += Group.DimX)
        {
            batch.Gradients[gradient + (i * step)] = (scale * batch.Parameters[vector + (i * step)]) + batch.Gradients[gradient + (i * step)];
        }
    }

    private static float Norm(float square) => DeviceMath.Sqrt(DeviceMath.Max(LeastSquare, square));
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
