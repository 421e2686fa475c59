using System.Text;

namespace ModelGen.Generator.Emit;

/// <summary>Indented text with <c>\n</c> line ends.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder text = new();
    private int depth;
    private bool blankPending;

    /// <summary>One line; an empty one leaves a gap before the next.</summary>
    public void Line(string line = "")
    {
        if (line.Length == 0)
        {
            blankPending = true;
            return;
        }

        if (blankPending && text.Length > 0)
        {
            text.Append('\n');
        }

        blankPending = false;
        text.Append(' ', depth * 4).Append(line).Append('\n');
    }

    /// <summary>Several lines, split at line ends.</summary>
    public void Lines(string lines)
    {
        foreach (string line in lines.Replace("\r", string.Empty).Split('\n'))
        {
            Line(line);
        }
    }

    /// <summary>Several comment lines.</summary>
    public void Comment(params string[] lines)
    {
        foreach (string line in lines)
        {
            Line(line.Length == 0 ? "//" : "// " + line);
        }
    }

    /// <summary>An XML doc summary on one line.</summary>
    public void Summary(string text) => Line($"/// <summary>{text}</summary>");

    /// <summary>A header and the block under it, which ends when the result is disposed.</summary>
    public Block Block(string header, string end = "}")
    {
        Line(header);
        Line("{");
        depth++;
        return new Block(this, end);
    }

    public override string ToString() => text.ToString();

    /// <summary>Ends the innermost block.</summary>
    public void EndBlock(string end)
    {
        depth--;
        blankPending = false;
        Line(end);
    }
}

/// <summary>An open block of a <see cref="CodeWriter"/>.</summary>
internal readonly struct Block(CodeWriter writer, string end) : IDisposable
{
    public void Dispose() => writer.EndBlock(end);
}
