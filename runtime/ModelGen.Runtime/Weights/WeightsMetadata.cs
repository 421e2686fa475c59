using System.Text.Json;

namespace ModelGen;

/// <summary>What a weights file says of itself besides its tensors: texts by name. Those of other programs are read over.</summary>
internal static class WeightsMetadata
{
    /// <summary>Whose parameters they are, text by name.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(ModelDescription model) =>
    [
        new(MetadataTexts.Format, "modelgen"),
        new(MetadataTexts.Model, model.Name),
        new(MetadataTexts.Layers, LayersOf(model)),
        new(MetadataTexts.Settings, SettingsOf(model)),
    ];

    /// <summary>Checks that a file was written from the same model: by its name, and by its layers with their shapes and settings.</summary>
    /// <param name="json">The header, of which nothing is known yet.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="WeightsFormatException">It was not, or does not say; says what differs.</exception>
    public static void CheckOrigin(ReadOnlySpan<byte> json, ModelDescription model)
    {
        Dictionary<string, string> texts = TextsIn(json);
        string? name = texts.GetValueOrDefault(MetadataTexts.Model), layers = texts.GetValueOrDefault(MetadataTexts.Layers);
        string? settings = texts.GetValueOrDefault(MetadataTexts.Settings);
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
            return TextsIn(json).GetValueOrDefault(MetadataTexts.Model);
        }
        catch (Exception exception) when (exception is WeightsFormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>All texts in a header, of which nothing is known yet; of those that have one name, the last.</summary>
    /// <exception cref="WeightsFormatException">The metadata are no object.</exception>
    public static Dictionary<string, string> TextsIn(ReadOnlySpan<byte> json)
    {
        Dictionary<string, string> texts = [];
        Utf8JsonReader reader = new(json);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (!reader.ValueTextEquals(TensorEntries.MetadataKey))
            {
                reader.Skip();
                continue;
            }

            MetadataTexts.ReadStart(ref reader);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                string key = reader.GetString()!;
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                {
                    texts[key] = reader.GetString()!;
                }

                reader.Skip();
            }
        }

        return texts;
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
