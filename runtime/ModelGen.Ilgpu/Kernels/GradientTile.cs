using System.ComponentModel;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>
/// The gradients of a layer's weights as one product, Σ leftᵀ right over all samples and steps: on the left what the weights are
/// multiplied by (inputs, previous outputs, 1 for the bias), on the right the gradients of the pre-activations.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGradientProduct
{
    /// <summary>Rows of the product: of the kernel, of the recurrent kernel and of the bias, one after another.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of the product.</summary>
    static abstract int Columns { get; }

    /// <summary>Steps of a sample.</summary>
    static abstract int Steps { get; }

    /// <summary>A factor on the left.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="sample">Which sample.</param>
    /// <param name="step">Which step.</param>
    /// <param name="row">Which row of the product.</param>
    static abstract float Left(DeviceBatch batch, int sample, int step, int row);

    /// <summary>A factor on the right.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="sample">Which sample.</param>
    /// <param name="step">Which step.</param>
    /// <param name="column">Which column of the product.</param>
    static abstract float Right(DeviceBatch batch, int sample, int step, int column);

    /// <summary>Where a row's gradients begin in the flat vector.</summary>
    /// <param name="row">Which row of the product.</param>
    static abstract int Target(int row);
}

/// <summary>
/// Computes a tile of 64 by 64 gradients: a group brings the factors of a few steps into shared memory, and each of its threads adds
/// their products to 4 by 4 sums that it keeps in registers. Steps are added in their order.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GradientTile
{
    /// <summary>Rows and columns of a tile.</summary>
    public const int Size = DeviceContract.GradientTileSize;

    /// <summary>Shared memory that a tile takes, in floats.</summary>
    public const int SharedFloats = 2 * Depth * Size;

    /// <summary>Steps that are brought in together.</summary>
    private const int Depth = 32;

    /// <summary>Sums of a thread in each direction.</summary>
    private const int Sums = 4;

    private const int ItemsInRow = Size / Sums;

    /// <summary>Computes a tile over one slice of the samples.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="shared">Memory that the group shares, <see cref="SharedFloats"/> numbers.</param>
    /// <param name="tile">Which tile; tiles are counted row by row.</param>
    /// <param name="slice">Which slice.</param>
    /// <typeparam name="T">The product.</typeparam>
    public static void Compute<T>(DeviceBatch batch, ArrayView<float> shared, int tile, int slice)
        where T : struct, IGradientProduct
    {
        int columnTiles = (T.Columns + Size - 1) / Size;
        int firstRow = tile / columnTiles * Size, firstColumn = tile % columnTiles * Size;
        int firstSample = (int)((long)batch.Count * slice / batch.Slices);
        int depth = ((int)((long)batch.Count * (slice + 1) / batch.Slices) - firstSample) * T.Steps;
        ArrayView<Float4> left = shared.SubView(0, Depth * Size).Cast<Float4>();
        ArrayView<Float4> right = shared.SubView(Depth * Size, Depth * Size).Cast<Float4>();
        for (int pass = 0; pass < ItemsInRow * ItemsInRow; pass += Group.DimX)
        {
            int item = (pass + Group.IdxX) % (ItemsInRow * ItemsInRow);
            int leftAt = item / ItemsInRow, rightAt = item % ItemsInRow;
            Float4 sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            for (int step = 0; step < depth; step += Depth)
            {
                Fetch<T>(batch, shared, firstSample, step, depth, firstRow, firstColumn);
                Group.Barrier();
                for (int k = 0; k < Depth; k++)
                {
                    Float4 a = left[(k * ItemsInRow) + leftAt];
                    Float4 b = right[(k * ItemsInRow) + rightAt];
                    sum0 = DeviceMath.MultiplyAdd(a.X, b, sum0);
                    sum1 = DeviceMath.MultiplyAdd(a.Y, b, sum1);
                    sum2 = DeviceMath.MultiplyAdd(a.Z, b, sum2);
                    sum3 = DeviceMath.MultiplyAdd(a.W, b, sum3);
                }

                Group.Barrier();
            }

            int row = firstRow + (leftAt * Sums), column = firstColumn + (rightAt * Sums);
            Store<T>(batch, slice, row, column, sum0);
            Store<T>(batch, slice, row + 1, column, sum1);
            Store<T>(batch, slice, row + 2, column, sum2);
            Store<T>(batch, slice, row + 3, column, sum3);
        }
    }

    private static void Fetch<T>(
        DeviceBatch batch, ArrayView<float> shared, int firstSample, int firstStep, int depth, int firstRow, int firstColumn)
        where T : struct, IGradientProduct
    {
        for (int n = Group.IdxX; n < Depth * Size; n += Group.DimX)
        {
            int step = firstStep + (n / Size), row = firstRow + (n % Size), column = firstColumn + (n % Size);
            float left = 0, right = 0;
            if (step < depth)
            {
                int sample = firstSample + (step / T.Steps);
                if (row < T.Rows)
                {
                    left = T.Left(batch, sample, step % T.Steps, row);
                }

                if (column < T.Columns)
                {
                    right = T.Right(batch, sample, step % T.Steps, column);
                }
            }

            shared[n] = left;
            shared[(Depth * Size) + n] = right;
        }
    }

    private static void Store<T>(DeviceBatch batch, int slice, int row, int column, Float4 sum)
        where T : struct, IGradientProduct
    {
        if (row < T.Rows)
        {
            int target = (slice * Gradients.Trainable(batch)) + T.Target(row) + column;
            Store<T>(batch, target, column, sum.X);
            Store<T>(batch, target + 1, column + 1, sum.Y);
            Store<T>(batch, target + 2, column + 2, sum.Z);
            Store<T>(batch, target + 3, column + 3, sum.W);
        }
    }

    private static void Store<T>(DeviceBatch batch, int target, int column, float sum)
        where T : struct, IGradientProduct
    {
        if (column < T.Columns)
        {
            batch.Gradients[target] = sum;
        }
    }
}
