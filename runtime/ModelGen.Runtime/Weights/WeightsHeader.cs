using System.Text;
using System.Text.Json;
using static System.FormattableString;

namespace ModelGen;

/// <summary>The JSON header of a model's weights file: for each tensor its type, its shape and its place among the data bytes.</summary>
internal sealed class WeightsHeader
{
    private readonly ModelDescription model;
    private readonly byte[][] names;

    /// <summary>Prepares the names of the tensors for comparison.</summary>
    /// <param name="model">Whose parameters.</param>
    public WeightsHeader(ModelDescription model)
    {
        this.model = model;
        names = [.. model.Parameters.Select(parameter => Encoding.UTF8.GetBytes(parameter.Name))];
    }

    /// <summary>How many tensors there are.</summary>
    public int TensorCount => names.Length;

    /// <summary>Where a tensor lies in the flat parameter vector, in numbers.</summary>
    public (int Offset, int Length) PlaceOf(int tensor) => (model.Parameters[tensor].Offset, model.Parameters[tensor].Shape.Length);

    /// <summary>The header of a file that holds the flat parameter vector as it is, padded with spaces to a multiple of 8 bytes.</summary>
    public byte[] ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            WeightsMetadata.Write(writer, model);
            foreach (ParameterDescription parameter in model.Parameters)
            {
                WriteTensor(writer, parameter);
            }

            writer.WriteEndObject();
        }

        while (stream.Length % 8 != 0)
        {
            stream.WriteByte((byte)' ');
        }

        return stream.ToArray();
    }

    private static void WriteTensor(Utf8JsonWriter writer, ParameterDescription parameter)
    {
        writer.WriteStartObject(parameter.Name);
        writer.WriteString("dtype", "F32");
        writer.WriteStartArray("shape");
        for (int axis = 0; axis < parameter.Shape.Rank; axis++)
        {
            writer.WriteNumberValue(parameter.Shape[axis]);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(sizeof(float) * (long)parameter.Offset);
        writer.WriteNumberValue(sizeof(float) * ((long)parameter.Offset + parameter.Shape.Length));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="json">The header's bytes.</param>
    /// <param name="begins">Where each tensor's first data byte goes to, one for each of the model's parameters.</param>
    /// <param name="checkOrigin">Whether the metadata must say that it was written from this model.</param>
    /// <exception cref="WeightsFormatException">It is no JSON, or not the header of this model.</exception>
    public void Parse(ReadOnlySpan<byte> json, Span<long> begins, bool checkOrigin)
    {
        try
        {
            // Of another model, nothing else is worth saying.
            if (checkOrigin)
            {
                WeightsMetadata.CheckOrigin(json, model);
            }

            ParseObject(json, begins);
            CheckComplete(begins);
            CheckTiling(begins);
        }
        catch (WeightsFormatException exception) when (!checkOrigin && WeightsMetadata.NameIn(json) is string name)
        {
            throw new WeightsFormatException($"{exception.Message}; its metadata say that the file is of the model \"{name}\"", exception.InnerException);
        }
        catch (Exception exception) when (TensorEntries.IsOfJson(exception))
        {
            throw TensorEntries.NoJson(exception);
        }
    }

    private void CheckComplete(ReadOnlySpan<long> begins)
    {
        int missing = begins.IndexOf(-1);
        if (missing >= 0)
        {
            throw Wrong(missing, $"is missing; the model \"{model.Name}\" has it with shape {model.Parameters[missing].Shape}");
        }
    }

    private void ParseObject(ReadOnlySpan<byte> json, Span<long> begins)
    {
        begins.Fill(-1);
        TensorEntries entries = new(json);
        int likely = 0;
        while (entries.MoveNext())
        {
            int tensor = Find(in entries, likely);
            if (begins[tensor] >= 0)
            {
                throw Wrong(tensor, "is there twice");
            }

            begins[tensor] = BeginOf(entries.Read(), tensor);
            likely = tensor + 1;
        }
    }

    /// <summary>Which of the model's tensors is read; the search starts where files in order have it.</summary>
    private int Find(in TensorEntries entries, int likely)
    {
        for (int i = 0; i < names.Length; i++)
        {
            int tensor = (likely + i) % names.Length;
            if (entries.IsNamed(names[tensor]))
            {
                return tensor;
            }
        }

        throw new WeightsFormatException($"tensor \"{entries.Name}\" is none of the model \"{model.Name}\"");
    }

    /// <summary>Checks that a tensor's entry is as the model has it.</summary>
    /// <returns>The place of its first data byte.</returns>
    private long BeginOf(in TensorEntry entry, int tensor)
    {
        TensorShape shape = model.Parameters[tensor].Shape;
        if (!entry.Type.ValueTextEquals("F32"u8))
        {
            throw Wrong(tensor, $"has dtype \"{entry.Type.GetString()}\"; only \"F32\" is read");
        }

        if (!IsOfShape(entry.Shape, shape))
        {
            throw Wrong(tensor, Invariant($"has the shape ({string.Join(", ", entry.Axes())}) in the file and {shape} in the model \"{model.Name}\""));
        }

        long size = sizeof(float) * (long)shape.Length;
        long total = sizeof(float) * (long)model.ParameterCount;
        return entry.Begin >= 0 && entry.Begin <= total - size && entry.End == entry.Begin + size
            ? entry.Begin
            : throw Wrong(tensor, Invariant($"has data_offsets that are not {size} bytes within the {total} bytes of all tensors"));
    }

    private static bool IsOfShape(Utf8JsonReader axes, TensorShape shape)
    {
        int axis = 0;
        bool fits = true;
        for (; TensorEntries.Next(ref axes) != JsonTokenType.EndArray; axis++)
        {
            fits &= axis < shape.Rank && axes.GetInt64() == shape[axis];
        }

        return fits && axis == shape.Rank;
    }

    /// <summary>Checks that the tensors follow each other without gap and overlap: each begins where some tensor ends, or at 0.</summary>
    private void CheckTiling(ReadOnlySpan<long> begins)
    {
        long position = 0;
        for (int placed = 0; placed < begins.Length; placed++)
        {
            int tensor = begins.IndexOf(position);
            if (tensor < 0)
            {
                throw new WeightsFormatException(
                    Invariant($"no tensor begins at data byte {position}, so tensors overlap or leave a gap there"));
            }

            position += sizeof(float) * (long)model.Parameters[tensor].Shape.Length;
        }
    }

    private WeightsFormatException Wrong(int tensor, string complaint) => new($"tensor \"{model.Parameters[tensor].Name}\" {complaint}");
}
