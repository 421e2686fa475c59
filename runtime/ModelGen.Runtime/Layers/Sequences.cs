using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>Moves sequences of different lengths between the user's arrays, where they lie one behind the other, and work memory.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Sequences
{
    /// <summary>How many steps are computed for sequences: as many as the longest has.</summary>
    /// <param name="lengths">The lengths.</param>
    public static int Longest(ReadOnlySpan<int> lengths)
    {
        int longest = 0;
        foreach (int length in lengths)
        {
            longest = Math.Max(longest, length);
        }

        return longest;
    }

    /// <summary>Reads sequences. What one has no step for becomes 0 and is masked.</summary>
    /// <param name="source">The first number of the first.</param>
    /// <param name="lengths">The time steps of each.</param>
    /// <param name="x">Where the first step of the first goes.</param>
    /// <param name="mask">Where its mask goes, 1 for each step that there is.</param>
    /// <param name="steps">Steps of the longest sequence that is computed together with these: what lies behind stays as it is.</param>
    /// <param name="features">Numbers of a step.</param>
    /// <param name="stride">From one step to the next.</param>
    /// <param name="row">From one sequence to the next.</param>
    public static void Read(
        ref readonly float source, ReadOnlySpan<int> lengths, ref float x, ref float mask, int steps, int features, int stride, nint row)
    {
        ref float from = ref Unsafe.AsRef(in source);
        foreach (int length in lengths)
        {
            Rows.Copy(in from, features, ref x, stride, length, features);
            Rows.Clear(ref Unsafe.Add(ref x, (nint)length * stride), (steps - length) * stride);
            Rows.Fill(ref mask, length, 1);
            Rows.Clear(ref Unsafe.Add(ref mask, length), steps - length);
            from = ref Unsafe.Add(ref from, (nint)length * features);
            x = ref Unsafe.Add(ref x, row);
            mask = ref Unsafe.Add(ref mask, row);
        }
    }

    /// <summary>Writes the steps that sequences have.</summary>
    /// <param name="y">The first step of the first.</param>
    /// <param name="lengths">The time steps of each.</param>
    /// <param name="destination">Where its first number goes.</param>
    /// <param name="features">Numbers of a step.</param>
    /// <param name="stride">From one step to the next.</param>
    /// <param name="row">From one sequence to the next.</param>
    public static void Write(ref readonly float y, ReadOnlySpan<int> lengths, ref float destination, int features, int stride, nint row)
    {
        ref float from = ref Unsafe.AsRef(in y);
        foreach (int length in lengths)
        {
            Rows.Copy(in from, stride, ref destination, features, length, features);
            destination = ref Unsafe.Add(ref destination, (nint)length * features);
            from = ref Unsafe.Add(ref from, row);
        }
    }
}
