using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelGen.Generator.Parsing;

/// <summary>The events of a YAML text, with one sort of exception for all that can be wrong with it.</summary>
internal sealed class EventReader(string text) : IParser
{
    /// <summary>What is said where the scanner fails without a word.</summary>
    public const string NoYaml = "What follows is no valid YAML";

    private readonly Parser parser = new(new StringReader(text));

    public ParsingEvent? Current => parser.Current;

    /// <exception cref="YamlException">The text is no valid YAML; the exception says where.</exception>
    public bool MoveNext()
    {
        Mark last = Current?.End ?? Mark.Empty;
        try
        {
            return parser.MoveNext();
        }
        catch (YamlException exception) when (exception.Start.Index == 0 && exception.End.Index == 0)
        {
            // Some of the scanner's exceptions have no place; what they mean comes after what was read last.
            throw new YamlException(last, last, exception.Message, exception);
        }
        catch (Exception exception) when (exception is not YamlException)
        {
            // The scanner fails with various exceptions on some malformed tags, escapes and flow collections.
            throw new YamlException(last, last, NoYaml, exception);
        }
    }
}
