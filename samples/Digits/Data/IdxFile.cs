using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace Digits.Data;

/// <summary>
/// Reads IDX files of unsigned bytes, plain or compressed with gzip, whatever their name. The format: two zero bytes, a byte for
/// the type of the elements, a byte for the number of dimensions, each dimension as a big-endian 32-bit number, and the elements
/// in C order to the end of the file.
/// </summary>
internal static class IdxFile
{
    /// <summary>The most elements that a file may promise.</summary>
    public const int MaximumLength = 1 << 30;

    private const byte UnsignedByte = 0x08;

    /// <summary>Memory is taken as the data come, from this much on: a header that lies about its length costs nothing.</summary>
    private const int FirstBuffer = 1 << 20;

    /// <summary>Reads a whole file and checks every field of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">The dimensions that it must have; null for one of any length above 0.</param>
    /// <returns>The elements in C order.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or is another; names file, byte, expected and found.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static byte[] Read(string path, params int?[] shape)
    {
        using FileStream file = File.OpenRead(path);
        try
        {
            bool gzip = IsGzip(file);
            using Stream stream = gzip ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file;
            byte[] elements = ReadElements(stream, ReadHeader(stream, shape));
            if (gzip)
            {
                CheckEndOfGzip(file, 4 + 4 * shape.Length + elements.Length);
            }

            return elements;
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($"{path}: {damage.Message}", damage);
        }
    }

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        int read = Fill(file, magic);
        file.Position = 0;
        return read == magic.Length && magic is [0x1F, 0x8B];
    }

    /// <summary>
    /// Checks the length of the content, the last field of a gzip file: the stream does not miss it, nor the checksum before it,
    /// where the file is cut there, and passes over what follows.
    /// </summary>
    private static void CheckEndOfGzip(FileStream file, int found)
    {
        Span<byte> field = stackalloc byte[4];
        file.Position = file.Length - field.Length;
        file.ReadExactly(field);
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(field);
        if (found != expected)
        {
            throw new InvalidDataException(
                $"last four bytes, gzip's length of the content: expected {expected}, found {found}; the file is cut short or too long");
        }
    }

    /// <summary>Fills a buffer as far as there are data.</summary>
    /// <returns>How far.</returns>
    private static int Fill(Stream stream, Span<byte> buffer)
    {
        try
        {
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException("the compressed data are damaged", damage);
        }
    }

    /// <summary>Checks the header.</summary>
    /// <returns>How many elements it promises.</returns>
    private static int ReadHeader(Stream stream, ReadOnlySpan<int?> shape)
    {
        Span<byte> buffer = stackalloc byte[4 + 4 * shape.Length];

        // A wrong kind of file is best told by what its first bytes say, even where it ends early.
        ReadOnlySpan<byte> header = buffer[..Fill(stream, buffer)];
        CheckByte(header, 0, 0, "start of an IDX file", Hexadecimal);
        CheckByte(header, 1, 0, "start of an IDX file", Hexadecimal);
        CheckByte(header, 2, UnsignedByte, "type of the elements", NameOfType);
        CheckByte(header, 3, (byte)shape.Length, "number of dimensions", Hexadecimal);

        long length = 1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            int start = 4 + 4 * axis;
            string field = $"dimension {axis} (bytes {start} to {start + 3})";
            if (header.Length < start + 4)
            {
                throw new InvalidDataException($"{field}: the file ends after {header.Length} bytes");
            }

            uint found = BinaryPrimitives.ReadUInt32BigEndian(header[start..]);
            if (shape[axis] is int expected ? found != expected : found == 0)
            {
                throw new InvalidDataException($"{field}: expected {shape[axis]?.ToString(CultureInfo.InvariantCulture) ?? "at least 1"}, found {found}");
            }

            length *= found;
            if (length > MaximumLength)
            {
                throw new InvalidDataException($"{field}: expected at most {MaximumLength} elements in all, found {length} or more");
            }
        }

        return (int)length;
    }

    private static void CheckByte(ReadOnlySpan<byte> header, int index, byte expected, string field, Func<byte, string> show)
    {
        if (header.Length <= index)
        {
            throw new InvalidDataException($"byte {index} ({field}): the file ends after {header.Length} bytes");
        }

        byte found = header[index];
        if (found != expected)
        {
            throw new InvalidDataException($"byte {index} ({field}): expected {show(expected)}, found {show(found)}");
        }
    }

    private static string Hexadecimal(byte value) => $"0x{value:X2}";

    private static string NameOfType(byte type) => Hexadecimal(type) + type switch
    {
        UnsignedByte => " (unsigned bytes)",
        0x09 => " (signed bytes)",
        0x0B => " (16-bit integers)",
        0x0C => " (32-bit integers)",
        0x0D => " (32-bit floats)",
        0x0E => " (64-bit floats)",
        _ => " (no type of IDX)",
    };

    /// <summary>Reads exactly the promised elements, with memory in proportion to what the file really holds.</summary>
    private static byte[] ReadElements(Stream stream, int length)
    {
        byte[] elements = new byte[Math.Min(length, FirstBuffer)];
        int filled = 0;
        while (true)
        {
            filled += Fill(stream, elements.AsSpan(filled));
            if (filled < elements.Length)
            {
                throw new InvalidDataException($"elements: expected {length} bytes after the header, found {filled}");
            }

            if (filled == length)
            {
                return Fill(stream, new byte[1]) == 0
                    ? elements
                    : throw new InvalidDataException($"elements: expected {length} bytes after the header, found more");
            }

            Array.Resize(ref elements, (int)Math.Min(length, 2L * elements.Length));
        }
    }
}
