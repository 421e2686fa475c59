using System.ComponentModel;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>Where a table of vectors and the gradients of what was looked up in it are.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IEmbeddingTable
{
    /// <summary>Rows of the table.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of the table.</summary>
    static abstract int Columns { get; }

    /// <summary>Groups that share the rows, which take them by turns.</summary>
    static abstract int Groups { get; }

    /// <summary>Time steps of a sample.</summary>
    static abstract int Steps { get; }

    /// <summary>Where the table's gradient begins in the flat vector.</summary>
    static abstract int Target { get; }

    /// <summary>The index of a step.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="step">The step.</param>
    static abstract float Index(DeviceBatch batch, int sample, int step);

    /// <summary>The gradient of a number that was looked up.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="step">The step.</param>
    /// <param name="column">The column.</param>
    static abstract float Gradient(DeviceBatch batch, int sample, int step, int column);
}

/// <summary>
/// The gradient of a table of vectors: each row is the sum of the gradients of the steps that have its index, in the order of samples and steps, and 0
/// where there are none. Groups take the rows by turns, as small indices often are the frequent ones, and a thread has some numbers of its group's rows,
/// so that nobody else adds to them.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EmbeddingGradient
{
    /// <summary>Indices that a group looks through at a time, and so the numbers of shared memory that it takes.</summary>
    public const int SharedFloats = 512;

    /// <summary>Computes the rows of a group.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="shared">Memory that the group shares, <see cref="SharedFloats"/> numbers.</param>
    /// <typeparam name="T">The table.</typeparam>
    public static void Compute<T>(DeviceBatch batch, ArrayView<float> shared)
        where T : struct, IEmbeddingTable
    {
        int rows = (T.Rows - Grid.IdxX + T.Groups - 1) / T.Groups;
        for (int n = Group.IdxX; n < rows * T.Columns; n += Group.DimX)
        {
            batch.Gradients[Place<T>(n / T.Columns, n % T.Columns)] = 0;
        }

        int positions = batch.Count * T.Steps;
        for (int start = 0; start < positions; start += SharedFloats)
        {
            int count = DeviceMath.Min(SharedFloats, positions - start);
            for (int n = Group.IdxX; n < count; n += Group.DimX)
            {
                shared[n] = T.Index(batch, (start + n) / T.Steps, (start + n) % T.Steps);
            }

            Group.Barrier();
            for (int n = 0; n < count; n++)
            {
                int index = (int)shared[n];
                if (index % T.Groups == Grid.IdxX)
                {
                    Add<T>(batch, start + n, index / T.Groups);
                }
            }

            Group.Barrier();
        }
    }

    /// <summary>Adds a step's gradient to a row of the group. The thread that has set a number to 0 adds to it.</summary>
    private static void Add<T>(DeviceBatch batch, int position, int row)
        where T : struct, IEmbeddingTable
    {
        int column = Group.IdxX - (row * T.Columns % Group.DimX);
        column = column < 0 ? column + Group.DimX : column;
        for (; column < T.Columns; column += Group.DimX)
        {
            batch.Gradients[Place<T>(row, column)] += T.Gradient(batch, position / T.Steps, position % T.Steps, column);
        }
    }

    /// <summary>Where a number of a row of the group is in the flat vector.</summary>
    private static int Place<T>(int row, int column)
        where T : struct, IEmbeddingTable => T.Target + (((row * T.Groups) + Grid.IdxX) * T.Columns) + column;
}
