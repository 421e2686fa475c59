using System.Buffers.Binary;
using System.IO.Compression;

namespace ModelGen.Tests.Digits;

/// <summary>Writes IDX files as bytes.</summary>
internal static class Idx
{
    public static byte[] File(byte[] elements, params int[] shape) => [.. Header(0x08, shape), .. elements];

    public static byte[] Header(byte type, params int[] shape)
    {
        byte[] header = new byte[4 + 4 * shape.Length];
        header[2] = type;
        header[3] = (byte)shape.Length;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * axis), shape[axis]);
        }

        return header;
    }

    public static byte[] Gzip(byte[] content)
    {
        MemoryStream compressed = new();
        using (GZipStream stream = new(compressed, CompressionLevel.Fastest))
        {
            stream.Write(content);
        }

        return compressed.ToArray();
    }

    /// <summary>Bytes that do not repeat soon.</summary>
    public static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 37 + i / 256 * 11))];
}
