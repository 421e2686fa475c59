using ModelGen.Generator.Parsing;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelGen.Build;

/// <summary>
/// Which weights files a model file names: the texts of the keys <c>weights</c> of its documents. What else it says, and whether that is right, the
/// generator knows.
/// </summary>
internal static class WeightsKeys
{
    /// <summary>Far more than a model takes, and few enough that no text keeps the build waiting: the generator refuses both.</summary>
    private const int MaxLength = 1 << 18, MaxDepth = 16;

    /// <summary>The texts in their order, each once, up to where the text is no YAML.</summary>
    public static IReadOnlyList<string> In(string yaml)
    {
        List<string> found = [];
        try
        {
            EventReader events = new(yaml.Length <= MaxLength ? yaml : "");
            events.Consume<StreamStart>();
            while (events.TryConsume<DocumentStart>(out _))
            {
                ReadDocument(events, found);
                events.Consume<DocumentEnd>();
            }
        }
        catch (YamlException)
        {
            // The generator says what is wrong.
        }

        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    private static void ReadDocument(EventReader events, List<string> found)
    {
        if (!events.TryConsume<MappingStart>(out _))
        {
            Skip(events);
            return;
        }

        while (!events.TryConsume<MappingEnd>(out _))
        {
            bool isNamed = events.Current is Scalar { Value: "weights" };
            Skip(events);
            if (isNamed && events.Current is Scalar value)
            {
                found.Add(value.Value);
            }

            Skip(events);
        }
    }

    /// <summary>Skips a key or a value with all that it holds.</summary>
    private static void Skip(EventReader events)
    {
        int depth = 0;
        do
        {
            depth += events.Current?.NestingIncrease ?? 0;
            if (depth > MaxDepth)
            {
                throw new YamlException("The text is nested too deeply.");
            }
        }
        while (events.MoveNext() && depth > 0);
    }
}
