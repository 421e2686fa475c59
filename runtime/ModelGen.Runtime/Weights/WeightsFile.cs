using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace ModelGen;

/// <summary>
/// Reads and writes the parameters of one model in the safetensors format: 8 bytes with the length of the header, least
/// significant first; the header, JSON; the tensors, little-endian. Neither direction allocates managed memory once its pooled
/// buffers exist.
/// </summary>
/// <remarks>
/// A file holds every parameter under its name of <see cref="ModelDescription.Parameters"/> as an F32 tensor of its shape. Written
/// files are the same, bit for bit, for the same parameters.
/// </remarks>
internal sealed class WeightsFile
{
    private readonly ModelDescription model;
    private readonly int count;
    private WeightsHeader? header;
    private byte[]? prefixAndHeader;

    /// <summary>
    /// A file of a model. What its header takes is made with the first call that needs it: a program that never calls one is a good deal smaller
    /// when it is compiled ahead of time.
    /// </summary>
    /// <param name="model">Whose parameters. Their offsets follow each other without a gap.</param>
    public WeightsFile(ModelDescription model)
    {
        this.model = model;
        count = model.ParameterCount;
    }

    private WeightsHeader Header => header ??= new WeightsHeader(model);

    private byte[] PrefixAndHeader => prefixAndHeader ??= WithPrefix(Header.ToJson());

    /// <summary>Writes a file.</summary>
    /// <param name="stream">Where to; written from its current position.</param>
    /// <param name="parameters">The flat parameter vector.</param>
    /// <exception cref="ArgumentException">There are not as many parameters as the model has.</exception>
    public void Write(Stream stream, ReadOnlySpan<float> parameters)
    {
        CheckLength(parameters.Length);
        stream.Write(PrefixAndHeader);
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(parameters));
            return;
        }

        float[] swapped = ArrayPool<float>.Shared.Rent(count);
        try
        {
            parameters.CopyTo(swapped);
            SwapBytes(swapped.AsSpan(0, count));
            stream.Write(MemoryMarshal.AsBytes(swapped.AsSpan(0, count)));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(swapped);
        }
    }

    /// <summary>Reads a file. The tensors may come in any order; what the metadata say is not looked at.</summary>
    /// <param name="stream">Where from; read from its current position to its end.</param>
    /// <param name="parameters">The flat parameter vector; changed only if the whole file is right.</param>
    /// <exception cref="ArgumentException">There are not as many parameters as the model has.</exception>
    /// <exception cref="WeightsFormatException">The data are damaged or belong to another model; says which tensor, and why.</exception>
    public void Read(Stream stream, Span<float> parameters)
    {
        CheckLength(parameters.Length);
        int tensors = Header.TensorCount;
        long[] begins = ArrayPool<long>.Shared.Rent(tensors);
        float[] data = ArrayPool<float>.Shared.Rent(count);
        try
        {
            ReadHeader(stream, begins.AsSpan(0, tensors), checkOrigin: false);
            ReadData(stream, data.AsSpan(0, count));
            for (int i = 0; i < tensors; i++)
            {
                (int offset, int length) = Header.PlaceOf(i);
                data.AsSpan((int)(begins[i] / sizeof(float)), length).CopyTo(parameters.Slice(offset, length));
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(data);
            ArrayPool<long>.Shared.Return(begins);
        }
    }

    /// <summary>
    /// Checks that a file was written from the same model: one of the same name, whose layers have the same kinds, output shapes and settings.
    /// </summary>
    /// <param name="stream">Where from; the header is read from its current position.</param>
    /// <exception cref="WeightsFormatException">It was not, does not say, or has a damaged header; says what differs.</exception>
    public void CheckOrigin(Stream stream) => ReadHeader(stream, new long[Header.TensorCount], checkOrigin: true);

    private static byte[] WithPrefix(byte[] json)
    {
        byte[] file = new byte[HeaderLength.Size + json.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file.AsSpan(HeaderLength.Size));
        return file;
    }

    /// <summary>Reads the header's length and the header, and finds the first data byte of each tensor.</summary>
    private void ReadHeader(Stream stream, Span<long> begins, bool checkOrigin)
    {
        Span<byte> prefix = stackalloc byte[HeaderLength.Size];
        int length = HeaderLength.Read(prefix[..stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false)]);
        byte[] json = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            int read = stream.ReadAtLeast(json.AsSpan(0, length), length, throwOnEndOfStream: false);
            if (read < length)
            {
                throw HeaderLength.EndsWithin(prefix, read, length);
            }

            Header.Parse(json.AsSpan(0, read), begins, checkOrigin);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(json);
        }
    }

    private static void ReadData(Stream stream, Span<float> data)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(data);
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            throw new WeightsFormatException(Invariant($"the file ends within its tensors, after {read} of {bytes.Length} bytes"));
        }

        if (stream.ReadAtLeast(stackalloc byte[1], 1, throwOnEndOfStream: false) > 0)
        {
            throw new WeightsFormatException($"the file goes on after its last tensor, beyond {bytes.Length} bytes of data");
        }

        if (!BitConverter.IsLittleEndian)
        {
            SwapBytes(data);
        }
    }

    private static void SwapBytes(Span<float> values)
    {
        Span<int> words = MemoryMarshal.Cast<float, int>(values);
        BinaryPrimitives.ReverseEndianness(words, words);
    }

    private void CheckLength(int length)
    {
        if (length != count)
        {
            throw new ArgumentException(Invariant($"The model has {Quantity.Of(count, "parameter")}, not {length}."), "parameters");
        }
    }
}
