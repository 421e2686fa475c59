using System.ComponentModel;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>
/// What the runtime's <see cref="Windows"/> computes, for one number by one thread, in the same order. The first and the last of some rows are
/// cut to those that there are.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DeviceWindows
{
    /// <summary>The greatest number of a window, NaN where one is NaN.</summary>
    /// <param name="rows">Work memory.</param>
    /// <param name="x">The number of the sequence's first row.</param>
    /// <param name="apart">From there to the next row's.</param>
    /// <param name="first">The window's first row.</param>
    /// <param name="end">The row behind its last.</param>
    /// <param name="steps">Rows of the sequence.</param>
    public static float Max(ArrayView<float> rows, int x, int apart, int first, int end, int steps)
    {
        float greatest = float.NegativeInfinity;
        for (int step = IntrinsicMath.Max(0, first); step < IntrinsicMath.Min(steps, end); step++)
        {
            greatest = DeviceMath.Maximum(greatest, rows[x + (step * apart)]);
        }

        return greatest;
    }

    /// <summary>The part of a window's gradient that goes to one of its rows, the first that is as great as any; NaN where the greatest is.</summary>
    /// <param name="rows">Work memory.</param>
    /// <param name="x">The number of the sequence's first row.</param>
    /// <param name="apart">From there to the next row's.</param>
    /// <param name="first">The window's first row.</param>
    /// <param name="row">The row.</param>
    /// <param name="greatest">The greatest number of the window.</param>
    /// <param name="gradient">Its gradient.</param>
    public static float MaxShare(ArrayView<float> rows, int x, int apart, int first, int row, float greatest, float gradient)
    {
        // Choices between numbers, and no branches: ILGPU overlooks that threads differ in what a loop has found.
        float none = Choose(DeviceMath.Abs(greatest), -1, 0, greatest), left = gradient;
        for (int step = IntrinsicMath.Max(0, first); step < row; step++)
        {
            left = Choose(greatest, rows[x + (step * apart)], left, none);
        }

        return Choose(greatest, rows[x + (row * apart)], none, left);
    }

    /// <summary>The sum of a number over the rows of a window.</summary>
    /// <param name="rows">Work memory.</param>
    /// <param name="x">The number of the sequence's first row.</param>
    /// <param name="apart">From there to the next row's.</param>
    /// <param name="first">The window's first row.</param>
    /// <param name="end">The row behind its last.</param>
    /// <param name="steps">Rows of the sequence.</param>
    public static float Sum(ArrayView<float> rows, int x, int apart, int first, int end, int steps)
    {
        float sum = 0;
        for (int step = IntrinsicMath.Max(0, first); step < IntrinsicMath.Min(steps, end); step++)
        {
            sum += rows[x + (step * apart)];
        }

        return sum;
    }

    /// <summary>How many of the rows of a window there are.</summary>
    /// <param name="first">Its first row.</param>
    /// <param name="end">The row behind its last.</param>
    /// <param name="steps">Rows of the sequence.</param>
    public static float Count(int first, int end, int steps) => IntrinsicMath.Min(steps, end) - IntrinsicMath.Max(0, first);

    /// <summary>The first window that a row is in.</summary>
    /// <param name="row">The row.</param>
    /// <param name="size">Rows of a window.</param>
    /// <param name="strides">From the first row of a window to that of the next.</param>
    /// <param name="before">Rows of the first window that are in front of the sequence.</param>
    public static int FirstOf(int row, int size, int strides, int before) => IntrinsicMath.Max(0, row + before - size + strides) / strides;

    private static float Choose(float left, float right, float whenGreater, float otherwise) =>
        Lane.SelectGreater(new Lane(left), new Lane(right), new Lane(whenGreater), new Lane(otherwise)).Value;
}
