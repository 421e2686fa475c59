using System.ComponentModel;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>
/// How a group brings numbers into the memory that its threads share. The threads share the work, and have to meet at a barrier
/// before they read what the others brought.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Tiles
{
    /// <summary>Sets numbers to 0.</summary>
    /// <param name="shared">Memory that the group shares.</param>
    /// <param name="count">How many, from its beginning.</param>
    public static void Clear(ArrayView<float> shared, int count)
    {
        for (int n = Group.IdxX; n < count; n += Group.DimX)
        {
            shared[n] = 0;
        }
    }

    /// <summary>Copies weights that are read many times.</summary>
    /// <param name="weights">The weights, a multiple of four.</param>
    /// <param name="shared">Where they go, of the same length.</param>
    /// <returns>The copies.</returns>
    public static ArrayView<Float4> Hold(ArrayView<float> weights, ArrayView<float> shared)
    {
        ArrayView<Float4> source = weights.Cast<Float4>(), copies = shared.Cast<Float4>();
        for (int n = Group.IdxX; n < copies.IntLength; n += Group.DimX)
        {
            copies[n] = source[n];
        }

        return copies;
    }

    /// <summary>Copies some numbers of each sample of a tile, with 0 for samples that the batch does not have.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The first sample of the tile.</param>
    /// <param name="samples">Samples of a tile.</param>
    /// <param name="rowFloats">From one sample's work memory to the next.</param>
    /// <param name="source">The first number in the work memory of a sample.</param>
    /// <param name="count">How many numbers.</param>
    /// <param name="shared">Where they go.</param>
    /// <param name="stride">From one sample's numbers to the next there.</param>
    /// <param name="width">How many numbers are written there: those past <paramref name="count"/> are 0.</param>
    public static void Fetch(
        DeviceBatch batch, int first, int samples, int rowFloats, int source, int count, ArrayView<float> shared, int stride, int width)
    {
        for (int i = Group.IdxX; i < samples * width; i += Group.DimX)
        {
            int sample = i / width, n = i % width;
            float value = 0;
            if (n < count && first + sample < batch.Count)
            {
                value = batch.Rows[((first + sample) * rowFloats) + source + n];
            }

            shared[(sample * stride) + n] = value;
        }
    }

    /// <summary>
    /// Copies some of the numbers of a window of each sample of a tile: its rows lie apart, but one behind the other in shared memory. It has 0 for
    /// samples that the batch does not have.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The first sample of the tile.</param>
    /// <param name="samples">Samples of a tile.</param>
    /// <param name="rowFloats">From one sample's work memory to the next.</param>
    /// <param name="source">The first number of the window in the work memory of a sample.</param>
    /// <param name="features">Numbers of a row of the window.</param>
    /// <param name="apart">From one of its rows to the next.</param>
    /// <param name="begin">The first of the window's numbers that is copied.</param>
    /// <param name="count">How many numbers.</param>
    /// <param name="shared">Where they go.</param>
    /// <param name="stride">From one sample's numbers to the next there.</param>
    /// <param name="width">How many numbers are written there: those past <paramref name="count"/> are 0.</param>
    public static void FetchWindow(
        DeviceBatch batch,
        int first,
        int samples,
        int rowFloats,
        int source,
        int features,
        int apart,
        int begin,
        int count,
        ArrayView<float> shared,
        int stride,
        int width)
    {
        for (int i = Group.IdxX; i < samples * width; i += Group.DimX)
        {
            int sample = i / width, n = i % width;
            float value = 0;
            if (n < count && first + sample < batch.Count)
            {
                int number = begin + n;
                value = batch.Rows[((first + sample) * rowFloats) + source + (number / features * apart) + (number % features)];
            }

            shared[(sample * stride) + n] = value;
        }
    }
}
