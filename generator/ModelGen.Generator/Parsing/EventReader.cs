using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelGen.Generator.Parsing;

/// <summary>The events of a YAML text, with one sort of exception for all that can be wrong with it.</summary>
internal sealed class EventReader(string text) : IParser
{
    private readonly Parser parser = new(new StringReader(text));

    public ParsingEvent? Current => parser.Current;

    /// <exception cref="YamlException">The text is no valid YAML.</exception>
    public bool MoveNext()
    {
        try
        {
            return parser.MoveNext();
        }
        catch (Exception exception) when (exception is not YamlException)
        {
            // The scanner fails with various exceptions on some malformed tags, escapes and flow collections.
            Mark last = Current?.End ?? Mark.Empty;
            throw new YamlException(last, last, "What follows is no valid YAML", exception);
        }
    }
}
