using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace ModelGen.CompilerServices;

/// <summary>Arrays as long as a caller's data or options make them: where that is too long, the error says how long and what to do.</summary>
internal static class LargeArray
{
    /// <summary>Makes an array of zeros.</summary>
    /// <param name="length">Its length, which may be more than an array has.</param>
    /// <param name="contents">What it is for, to begin a sentence with: <c>The outputs of 5 samples</c>; in the plural.</param>
    /// <param name="remedy">What the caller can do, to end a sentence with.</param>
    /// <param name="pinned">Whether the garbage collector never moves it.</param>
    /// <exception cref="ArgumentException">No array is as long.</exception>
    /// <exception cref="OutOfMemoryException">There is not as much memory.</exception>
    public static T[] Make<T>(long length, string contents, string remedy, bool pinned = false)
        where T : unmanaged
    {
        if (length > Array.MaxLength)
        {
            throw new ArgumentException(Invariant($"{contents} are {length} elements, and an array holds {Array.MaxLength}: {remedy}."));
        }

        try
        {
            return GC.AllocateArray<T>((int)length, pinned);
        }
        catch (OutOfMemoryException exception)
        {
            throw new OutOfMemoryException(
                Invariant($"{contents} take {length * Unsafe.SizeOf<T>()} bytes of memory, and there are not as many free: {remedy}."), exception);
        }
    }
}
