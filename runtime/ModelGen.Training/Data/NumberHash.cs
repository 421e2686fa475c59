using System.Buffers.Binary;

namespace ModelGen.Training;

/// <summary>The SHA-256 of numbers as 32 little-endian bits each, so that it is the same on every machine.</summary>
internal sealed class NumberHash
{
    private readonly Sha256 hash = new();

    /// <summary>The hash of floats alone.</summary>
    public static string Of(ReadOnlySpan<float> numbers)
    {
        NumberHash hash = new();
        hash.Add(numbers);
        return hash.Finish();
    }

    public void Add(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.Add(bytes);
    }

    public void Add(ReadOnlySpan<float> numbers)
    {
        Span<byte> bytes = stackalloc byte[1024 * sizeof(float)];
        while (!numbers.IsEmpty)
        {
            int count = Math.Min(numbers.Length, bytes.Length / sizeof(float));
            for (int i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes[(i * sizeof(float))..], numbers[i]);
            }

            hash.Add(bytes[..(count * sizeof(float))]);
            numbers = numbers[count..];
        }
    }

    /// <summary>The hash of all that was added, as 64 lower-case hexadecimal digits.</summary>
    public string Finish()
    {
        Span<byte> bytes = stackalloc byte[Sha256.HashLength];
        hash.Finish(bytes);
        return Convert.ToHexString(bytes).ToLowerInvariant();
    }
}
