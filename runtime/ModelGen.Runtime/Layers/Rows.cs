using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.CompilerServices;

/// <summary>Moves numbers between the user's arrays, whose rows have no gaps, and work memory, whose rows are padded to whole vectors.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Rows
{
    /// <summary>Copies <paramref name="steps"/> rows of <paramref name="features"/> numbers.</summary>
    /// <param name="source">The first number.</param>
    /// <param name="sourceStep">From one row to the next in the source, in floats.</param>
    /// <param name="destination">Where the first number goes.</param>
    /// <param name="destinationStep">From one row to the next in the destination, in floats.</param>
    /// <param name="steps">How many rows.</param>
    /// <param name="features">Numbers in a row.</param>
    public static void Copy(
        ref readonly float source, nint sourceStep, ref float destination, nint destinationStep, int steps, int features)
    {
        if (sourceStep == features && destinationStep == features)
        {
            features *= steps;
            steps = 1;
        }

        for (int step = 0; step < steps; step++)
        {
            ref float from = ref Unsafe.Add(ref Unsafe.AsRef(in source), step * sourceStep);
            Span(ref from, features).CopyTo(Span(ref Unsafe.Add(ref destination, step * destinationStep), features));
        }
    }

    /// <summary>Copies <paramref name="count"/> numbers: a few vectors where that is a small constant.</summary>
    /// <param name="source">The first.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="count">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ref readonly float source, ref float destination, int count) =>
        Span(ref Unsafe.AsRef(in source), count).CopyTo(Span(ref destination, count));

    /// <summary>Exchanges rows and columns: number f of row t becomes number t of row f.</summary>
    /// <param name="source">The first number.</param>
    /// <param name="sourceStep">From one row to the next in the source, in floats.</param>
    /// <param name="destination">Where the first number goes; elsewhere than the source.</param>
    /// <param name="destinationStep">From one row to the next in the destination, in floats.</param>
    /// <param name="steps">Rows of the source.</param>
    /// <param name="features">Numbers in a row of the source.</param>
    public static void Transpose(
        ref readonly float source, nint sourceStep, ref float destination, nint destinationStep, int steps, int features)
    {
        for (int feature = 0; feature < features; feature++)
        {
            ref float from = ref Unsafe.Add(ref Unsafe.AsRef(in source), feature), to = ref Unsafe.Add(ref destination, feature * destinationStep);
            for (int step = 0; step < steps; step++)
            {
                Unsafe.Add(ref to, step) = Unsafe.Add(ref from, step * sourceStep);
            }
        }
    }

    /// <summary>Multiplies <paramref name="steps"/> rows of <paramref name="features"/> numbers, and adds a number to each.</summary>
    /// <param name="destination">The first number.</param>
    /// <param name="step">From one row to the next, in floats.</param>
    /// <param name="steps">How many rows.</param>
    /// <param name="features">Numbers in a row.</param>
    /// <param name="factor">What they are multiplied by.</param>
    /// <param name="summand">What is added.</param>
    public static void Scale(ref float destination, nint step, int steps, int features, float factor, float summand)
    {
        for (int row = 0; row < steps; row++)
        {
            foreach (ref float value in Span(ref Unsafe.Add(ref destination, row * step), features))
            {
                value = (factor * value) + summand;
            }
        }
    }

    /// <summary>Adds <paramref name="count"/> numbers to others.</summary>
    /// <param name="source">The first number.</param>
    /// <param name="destination">The first that it is added to.</param>
    /// <param name="count">How many, a multiple of the vector.</param>
    /// <typeparam name="V">The vector.</typeparam>
    public static void Add<V>(ref readonly float source, ref float destination, int count)
        where V : struct, IVector<V>
    {
        for (int i = 0; i < count; i += V.Lanes)
        {
            V.Store(V.Load(in destination, i) + V.Load(in source, i), ref destination, i);
        }
    }

    /// <summary>Sets <paramref name="count"/> numbers to 0.</summary>
    /// <param name="destination">The first.</param>
    /// <param name="count">How many.</param>
    public static void Clear(ref float destination, int count) => Span(ref destination, count).Clear();

    /// <summary>Sets <paramref name="count"/> numbers to <paramref name="value"/>.</summary>
    /// <param name="destination">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="value">The value.</param>
    public static void Fill(ref float destination, int count, float value) => Span(ref destination, count).Fill(value);

    /// <summary>Writes the numbers 0, 1, 2 and so on, each several times.</summary>
    /// <param name="destination">Where the first goes.</param>
    /// <param name="count">How many are written.</param>
    /// <param name="times">How many times each.</param>
    public static void Count(ref float destination, int count, int times)
    {
        Span<float> numbers = Span(ref destination, count);
        for (int i = 0; i < count; i++)
        {
            numbers[i] = i / times;
        }
    }

    /// <summary>The sum of <paramref name="count"/> numbers, in their order.</summary>
    /// <param name="source">The first.</param>
    /// <param name="count">How many.</param>
    public static float Sum(ref readonly float source, int count)
    {
        float sum = 0;
        foreach (float value in Span(ref Unsafe.AsRef(in source), count))
        {
            sum += value;
        }

        return sum;
    }

    private static Span<float> Span(ref float first, int count) => MemoryMarshal.CreateSpan(ref first, count);
}
