using System.Buffers.Binary;
using ModelGen.Generator.Parsing;
using static System.FormattableString;

namespace ModelGen.Build;

/// <summary>A tensor of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, such as <c>F32</c>.</param>
/// <param name="Axes">The sizes of its axes.</param>
/// <param name="Begin">Its first byte behind the header.</param>
/// <param name="End">The byte behind its last one.</param>
internal sealed record TensorInFile(string Name, string Type, IReadOnlyList<long> Axes, long Begin, long End)
{
    /// <summary>The type that models take.</summary>
    public const string Single = "F32";

    /// <summary>Its line in a manifest.</summary>
    public string ToLine() => Invariant(
        $"{ManifestText.Tensor} {ManifestText.Escape(Type).Replace(' ', '_')} {string.Join(",", Axes)} {Begin} {ManifestText.Escape(Name)}");
}

/// <summary>The tensors of a safetensors file of any model, checked for all that needs no model.</summary>
internal static class TensorTable
{
    /// <summary>Reads a whole file.</summary>
    /// <returns>Where the numbers begin, and the tensors in their order.</returns>
    /// <exception cref="WeightsFormatException">The file is damaged, or holds what no model computes with.</exception>
    public static (int Start, IReadOnlyList<TensorInFile> Tensors) Read(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> prefix = file.Slice(0, Math.Min(file.Length, HeaderLength.Size));
        int length = HeaderLength.Read(prefix);
        int start = HeaderLength.Size + length;
        if (file.Length < start)
        {
            throw HeaderLength.EndsWithin(prefix, file.Length - HeaderLength.Size, length);
        }

        List<TensorInFile> tensors = ReadHeader(file.Slice(HeaderLength.Size, length));
        CheckTiling(tensors, file.Length - start);
        foreach (TensorInFile tensor in tensors.Where(tensor => tensor.Type == TensorInFile.Single))
        {
            CheckNumbers(tensor, file.Slice(start + (int)tensor.Begin, (int)(tensor.End - tensor.Begin)));
        }

        return (start, tensors);
    }

    private static List<TensorInFile> ReadHeader(ReadOnlySpan<byte> json)
    {
        List<TensorInFile> tensors = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        try
        {
            TensorEntries entries = new(json);
            while (entries.MoveNext())
            {
                string name = entries.Name;
                if (!names.Add(name))
                {
                    throw entries.Wrong("is there twice");
                }

                if (names.Count > WeightsReport.MaxTensors)
                {
                    throw new WeightsFormatException(Invariant($"there are more than {WeightsReport.MaxTensors} tensors"));
                }

                TensorEntry entry = entries.Read();
                tensors.Add(new TensorInFile(name, entry.Type.GetString()!, entry.Axes(), entry.Begin, entry.End));
            }
        }
        catch (Exception exception) when (TensorEntries.IsOfJson(exception))
        {
            throw TensorEntries.NoJson(exception);
        }

        return tensors;
    }

    /// <summary>Checks that the tensors follow each other without gap and overlap, up to the file's end.</summary>
    private static void CheckTiling(List<TensorInFile> tensors, long length)
    {
        long position = 0;
        foreach (TensorInFile tensor in tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End))
        {
            if (tensor.Begin < 0 || tensor.End < tensor.Begin || (tensor.Type == TensorInFile.Single && tensor.End - tensor.Begin != Size(tensor.Axes)))
            {
                throw Wrong(tensor, "has data_offsets that are not the bytes of its shape");
            }

            if (tensor.Begin != position)
            {
                throw new WeightsFormatException(Invariant($"no tensor begins at data byte {position}, so tensors overlap or leave a gap there"));
            }

            position = tensor.End;
        }

        if (length < position)
        {
            throw new WeightsFormatException(Invariant($"the file ends within its tensors, after {length} of {position} bytes"));
        }

        if (length > position)
        {
            throw new WeightsFormatException(Invariant($"the file goes on after its last tensor, beyond {position} bytes of data"));
        }
    }

    /// <summary>The bytes of numbers of a shape; negative: no file holds as many.</summary>
    private static long Size(IReadOnlyList<long> axes)
    {
        long size = sizeof(float);
        foreach (long axis in axes)
        {
            if (axis <= 0 || size > WeightsReport.MaxLength / axis)
            {
                return axis == 0 ? 0 : -1;
            }

            size *= axis;
        }

        return size;
    }

    private static void CheckNumbers(TensorInFile tensor, ReadOnlySpan<byte> bytes)
    {
        const uint Exponent = 0x7F800000;
        for (int i = 0; i < bytes.Length; i += sizeof(float))
        {
            if ((BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(i)) & Exponent) == Exponent)
            {
                throw Wrong(tensor, Invariant($"has a number that is infinite or none, at index {i / sizeof(float)}: the model was not trained well"));
            }
        }
    }

    private static WeightsFormatException Wrong(TensorInFile tensor, string complaint) => new($"tensor \"{tensor.Name}\" {complaint}");
}
