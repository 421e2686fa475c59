using System.Runtime.InteropServices;

namespace Benchmarks.Roofline;

/// <summary>Memory that begins with a cache line, written once so that the machine has given it.</summary>
internal sealed class AlignedMemory
{
    private const int LineFloats = 16;

    private readonly float[] array;
    private readonly int start;

    /// <summary>Takes memory.</summary>
    /// <param name="count">How many numbers.</param>
    public AlignedMemory(int count)
    {
        array = GC.AllocateUninitializedArray<float>(count + LineFloats, pinned: true);
        array.AsSpan().Fill(1);
        nint over = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) / sizeof(float) % LineFloats;
        start = (int)((LineFloats - over) % LineFloats);
        Count = count;
    }

    /// <summary>How many numbers there are.</summary>
    public int Count { get; }

    /// <summary>All of them.</summary>
    public Span<float> Span => array.AsSpan(start, Count);

    /// <summary>One of the numbers.</summary>
    /// <param name="index">From 0.</param>
    public ref float this[int index] => ref array[start + index];
}
