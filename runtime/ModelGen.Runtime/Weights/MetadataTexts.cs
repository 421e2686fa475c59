using System.Text.Json;

namespace ModelGen;

/// <summary>The texts by name that a safetensors file says of itself: what is asked of them in every file.</summary>
internal static class MetadataTexts
{
    public const string Format = "format";
    public const string Model = "model";
    public const string Layers = "layers";
    public const string Settings = "settings";

    /// <summary>The keys of files that models write, in their order.</summary>
    private static readonly string[] OwnKeys = [Format, Model, Layers, Settings];

    /// <summary>Reads from behind their key to their end. Allocates nothing for those that models write.</summary>
    /// <exception cref="WeightsFormatException">It is no object of texts, or has a key twice.</exception>
    public static void Check(ref Utf8JsonReader reader)
    {
        ReadStart(ref reader);
        Span<bool> ownKeysSeen = stackalloc bool[OwnKeys.Length];
        ownKeysSeen.Clear();
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

    /// <summary>Reads from behind their key into them.</summary>
    /// <exception cref="WeightsFormatException">It is no object.</exception>
    public static void ReadStart(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new WeightsFormatException($"\"{TensorEntries.MetadataKey}\" is no JSON object");
        }
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
}
