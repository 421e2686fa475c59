using System.Text;
using System.Text.Json;
using ModelGen.Import.Graph;

namespace ModelGen.Import.Json;

/// <summary>A value of a configuration, with where it stands: what is not as it has to be is an error that says so.</summary>
/// <param name="value">The value.</param>
/// <param name="place">Where it stands, for messages.</param>
internal readonly struct ConfigNode(JsonElement value, string place)
{
    private const int MostLevels = 128;
    private const int MostAxes = 4;

    /// <summary>What the value is; undefined: there is none.</summary>
    public JsonValueKind Kind => value.ValueKind;

    /// <summary>Whether there is a value other than null.</summary>
    public bool Has => Kind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>Whether it is a mapping.</summary>
    public bool IsMapping => Kind == JsonValueKind.Object;

    /// <summary>Whether it is a list.</summary>
    public bool IsList => Kind == JsonValueKind.Array;

    /// <summary>Whether it is text.</summary>
    public bool IsText => Kind == JsonValueKind.String;

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber => Kind == JsonValueKind.Number;

    /// <summary>Where it stands.</summary>
    public string Place => place;

    /// <summary>The value of a key; undefined where there is none, or where this is no mapping.</summary>
    public ConfigNode this[string key] => new(IsMapping && value.TryGetProperty(key, out JsonElement child) ? child : default, $"{place}.{key}");

    /// <summary>The elements of a list; of anything else none.</summary>
    public IReadOnlyList<ConfigNode> Items
    {
        get
        {
            string where = place;
            return IsList ? [.. value.EnumerateArray().Select((item, i) => new ConfigNode(item, $"{where}[{i}]"))] : [];
        }
    }

    /// <summary>The keys of a mapping.</summary>
    public IEnumerable<string> Keys => IsMapping ? value.EnumerateObject().Select(property => property.Name) : [];

    /// <summary>The text.</summary>
    public string Text() => IsText ? value.GetString()! : throw Expected("text");

    /// <summary>The whole number. Files also write those as 2.0.</summary>
    public int Int() => IsNumber && value.TryGetDouble(out double number) && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
        ? (int)number
        : throw Expected("a whole number");

    /// <summary>The number; text stands for those that JSON has no word for.</summary>
    public double Number() => Kind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out double number) => number,
        JsonValueKind.String when value.GetString() == "NaN" => double.NaN,
        JsonValueKind.String when value.GetString() == "Infinity" => double.PositiveInfinity,
        JsonValueKind.String when value.GetString() == "-Infinity" => double.NegativeInfinity,
        _ => throw Expected("a number"),
    };

    /// <summary>The truth value. Old files have 0 and 1.</summary>
    public bool Flag() => Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => Int() != 0,
        _ => throw Expected("true or false"),
    };

    /// <summary>The numbers of a list, of lists of one length, and so on.</summary>
    public SourceTensor Tensor()
    {
        List<int> shape = [];
        for (JsonElement first = value; first.ValueKind == JsonValueKind.Array && shape.Count <= MostAxes; first = first.EnumerateArray().First())
        {
            shape.Add(first.GetArrayLength());
            if (shape[^1] == 0)
            {
                throw Expected("a list of numbers");
            }
        }

        List<float> numbers = [];
        return AddNumbers(value, shape, 0, numbers)
            ? new SourceTensor(place, [.. shape], [.. numbers])
            : throw new ImportException($"{place}: lists of numbers of one length are expected; the file is damaged");
    }

    /// <summary>An error about this place.</summary>
    public ImportException Expected(string what)
    {
        string found = Kind switch
        {
            JsonValueKind.Undefined => "nothing",
            JsonValueKind.Null => "null",
            _ => value.GetRawText() is { Length: <= 60 } text ? text : value.GetRawText()[..60] + "...",
        };
        return new ImportException($"{place}: {what} is expected, and {found} is there; the file is damaged, or of a version that is not known");
    }

    /// <summary>Parses a configuration. Python writes NaN and Infinity, which JSON has not; they become text.</summary>
    public static ConfigNode Parse(string json, string place)
    {
        try
        {
            JsonDocumentOptions options = new() { MaxDepth = MostLevels };
            JsonElement root = JsonDocument.Parse(QuoteWords(json), options).RootElement;
            CheckTexts(root);
            return new ConfigNode(root, place);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ImportException($"{place} is no valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Reads all texts once: those with halves of characters are no Unicode, and come as invalid operations wherever they are read.</summary>
    private static void CheckTexts(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            _ = element.GetString();
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                CheckTexts(item);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                _ = property.Name;
                CheckTexts(property.Value);
            }
        }
    }

    /// <summary>Adds the numbers of a list that has a shape.</summary>
    /// <returns>Whether it has that shape.</returns>
    private static bool AddNumbers(JsonElement element, List<int> shape, int axis, List<float> numbers)
    {
        if (axis == shape.Count)
        {
            bool isNumber = element.ValueKind == JsonValueKind.Number;
            numbers.Add(isNumber ? (float)element.GetDouble() : 0);
            return isNumber;
        }

        return element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == shape[axis]
            && element.EnumerateArray().All(item => AddNumbers(item, shape, axis + 1, numbers));
    }

    private static string QuoteWords(string json)
    {
        if (!json.Contains("NaN", StringComparison.Ordinal) && !json.Contains("Infinity", StringComparison.Ordinal))
        {
            return json;
        }

        StringBuilder text = new();
        bool isText = false;
        for (int i = 0; i < json.Length; i++)
        {
            isText ^= json[i] == '"' && !(isText && IsEscaped(json, i));
            string? word = isText ? null : Array.Find(["NaN", "Infinity", "-Infinity"], word => string.CompareOrdinal(json, i, word, 0, word.Length) == 0);
            text.Append(word is null ? json[i] : '"').Append(word is null ? "" : word + '"');
            i += word is null ? 0 : word.Length - 1;
        }

        return text.ToString();
    }

    /// <summary>Whether an odd number of backslashes stands in front.</summary>
    private static bool IsEscaped(string json, int place)
    {
        int first = place;
        while (first > 0 && json[first - 1] == '\\')
        {
            first--;
        }

        return (place - first) % 2 == 1;
    }
}
