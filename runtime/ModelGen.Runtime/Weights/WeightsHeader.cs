using System.Text;
using System.Text.Json;
using static System.FormattableString;

namespace ModelGen;

/// <summary>The JSON header of a model's weights file: for each tensor its type, its shape and its place among the data bytes.</summary>
internal sealed class WeightsHeader
{
    /// <summary>The longest header that is accepted, in bytes; metadata of other programs can make it long.</summary>
    public const int MaxLength = 1 << 24;

    /// <summary>The key that is no tensor.</summary>
    public const string MetadataKey = "__metadata__";

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
        if (json is not [(byte)'{', ..])
        {
            throw new WeightsFormatException("the header does not begin with \"{\", as that of every safetensors file does");
        }

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
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Utf8JsonReader reports strings that are no UTF-8 or UTF-16 as invalid operations.
            throw new WeightsFormatException($"the header is not valid JSON: {exception.Message}", exception);
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
        Utf8JsonReader reader = new(json);
        reader.Read();
        int likely = 0;
        bool metadataSeen = false;
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals(MetadataKey))
            {
                if (metadataSeen)
                {
                    throw new WeightsFormatException($"the header has \"{MetadataKey}\" twice");
                }

                metadataSeen = true;
                WeightsMetadata.Parse(ref reader);
                continue;
            }

            int tensor = Find(in reader, likely);
            if (begins[tensor] >= 0)
            {
                throw Wrong(tensor, "is there twice");
            }

            begins[tensor] = ParseTensor(ref reader, tensor);
            likely = tensor + 1;
        }

        // Reading on finds what is not JSON after the object.
        reader.Read();
    }

    /// <summary>Which of the model's tensors the property is named after; the search starts where files in order have it.</summary>
    private int Find(in Utf8JsonReader reader, int likely)
    {
        for (int i = 0; i < names.Length; i++)
        {
            int tensor = (likely + i) % names.Length;
            if (reader.ValueTextEquals(names[tensor]))
            {
                return tensor;
            }
        }

        throw new WeightsFormatException($"tensor \"{reader.GetString()}\" is none of the model \"{model.Name}\"");
    }

    /// <summary>Reads and checks one tensor's entry.</summary>
    /// <returns>The place of its first data byte.</returns>
    private long ParseTensor(ref Utf8JsonReader reader, int tensor)
    {
        bool typeSeen = false;
        bool shapeSeen = false;
        long begin = -1;
        ExpectIn(ref reader, JsonTokenType.StartObject, tensor, "its entry is no JSON object");
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            if (!typeSeen && reader.ValueTextEquals("dtype"u8))
            {
                typeSeen = true;
                ParseType(ref reader, tensor);
            }
            else if (!shapeSeen && reader.ValueTextEquals("shape"u8))
            {
                shapeSeen = true;
                ParseShape(ref reader, tensor);
            }
            else if (begin < 0 && reader.ValueTextEquals("data_offsets"u8))
            {
                begin = ParseOffsets(ref reader, tensor);
            }
            else
            {
                throw Wrong(tensor, $"has \"{reader.GetString()}\" in its entry, which is unknown or there twice");
            }
        }

        return typeSeen && shapeSeen && begin >= 0 ? begin : throw Wrong(tensor, "lacks \"dtype\", \"shape\" or \"data_offsets\"");
    }

    private void ParseType(ref Utf8JsonReader reader, int tensor)
    {
        ExpectIn(ref reader, JsonTokenType.String, tensor, "its dtype is no string");
        if (!reader.ValueTextEquals("F32"u8))
        {
            throw Wrong(tensor, $"has dtype \"{reader.GetString()}\"; only \"F32\" is read");
        }
    }

    private void ParseShape(ref Utf8JsonReader reader, int tensor)
    {
        TensorShape shape = model.Parameters[tensor].Shape;
        ExpectIn(ref reader, JsonTokenType.StartArray, tensor, "its shape is no JSON array");
        Utf8JsonReader start = reader;
        int axis = 0;
        bool fits = true;
        for (; Next(ref reader) != JsonTokenType.EndArray; axis++)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long length))
            {
                throw Wrong(tensor, Invariant($"has a shape that is no list of whole numbers, at axis {axis}"));
            }

            fits &= axis < shape.Rank && length == shape[axis];
        }

        if (!fits || axis != shape.Rank)
        {
            throw Wrong(tensor, $"has the shape {ShapeFrom(start)} in the file and {shape} in the model \"{model.Name}\"");
        }
    }

    /// <summary>A shape as the file has it, in the form in which the model's are written.</summary>
    private static string ShapeFrom(Utf8JsonReader reader)
    {
        List<string> axes = [];
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            axes.Add(Invariant($"{reader.GetInt64()}"));
        }

        return $"({string.Join(", ", axes)})";
    }

    private long ParseOffsets(ref Utf8JsonReader reader, int tensor)
    {
        const string Complaint = "its data_offsets are not two numbers";
        ExpectIn(ref reader, JsonTokenType.StartArray, tensor, Complaint);
        ExpectIn(ref reader, JsonTokenType.Number, tensor, Complaint);
        bool beginIsWhole = reader.TryGetInt64(out long begin);
        ExpectIn(ref reader, JsonTokenType.Number, tensor, Complaint);
        bool endIsWhole = reader.TryGetInt64(out long end);
        ExpectIn(ref reader, JsonTokenType.EndArray, tensor, Complaint);

        long size = sizeof(float) * (long)model.Parameters[tensor].Shape.Length;
        long total = sizeof(float) * (long)model.ParameterCount;
        if (!beginIsWhole || !endIsWhole || begin < 0 || begin > total - size || end != begin + size)
        {
            throw Wrong(tensor, Invariant($"has data_offsets that are not {size} bytes within the {total} bytes of all tensors"));
        }

        return begin;
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

    private void ExpectIn(ref Utf8JsonReader reader, JsonTokenType token, int tensor, string complaint)
    {
        if (Next(ref reader) != token)
        {
            throw new WeightsFormatException($"tensor \"{model.Parameters[tensor].Name}\": {complaint}");
        }
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : JsonTokenType.None;
}
