using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.CompilerServices;

/// <summary>How random words become numbers, where many are drawn.</summary>
/// <typeparam name="T">The numbers.</typeparam>
internal interface IDistribution<T>
    where T : unmanaged
{
    /// <summary>Eight numbers from the eight words of two blocks.</summary>
    /// <param name="words">The words.</param>
    /// <param name="numbers">Where to; room for eight.</param>
    static abstract void Transform(Vector256<uint> words, Span<T> numbers);
}

/// <summary>See <see cref="RandomStream.Uniform"/>.</summary>
internal readonly struct UniformDistribution : IDistribution<float>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform(Vector256<uint> words, Span<float> numbers) => RandomStream.ToUniform(words).CopyTo(numbers);
}

/// <summary>See <see cref="RandomStream.Normal"/>.</summary>
internal readonly struct NormalDistribution : IDistribution<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform(Vector256<uint> words, Span<double> numbers) => BoxMuller.Transform(words, numbers);
}
