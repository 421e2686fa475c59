using System.Text.Json;

namespace ModelGen;

/// <summary>What a weights file says of itself besides its tensors: texts by name. Those of other programs are read over.</summary>
internal static class WeightsMetadata
{
    private const string Format = "format";
    private const string Model = "model";
    private const string Layers = "layers";
    private const string Settings = "settings";

    /// <summary>The keys of files that this class writes, in their order.</summary>
    private static readonly string[] OwnKeys = [Format, Model, Layers, Settings];

    /// <summary>Writes whose parameters they are.</summary>
    public static void Write(Utf8JsonWriter writer, ModelDescription model)
    {
        writer.WriteStartObject(WeightsHeader.MetadataKey);
        writer.WriteString(Format, "modelgen");
        writer.WriteString(Model, model.Name);
        writer.WriteString(Layers, LayersOf(model));
        writer.WriteString(Settings, SettingsOf(model));
        writer.WriteEndObject();
    }

    /// <summary>Reads from behind their key to their end. Allocates nothing for what <see cref="Write"/> wrote.</summary>
    /// <exception cref="WeightsFormatException">It is no object of texts, or has a key twice.</exception>
    public static void Parse(ref Utf8JsonReader reader)
    {
        ReadStart(ref reader);
        Span<bool> ownKeysSeen = stackalloc bool[OwnKeys.Length];
        HashSet<string>? otherKeys = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            int own = OwnKey(in reader);
            bool isRepeated = own < 0 ? !(otherKeys ??= []).Add(reader.GetString()!) : ownKeysSeen[own];
            if (isRepeated)
            {
                throw new WeightsFormatException($"the metadata have \"{reader.GetString()}\" twice");
            }

            if (own >= 0)
            {
                ownKeysSeen[own] = true;
            }

            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
            {
                throw new WeightsFormatException("the metadata have a value that is no string, which the format does not allow");
            }
        }
    }

    /// <summary>Checks that a file was written from the same model: by its name, and by its layers with their shapes and settings.</summary>
    /// <param name="json">The header, of which nothing is known yet.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="WeightsFormatException">It was not, or does not say; says what differs.</exception>
    public static void CheckOrigin(ReadOnlySpan<byte> json, ModelDescription model)
    {
        (string? name, string? layers, string? settings) = Origin(json);
        if (name is null || layers is null)
        {
            throw new WeightsFormatException(
                "the file does not say which model and layers it is of, as its metadata lack \"model\" or \"layers\"; only a load that is not "
                + "strict takes it");
        }

        if (name != model.Name)
        {
            throw new WeightsFormatException($"the file is of the model \"{name}\", and this is \"{model.Name}\"; only a load that is not strict may take it");
        }

        string expected = LayersOf(model);
        if (layers != expected)
        {
            throw new WeightsFormatException(
                $"the file is of a model \"{name}\" with the layers {layers}, and this one has {expected}; only a load that is not strict may take it");
        }

        // Files of older versions do not say.
        if (settings is not null && settings != SettingsOf(model))
        {
            throw new WeightsFormatException(
                $"the file is of a model \"{name}\" with the settings {InWords(settings)}, and this one has {InWords(SettingsOf(model))}; only a load that is "
                + "not strict may take it");
        }
    }

    /// <summary>The name of the model that a file says it is of; null: it does not, or no header is to be read.</summary>
    public static string? NameIn(ReadOnlySpan<byte> json)
    {
        try
        {
            return Origin(json).Name;
        }
        catch (Exception exception) when (exception is WeightsFormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static (string? Name, string? Layers, string? Settings) Origin(ReadOnlySpan<byte> json)
    {
        string? name = null;
        string? layers = null;
        string? settings = null;
        Utf8JsonReader reader = new(json);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (!reader.ValueTextEquals(WeightsHeader.MetadataKey))
            {
                reader.Skip();
                continue;
            }

            ReadStart(ref reader);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                string? key = reader.GetString();
                reader.Read();
                string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                reader.Skip();
                name = key == Model ? text : name;
                layers = key == Layers ? text : layers;
                settings = key == Settings ? text : settings;
            }
        }

        return (name, layers, settings);
    }

    /// <summary>The index of the key among <see cref="OwnKeys"/>; −1: it is another program's.</summary>
    private static int OwnKey(in Utf8JsonReader reader)
    {
        for (int i = 0; i < OwnKeys.Length; i++)
        {
            if (reader.ValueTextEquals(OwnKeys[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static void ReadStart(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new WeightsFormatException($"\"{WeightsHeader.MetadataKey}\" is no JSON object");
        }
    }

    /// <summary>The kinds of the layers with their output shapes, such as <c>LSTM (128), Dense (10)</c>; tensors have their names.</summary>
    private static string LayersOf(ModelDescription model) =>
        string.Join(", ", model.Layers.Select(layer => $"{layer.Kind} {layer.OutputShape}{Inputs(layer)}"));

    /// <summary>What layers are told to do, such as <c>dense_1: activation=softmax</c>; empty where all have the defaults of the model language.</summary>
    private static string SettingsOf(ModelDescription model) =>
        string.Join("; ", model.Layers.Where(layer => layer.Settings.Length > 0).Select(layer => $"{layer.Name}: {layer.Settings}"));

    private static string InWords(string settings) => settings.Length == 0 ? "of the model language" : $"\"{settings}\"";

    private static string Inputs(LayerDescription layer) => layer.Inputs.IsEmpty ? "" : $" of {string.Join(" and ", layer.Inputs)}";
}
