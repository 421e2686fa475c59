using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>Numbers of 4 or 8 bytes in a stream, least significant byte first, as files hold them on every machine. Allocates nothing.</summary>
internal static class LittleEndian
{
    /// <summary>Numbers that are written or read at a time: a span of bytes holds as many of any type.</summary>
    private const int Chunk = 1 << 20;

    /// <summary>Writes numbers.</summary>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        for (; !numbers.IsEmpty; numbers = numbers[Math.Min(Chunk, numbers.Length)..])
        {
            ReadOnlySpan<T> chunk = numbers[..Math.Min(Chunk, numbers.Length)];
            if (BitConverter.IsLittleEndian)
            {
                stream.Write(MemoryMarshal.AsBytes(chunk));
                continue;
            }

            T[] swapped = ArrayPool<T>.Shared.Rent(chunk.Length);
            chunk.CopyTo(swapped);
            Swap(swapped.AsSpan(0, chunk.Length));
            stream.Write(MemoryMarshal.AsBytes(swapped.AsSpan(0, chunk.Length)));
            ArrayPool<T>.Shared.Return(swapped);
        }
    }

    /// <summary>Reads numbers.</summary>
    /// <returns>How many bytes were there: fewer than all where the stream ends.</returns>
    public static long Read<T>(Stream stream, Span<T> numbers)
        where T : unmanaged
    {
        long read = 0;
        for (; !numbers.IsEmpty; numbers = numbers[Math.Min(Chunk, numbers.Length)..])
        {
            Span<T> chunk = numbers[..Math.Min(Chunk, numbers.Length)];
            Span<byte> bytes = MemoryMarshal.AsBytes(chunk);
            int count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            read += count;
            if (count < bytes.Length)
            {
                return read;
            }

            if (!BitConverter.IsLittleEndian)
            {
                Swap(chunk);
            }
        }

        return read;
    }

    private static void Swap<T>(Span<T> numbers)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == sizeof(int))
        {
            Span<int> words = MemoryMarshal.Cast<T, int>(numbers);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
        else
        {
            Span<long> words = MemoryMarshal.Cast<T, long>(numbers);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}
