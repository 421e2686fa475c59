using System.IO.Compression;
using Digits.Data;

namespace ModelGen.Fuzz.Targets;

/// <summary>Images of MNIST, plain and compressed.</summary>
internal sealed class IdxTarget : DataFileTarget
{
    private const int Side = 2;

    private static readonly byte[] Plain = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, Side, 0, 0, 0, Side, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    public override string Name => "idx";

    public override IReadOnlyList<byte[]> Seeds { get; } = [Plain, Compressed(Plain)];

    public override IReadOnlyList<byte[]> Words { get; } =
        [[0], [8], [1], [9], [0, 0, 0, 0], [0, 0, 0, Side], [0x7F, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0x40, 0, 0, 0], [0x1F, 0x8B], [0x1F, 0x8B, 8]];

    protected override void Check(string path)
    {
        byte[] elements = IdxFile.Read(path, null, Side, Side);
        if (elements.Length is 0 || elements.Length % (Side * Side) != 0)
        {
            throw new InvalidOperationException($"{elements.Length} elements are no images.");
        }
    }

    private static byte[] Compressed(byte[] content)
    {
        MemoryStream file = new();
        using (GZipStream gzip = new(file, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return file.ToArray();
    }
}
