using System.Text;

namespace Sequences.Data.Vowels;

/// <summary>The lines of a text file in UTF-8, with or without a byte order mark. A line ends with LF, CR LF or the end of the file.</summary>
/// <param name="path">Its path, for messages.</param>
/// <param name="stream">The file, from its start.</param>
internal sealed class TsLines(string path, Stream stream)
{
    /// <summary>The most bytes of a line.</summary>
    public const int MaximumLength = 1 << 22;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly MemoryStream line = new();
    private int number;

    /// <summary>The path of the file.</summary>
    public string Path { get; } = path;

    /// <summary>Path and number of the line that was read last, to begin a message with; the path alone before the first.</summary>
    public string Place => number == 0 ? Path : $"{Path}: line {number}";

    /// <summary>Whether that line was cut off by the end of the file rather than ended.</summary>
    public bool Cut { get; private set; }

    /// <summary>Reads a line.</summary>
    /// <returns>The line without its end, or null at the end of the file.</returns>
    /// <exception cref="InvalidDataException">The line is too long or no text.</exception>
    public string? Next()
    {
        int next = stream.ReadByte();
        if (next < 0)
        {
            return null;
        }

        number++;
        line.SetLength(0);
        for (; next >= 0 && next != '\n'; next = stream.ReadByte())
        {
            if (line.Length == MaximumLength)
            {
                throw new InvalidDataException($"{Place}: expected at most {MaximumLength} bytes, found more");
            }

            line.WriteByte((byte)next);
        }

        Cut = next < 0;
        return Decode(line.GetBuffer().AsSpan(0, (int)line.Length));
    }

    private string Decode(ReadOnlySpan<byte> bytes)
    {
        if (number == 1 && bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        if (bytes.EndsWith("\r"u8))
        {
            bytes = bytes[..^1];
        }

        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException damage)
        {
            throw new InvalidDataException($"{Place}: expected text in UTF-8, found the byte 0x{damage.BytesUnknown![0]:X2}", damage);
        }

        // Parsers of numbers pass over a NUL at the end.
        char control = text.FirstOrDefault(character => char.IsControl(character) && character != '\t', ' ');
        return control == ' ' ? text : throw new InvalidDataException($"{Place}: expected text, found the control character U+{(int)control:X4}");
    }
}
