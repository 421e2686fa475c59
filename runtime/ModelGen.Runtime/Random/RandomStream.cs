using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.CompilerServices;

/// <summary>What random numbers are drawn for; streams of different kinds are independent.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum StreamKind : byte
{
    /// <summary>First values of parameters.</summary>
    Initialization,

    /// <summary>The order of the samples in an epoch.</summary>
    Shuffle,

    /// <summary>Which values dropout keeps.</summary>
    Dropout,

    /// <summary>What layers draw to make noise of.</summary>
    Noise,
}

/// <summary>
/// An endless row of random numbers, each a pure function of the stream and the number's index: any thread and any device draws
/// the same ones, in any order.
/// </summary>
/// <remarks>
/// Word i is word i mod 4 of the <see cref="Philox"/> block with key (low half of the seed, high half of the seed) and counter
/// (i / 4, step, epoch, kind · 2²⁴ + layer). Indices reach from 0 to 2³⁴ − 1.
/// <para>For generated code only: any version may change it.</para>
/// </remarks>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Kind">What the numbers are for.</param>
/// <param name="Layer">Which layer or parameter draws, below 2²⁴.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Step">The step in the epoch, from 0.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct RandomStream(ulong Seed, StreamKind Kind, uint Layer, uint Epoch, uint Step)
{
    /// <summary>How many words there are: 2³⁴.</summary>
    public const long Length = 1L << 34;

    private const int LayerBits = 24;

    private const float TwoToMinus24 = 1f / (1 << 24);

    /// <summary>Which layer or parameter draws, below 2²⁴.</summary>
    public uint Layer { get; } = Layer < 1u << LayerBits
        ? Layer
        : throw new ArgumentOutOfRangeException(nameof(Layer), Layer, "A stream's layer is below 2^24.");

    /// <summary>Words 4 <paramref name="block"/> to 4 <paramref name="block"/> + 3.</summary>
    /// <param name="block">The block's index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (uint W0, uint W1, uint W2, uint W3) Block(uint block) =>
        Block(block, Step, Epoch, Kind, Layer, (uint)Seed, (uint)(Seed >> 32));

    /// <summary>The same for code that has a stream's parts only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (uint W0, uint W1, uint W2, uint W3) Block(
        uint block, uint step, uint epoch, StreamKind kind, uint layer, uint seedLow, uint seedHigh) =>
        Philox.Block(block, step, epoch, ((uint)kind << LayerBits) | layer, seedLow, seedHigh);

    /// <summary>Words 4 <paramref name="block"/> to 4 <paramref name="block"/> + 15, in two halves.</summary>
    /// <param name="block">The first block's index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal (Vector256<uint> First, Vector256<uint> Last) FourBlocks(uint block) =>
        Philox.FourBlocks(block, Step, Epoch, ((uint)Kind << LayerBits) | Layer, (uint)Seed, (uint)(Seed >> 32));

    /// <summary>32 random bits.</summary>
    /// <param name="index">The word's index, below <see cref="Length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stream has no such word.</exception>
    public uint Bits(long index)
    {
        if ((ulong)index >= (ulong)Length)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, "A stream's words have indices from 0 to 2^34 - 1.");
        }

        (uint w0, uint w1, uint w2, uint w3) = Block((uint)(index >> 2));
        return (index & 3) switch
        {
            0 => w0,
            1 => w1,
            2 => w2,
            _ => w3,
        };
    }

    /// <summary>A number evenly spread over [0, 1): the upper 24 bits of a word, times 2⁻²⁴.</summary>
    /// <param name="index">The word's index, below <see cref="Length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stream has no such word.</exception>
    public float Uniform(long index) => ToUniform(Bits(index));

    /// <summary>
    /// A number of the standard normal distribution by Box and Muller's transform of the word pair that holds the index: with
    /// u = (w₀ + 1) 2⁻³² and v = w₁ 2⁻³², √(−2 ln u) cos 2πv at even indices and √(−2 ln u) sin 2πv at odd ones,
    /// within three units in the last place and with the same bits on every processor.
    /// </summary>
    /// <param name="index">The number's index, below <see cref="Length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stream has no such word.</exception>
    public double Normal(long index)
    {
        double number = 0;
        Normals(index, new Span<double>(ref number));
        return number;
    }

    /// <summary>The same numbers as <see cref="Uniform"/> has at consecutive indices, many at a time.</summary>
    /// <param name="index">The first number's index.</param>
    /// <param name="numbers">Where to.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stream has no such words.</exception>
    internal void Uniforms(long index, Span<float> numbers) => Fill<float, UniformDistribution>(index, numbers);

    /// <summary>The same numbers as <see cref="Normal"/> has at consecutive indices, many at a time.</summary>
    /// <param name="index">The first number's index.</param>
    /// <param name="numbers">Where to.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stream has no such words.</exception>
    internal void Normals(long index, Span<double> numbers) => Fill<double, NormalDistribution>(index, numbers);

    /// <summary>The upper 24 bits of a word as a number in [0, 1).</summary>
    /// <param name="word">The random bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float ToUniform(uint word) => (int)(word >> 8) * TwoToMinus24;

    /// <summary>The upper 24 bits of each word as numbers in [0, 1).</summary>
    /// <param name="words">The random bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> ToUniform(Vector256<uint> words) =>
        Vector256.ConvertToSingle(Vector256.ShiftRightLogical(words, 8).AsInt32()) * Vector256.Create(TwoToMinus24);

    /// <summary>Consecutive numbers of a distribution, sixteen at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill<T, TDistribution>(long index, Span<T> numbers)
        where T : unmanaged
        where TDistribution : IDistribution<T>
    {
        if (index < 0 || index > Length - numbers.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, "A stream's words have indices from 0 to 2^34 - 1.");
        }

        // The first block may begin before the first number, and the last ones may end after the last number.
        Span<T> some = stackalloc T[16];
        while (!numbers.IsEmpty)
        {
            int skip = (int)(index & 3);
            int count = Math.Min(16 - skip, numbers.Length);
            Span<T> target = count < 16 ? some : numbers;
            (Vector256<uint> first, Vector256<uint> last) = FourBlocks((uint)(index >> 2));
            TDistribution.Transform(first, target);
            TDistribution.Transform(last, target[8..]);
            if (count < 16)
            {
                some.Slice(skip, count).CopyTo(numbers);
            }

            numbers = numbers[count..];
            index += count;
        }
    }
}
