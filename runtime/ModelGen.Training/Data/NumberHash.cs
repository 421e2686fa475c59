using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ModelGen.Training;

/// <summary>The SHA-256 of numbers as 32 little-endian bits each, so that it is the same on every machine.</summary>
internal sealed class NumberHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The hash of floats alone.</summary>
    public static string Of(ReadOnlySpan<float> numbers)
    {
        using NumberHash hash = new();
        hash.Add(numbers);
        return hash.Finish();
    }

    public void Add(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
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

            hash.AppendData(bytes[..(count * sizeof(float))]);
            numbers = numbers[count..];
        }
    }

    /// <summary>The hash of all that was added, as 64 lower-case hexadecimal digits.</summary>
    public string Finish() => Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();

    public void Dispose() => hash.Dispose();
}
