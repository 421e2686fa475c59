using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.CompilerServices;

/// <summary>Blocks of zeros that the garbage collector never moves, of which what is used begins with a cache line.</summary>
internal static unsafe class AlignedBlock
{
    /// <summary>The most numbers that a block has room for.</summary>
    public static int MaxLength => Array.MaxLength - Scratch.Slack;

    /// <summary>Makes a block.</summary>
    /// <param name="floats">How many numbers.</param>
    /// <param name="contents">What it is for, as <see cref="LargeArray.Make"/> says it in errors.</param>
    /// <param name="remedy">What the caller can do.</param>
    /// <param name="first">The first number, valid as long as the block is alive.</param>
    /// <returns>What keeps the block alive.</returns>
    /// <exception cref="ArgumentException">No array is as long.</exception>
    /// <exception cref="OutOfMemoryException">There is not as much memory.</exception>
    public static float[] Make(long floats, string contents, string remedy, out float* first)
    {
        float[] block = LargeArray.Make<float>(MemoryContract.BlockFloats(floats), contents, remedy, pinned: true);
        first = (float*)Unsafe.AsPointer(ref Scratch.Aligned((float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(block))));
        return block;
    }
}
