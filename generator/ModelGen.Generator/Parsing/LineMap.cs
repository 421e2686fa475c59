using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelGen.Generator.Parsing;

/// <summary>
/// Places from offsets. Lines end where the C# compiler says so; the YAML scanner's own lines differ from these at the end of the text.
/// </summary>
internal sealed class LineMap
{
    private readonly List<int> starts = [0];
    private readonly int length;

    public LineMap(string text)
    {
        length = text.Length;
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n';
            if (text[i] is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029' && !pair)
            {
                starts.Add(i + 1);
            }
        }
    }

    /// <summary>The place of a value; of a list or mapping, its first character.</summary>
    public Place Of(ParsingEvent parsed) => parsed is SequenceStart or MappingStart && parsed.Start.Index == parsed.End.Index
        ? Between(parsed.Start.Index, parsed.Start.Index + 1)
        : Between(parsed.Start, parsed.End);

    public Place Between(Mark start, Mark end) => Between(start.Index, end.Index);

    public Place Between(long start, long end)
    {
        int first = (int)Math.Min(start, length);
        int last = (int)Math.Min(Math.Max(start, end), length);
        int line = Line(first);
        int endLine = Line(last);
        return new Place(first, last - first, line, first - starts[line], endLine, last - starts[endLine]);
    }

    private int Line(int offset)
    {
        int index = starts.BinarySearch(offset);
        return index >= 0 ? index : ~index - 1;
    }
}
