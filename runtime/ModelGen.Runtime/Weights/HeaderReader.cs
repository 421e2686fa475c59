using System.Buffers;

namespace ModelGen;

/// <summary>Reads the header of a safetensors file from a stream.</summary>
internal static class HeaderReader
{
    /// <summary>Reads the length of the header and the header.</summary>
    /// <param name="stream">Where from; read from its current position.</param>
    /// <param name="length">The bytes of the header.</param>
    /// <returns>An array of the shared pool that begins with the header; the caller returns it.</returns>
    /// <exception cref="WeightsFormatException">There is no whole header.</exception>
    public static byte[] Rent(Stream stream, out int length)
    {
        Span<byte> prefix = stackalloc byte[HeaderLength.Size];
        length = HeaderLength.Read(prefix[..stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false)]);
        byte[] json = ArrayPool<byte>.Shared.Rent(length);
        int read = stream.ReadAtLeast(json.AsSpan(0, length), length, throwOnEndOfStream: false);
        if (read < length)
        {
            ArrayPool<byte>.Shared.Return(json);
            throw HeaderLength.EndsWithin(prefix, read, length);
        }

        return json;
    }
}
