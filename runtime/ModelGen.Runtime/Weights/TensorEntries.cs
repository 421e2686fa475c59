using System.Text.Json;
using static System.FormattableString;

namespace ModelGen;

/// <summary>
/// Reads the JSON header of a safetensors file, one tensor after the other: what is asked of every header, whatever its file is of. The task of the
/// build that looks at weights files, which knows no model, is compiled with this source.
/// </summary>
/// <remarks>
/// Besides <see cref="WeightsFormatException"/> all methods throw what <see cref="Utf8JsonReader"/> does where there is no valid JSON: see
/// <see cref="IsOfJson"/>.
/// </remarks>
internal ref struct TensorEntries
{
    /// <summary>The key that is no tensor.</summary>
    public const string MetadataKey = "__metadata__";

    private Utf8JsonReader reader;
    private Utf8JsonReader name;
    private bool metadataSeen;

    /// <summary>Begins to read.</summary>
    /// <param name="json">The header.</param>
    public TensorEntries(ReadOnlySpan<byte> json)
    {
        if (json is not [(byte)'{', ..])
        {
            throw new WeightsFormatException("the header does not begin with \"{\", as that of every safetensors file does");
        }

        reader = new Utf8JsonReader(json);
        reader.Read();
    }

    /// <summary>The name of the tensor.</summary>
    public readonly string Name => name.GetString()!;

    /// <summary>Whether an exception says that there is no valid JSON.</summary>
    public static bool IsOfJson(Exception exception) => exception is JsonException or InvalidOperationException;

    /// <summary>The same as an exception of the format. Strings that are no UTF-8 or UTF-16 come as invalid operations.</summary>
    public static WeightsFormatException NoJson(Exception exception) => new($"the header is not valid JSON: {exception.Message}", exception);

    /// <summary>Goes on to the next tensor, whose entry must then be read. Metadata on the way are checked and read over.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            if (!reader.ValueTextEquals(MetadataKey))
            {
                name = reader;
                return true;
            }

            if (metadataSeen)
            {
                throw new WeightsFormatException($"the header has \"{MetadataKey}\" twice");
            }

            metadataSeen = true;
            MetadataTexts.Check(ref reader);
        }

        // Reading on finds what is not JSON after the object.
        reader.Read();
        return false;
    }

    /// <summary>Whether the tensor has a name.</summary>
    /// <param name="utf8">The name.</param>
    public readonly bool IsNamed(ReadOnlySpan<byte> utf8) => name.ValueTextEquals(utf8);

    /// <summary>Reads the entry of the tensor.</summary>
    public TensorEntry Read()
    {
        TensorEntry entry = default;
        bool typeSeen = false;
        bool shapeSeen = false;
        bool offsetsSeen = false;
        Expect(JsonTokenType.StartObject, "its entry is no JSON object");
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            if (!typeSeen && reader.ValueTextEquals("dtype"u8))
            {
                typeSeen = true;
                Expect(JsonTokenType.String, "its dtype is no string");
                entry.Type = reader;
            }
            else if (!shapeSeen && reader.ValueTextEquals("shape"u8))
            {
                shapeSeen = true;
                Expect(JsonTokenType.StartArray, "its shape is no JSON array");
                entry.Shape = reader;
                SkipShape();
            }
            else if (!offsetsSeen && reader.ValueTextEquals("data_offsets"u8))
            {
                offsetsSeen = true;
                ReadOffsets(ref entry);
            }
            else
            {
                throw Wrong($"has \"{reader.GetString()}\" in its entry, which is unknown or there twice");
            }
        }

        return typeSeen && shapeSeen && offsetsSeen ? entry : throw Wrong("lacks \"dtype\", \"shape\" or \"data_offsets\"");
    }

    /// <summary>What is wrong with the tensor.</summary>
    public readonly WeightsFormatException Wrong(string complaint) => new($"tensor \"{Name}\" {complaint}");

    /// <summary>The next token of a reader.</summary>
    internal static JsonTokenType Next(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : JsonTokenType.None;

    private void SkipShape()
    {
        for (int axis = 0; Next(ref reader) != JsonTokenType.EndArray; axis++)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out _))
            {
                throw Wrong(Invariant($"has a shape that is no list of whole numbers, at axis {axis}"));
            }
        }
    }

    private void ReadOffsets(ref TensorEntry entry)
    {
        const string Complaint = "its data_offsets are not two numbers";
        Expect(JsonTokenType.StartArray, Complaint);
        Expect(JsonTokenType.Number, Complaint);
        entry.Begin = reader.TryGetInt64(out long begin) ? begin : -1;
        Expect(JsonTokenType.Number, Complaint);
        entry.End = reader.TryGetInt64(out long end) ? end : -1;
        Expect(JsonTokenType.EndArray, Complaint);
    }

    private void Expect(JsonTokenType token, string complaint)
    {
        if (Next(ref reader) != token)
        {
            throw new WeightsFormatException($"tensor \"{Name}\": {complaint}");
        }
    }
}

/// <summary>What a header says of a tensor.</summary>
internal ref struct TensorEntry
{
    /// <summary>Its first data byte; negative: it has none that could be.</summary>
    public long Begin;

    /// <summary>The byte behind its last one; negative: it has none that could be.</summary>
    public long End;

    /// <summary>The reader where its type stands.</summary>
    public Utf8JsonReader Type;

    /// <summary>The reader where its shape begins, a list of whole numbers.</summary>
    public Utf8JsonReader Shape;

    /// <summary>The sizes of its axes.</summary>
    public readonly List<long> Axes()
    {
        List<long> axes = [];
        Utf8JsonReader reader = Shape;
        while (TensorEntries.Next(ref reader) != JsonTokenType.EndArray)
        {
            axes.Add(reader.GetInt64());
        }

        return axes;
    }
}
