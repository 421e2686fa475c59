using System.Buffers;
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

    private byte[] PrefixAndHeader => prefixAndHeader ??= Header.ToBytes();

    /// <summary>Writes a file.</summary>
    /// <param name="stream">Where to; written from its current position.</param>
    /// <param name="parameters">The flat parameter vector.</param>
    /// <exception cref="ArgumentException">There are not as many parameters as the model has.</exception>
    public void Write(Stream stream, ReadOnlySpan<float> parameters)
    {
        CheckLength(parameters.Length);
        stream.Write(PrefixAndHeader);
        LittleEndian.Write(stream, parameters);
    }

    /// <summary>Reads a file, or the weights of a checkpoint. The tensors may come in any order; what the metadata say is not looked at.</summary>
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
            long others = ReadHeader(stream, begins.AsSpan(0, tensors), checkOrigin: false);
            ReadData(stream, data.AsSpan(0, count), others);
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

    /// <summary>Reads the header's length and the header, and finds the first data byte of each tensor.</summary>
    /// <returns>How many bytes of other tensors come behind them.</returns>
    private long ReadHeader(Stream stream, Span<long> begins, bool checkOrigin)
    {
        byte[] json = HeaderReader.Rent(stream, out int length);
        try
        {
            return Header.Parse(json.AsSpan(0, length), begins, checkOrigin);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(json);
        }
    }

    /// <summary>Reads the numbers and goes on to the end of the file, which comes as many bytes behind them.</summary>
    private static void ReadData(Stream stream, Span<float> data, long others)
    {
        long bytes = sizeof(float) * (long)data.Length;
        long read = LittleEndian.Read(stream, data);
        Span<byte> passed = stackalloc byte[1024];
        while (read >= bytes && read < bytes + others)
        {
            int count = stream.Read(passed[..(int)Math.Min(passed.Length, bytes + others - read)]);
            if (count == 0)
            {
                break;
            }

            read += count;
        }

        if (read < bytes + others)
        {
            throw new WeightsFormatException(Invariant($"the file ends within its tensors, after {read} of {bytes + others} bytes"));
        }

        if (stream.ReadAtLeast(passed[..1], 1, throwOnEndOfStream: false) > 0)
        {
            throw new WeightsFormatException(Invariant($"the file goes on after its last tensor, beyond {bytes + others} bytes of data"));
        }
    }

    private void CheckLength(int length)
    {
        if (length != count)
        {
            throw new ArgumentException(Invariant($"The model has {Quantity.Of(count, "parameter")}, not {length}."), "parameters");
        }
    }
}
