using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>Places in memory, for generated code: <c>using static</c> makes them read like indexing.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Floats
{
    /// <summary>A reference to no number, for what a call does without: a bias, or a mask.</summary>
    public static ref float None
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.NullRef<float>();
    }

    /// <summary>The number <paramref name="offset"/> floats behind <paramref name="origin"/>. Not checked: offsets are the compiler's.</summary>
    /// <param name="origin">Where the memory begins.</param>
    /// <param name="offset">How far behind it, in floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float At(ref float origin, nint offset) => ref Unsafe.Add(ref origin, offset);
}
