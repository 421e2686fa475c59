using System.Text;

namespace Embedded;

/// <summary>A digit of 28x28 pixels from 0, paper, to 1, ink: as 28 lines of text, or as PGM of either kind.</summary>
internal static class DigitImage
{
    private const int Side = 28;

    /// <summary>No image is longer: PGM as text with four characters a pixel, and comments.</summary>
    private const int Longest = 16384;

    /// <summary>From paper to ink. Every other character is ink.</summary>
    private const string Shades = " .:-=+*%@#";

    /// <summary>Reads an image.</summary>
    /// <exception cref="InputException">It is none; says why.</exception>
    public static float[] Read(Stream input)
    {
        byte[] bytes = new byte[Longest + 1];
        int length = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> image = bytes.AsSpan(0, length);
        return length switch
        {
            0 => throw new InputException("the input is empty; expected a digit as 28 lines of text or as PGM"),
            > Longest => throw new InputException($"the input has more than {Longest} bytes; expected a digit of 28x28 pixels"),
            _ when image.StartsWith("P5"u8) || image.StartsWith("P2"u8) => Pgm(image),
            _ => Text(Encoding.UTF8.GetString(image)),
        };
    }

    /// <summary>Short lines go on as paper. The last one may end in a line break.</summary>
    private static float[] Text(string text)
    {
        ReadOnlySpan<char> rest = text;
        int lines = rest.Count('\n') + 1;
        bool endsInBreak = lines == Side + 1 && rest[(rest.LastIndexOf('\n') + 1)..] is "" or "\r";
        if (lines != Side && !endsInBreak)
        {
            throw new InputException($"expected {Side} lines, found {lines}");
        }

        float[] pixels = new float[Side * Side];
        for (int row = 0; row < Side; row++)
        {
            int end = rest.IndexOf('\n');
            ReadOnlySpan<char> line = (end < 0 ? rest : rest[..end]).TrimEnd('\r');
            rest = rest[(end + 1)..];
            if (line.Length > Side)
            {
                throw new InputException($"line {row + 1}: expected at most {Side} characters, found {line.Length}");
            }

            for (int column = 0; column < line.Length; column++)
            {
                int shade = Shades.AsSpan().IndexOf(line[column]);
                pixels[(row * Side) + column] = shade < 0 ? 1 : shade / (Shades.Length - 1f);
            }
        }

        return pixels;
    }

    private static float[] Pgm(ReadOnlySpan<byte> image)
    {
        int at = 2;
        int width = Number(image, ref at, "the width"), height = Number(image, ref at, "the height"), most = Number(image, ref at, "the greatest grey");
        if (width != Side || height != Side || most is < 1 or > 255)
        {
            throw new InputException($"PGM: expected 28x28 pixels of at most 255 greys, found {width}x{height} of {most}");
        }

        bool isText = image[1] == '2';
        at++;
        if (!isText && image.Length - at < Side * Side)
        {
            throw new InputException($"PGM: expected {Side * Side} bytes of pixels, found {Math.Max(0, image.Length - at)}");
        }

        float[] pixels = new float[Side * Side];
        float sum = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = Math.Min(1f, (isText ? Number(image, ref at, "a pixel") : image[at + i]) / (float)most);
            sum += pixels[i];
        }

        // Most of a digit is paper: where most is light, the ink is dark.
        if (sum > pixels.Length / 2f)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = 1 - pixels[i];
            }
        }

        return pixels;
    }

    /// <summary>The next number, behind blanks and comments.</summary>
    private static int Number(ReadOnlySpan<byte> image, ref int at, string what)
    {
        while (at < image.Length && (image[at] <= ' ' || image[at] == '#'))
        {
            int line = image[at] == '#' ? image[at..].IndexOf((byte)'\n') : 0;
            at = line < 0 ? image.Length : at + line + 1;
        }

        int start = at, number = 0;
        while (at < image.Length && image[at] is >= (byte)'0' and <= (byte)'9' && at - start < 6)
        {
            number = (10 * number) + image[at++] - '0';
        }

        string found = start < image.Length ? "another character" : "the end";
        return at > start ? number : throw new InputException($"PGM: expected {what} at byte {start}, found {found}");
    }
}
