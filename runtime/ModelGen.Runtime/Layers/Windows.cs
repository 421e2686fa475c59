using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>Windows over the steps of a sequence: which steps each of them has, and where the rows are, in floats.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct WindowShape
{
    /// <summary>Creates windows over steps that are not padded.</summary>
    public WindowShape()
    {
    }

    /// <summary>Steps of the sequence.</summary>
    public required int Steps { get; init; }

    /// <summary>From one step to the next.</summary>
    public required nint StepRow { get; init; }

    /// <summary>How many windows there are.</summary>
    public required int Windows { get; init; }

    /// <summary>From the row of one window to that of the next.</summary>
    public required nint WindowRow { get; init; }

    /// <summary>Steps of a window, those around the sequence included.</summary>
    public required int Size { get; init; }

    /// <summary>From the first step of a window to that of the next.</summary>
    public required int Strides { get; init; }

    /// <summary>Steps of the first window that are in front of the sequence.</summary>
    public int Before { get; init; }

    /// <summary>Numbers of a row, padding included.</summary>
    public required int Columns { get; init; }

    /// <summary>The steps of the sequence that a window has: the first, and the one behind the last.</summary>
    internal (int First, int End) StepsOf(int window)
    {
        int first = (window * Strides) - Before;
        return (Math.Max(0, first), Math.Min(Steps, first + Size));
    }
}

/// <summary>
/// What layers compute of the steps of each window, feature by feature. Steps are taken in their order, and windows too where what comes of several is
/// added. Steps that lie around the sequence take no part.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Windows
{
    /// <summary>The greatest of each window, NaN where one is NaN.</summary>
    /// <param name="shape">The windows.</param>
    /// <param name="x">The sequence.</param>
    /// <param name="y">A row for each window.</param>
    /// <typeparam name="V">The vector; its lanes divide the columns.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Max<V>(in WindowShape shape, ref float x, ref float y)
        where V : struct, IVector<V>
    {
        for (int window = 0; window < shape.Windows; window++)
        {
            (int first, int end) = shape.StepsOf(window);
            for (int column = 0; column < shape.Columns; column += V.Lanes)
            {
                V greatest = V.Load(ref x, (first * shape.StepRow) + column);
                for (int step = first + 1; step < end; step++)
                {
                    greatest = VectorMath.Maximum(greatest, V.Load(ref x, (step * shape.StepRow) + column));
                }

                V.Store(greatest, ref y, (window * shape.WindowRow) + column);
            }
        }
    }

    /// <summary>
    /// The gradient of <see cref="Max{V}"/>: that of a window goes to the first of its steps that is as great as any, and NaN to all others where the
    /// greatest is NaN.
    /// </summary>
    /// <param name="shape">The windows.</param>
    /// <param name="x">The sequence.</param>
    /// <param name="y">The greatest of each window.</param>
    /// <param name="dy">Its gradient.</param>
    /// <param name="dx">Where the gradient of the sequence goes.</param>
    /// <typeparam name="V">The vector; its lanes divide the columns.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaxBackward<V>(in WindowShape shape, ref float x, ref float y, ref float dy, ref float dx)
        where V : struct, IVector<V>
    {
        Rows.Clear(ref dx, shape.Steps * (int)shape.StepRow);
        for (int window = 0; window < shape.Windows; window++)
        {
            (int first, int end) = shape.StepsOf(window);
            for (int column = 0; column < shape.Columns; column += V.Lanes)
            {
                nint row = (window * shape.WindowRow) + column;
                V greatest = V.Load(ref y, row), left = V.Load(ref dy, row);
                V none = V.SelectGreater(V.Abs(greatest), V.Broadcast(-1), V.Zero, greatest);
                for (int step = first; step < end; step++)
                {
                    nint at = (step * shape.StepRow) + column;
                    V value = V.Load(ref x, at);
                    V.Store(V.Load(ref dx, at) + V.SelectGreater(greatest, value, none, left), ref dx, at);
                    left = V.SelectGreater(greatest, value, left, none);
                }
            }
        }
    }

    /// <summary>The sum or the mean of each window.</summary>
    /// <param name="shape">The windows.</param>
    /// <param name="isMean">Whether a sum is divided by the steps that there are.</param>
    /// <param name="x">The sequence.</param>
    /// <param name="y">A row for each window.</param>
    /// <typeparam name="V">The vector; its lanes divide the columns.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<V>(in WindowShape shape, bool isMean, ref float x, ref float y)
        where V : struct, IVector<V>
    {
        for (int window = 0; window < shape.Windows; window++)
        {
            (int first, int end) = shape.StepsOf(window);
            V count = V.Broadcast(isMean ? end - first : 1);
            for (int column = 0; column < shape.Columns; column += V.Lanes)
            {
                V sum = V.Load(ref x, (first * shape.StepRow) + column);
                for (int step = first + 1; step < end; step++)
                {
                    sum += V.Load(ref x, (step * shape.StepRow) + column);
                }

                V.Store(sum / count, ref y, (window * shape.WindowRow) + column);
            }
        }
    }

    /// <summary>The gradient of the mean of <see cref="Sum{V}"/>: each step of a window has an equal share in its own.</summary>
    /// <param name="shape">The windows.</param>
    /// <param name="dy">The gradient of each window.</param>
    /// <param name="dx">Where the gradient of the sequence goes.</param>
    /// <typeparam name="V">The vector; its lanes divide the columns.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MeanBackward<V>(in WindowShape shape, ref float dy, ref float dx)
        where V : struct, IVector<V>
    {
        Rows.Clear(ref dx, shape.Steps * (int)shape.StepRow);
        for (int window = 0; window < shape.Windows; window++)
        {
            (int first, int end) = shape.StepsOf(window);
            V count = V.Broadcast(end - first);
            for (int column = 0; column < shape.Columns; column += V.Lanes)
            {
                V share = V.Load(ref dy, (window * shape.WindowRow) + column) / count;
                for (int step = first; step < end; step++)
                {
                    nint at = (step * shape.StepRow) + column;
                    V.Store(V.Load(ref dx, at) + share, ref dx, at);
                }
            }
        }
    }

    /// <summary>Repeats each row of a window for all of its steps.</summary>
    /// <param name="shape">The windows, which share no step and leave none out.</param>
    /// <param name="x">A row for each window.</param>
    /// <param name="y">The sequence.</param>
    public static void Repeat(in WindowShape shape, ref float x, ref float y)
    {
        for (int step = 0; step < shape.Steps; step++)
        {
            Rows.Copy(ref Unsafe.Add(ref x, step / shape.Size * shape.WindowRow), ref Unsafe.Add(ref y, step * shape.StepRow), shape.Columns);
        }
    }
}
