using System.Text;

namespace ModelGen.Generator.Emit;

/// <summary>Indented text with <c>\n</c> line ends.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder text = new();
    private int depth;
    private bool blankPending;
    private bool blockEnded;

    /// <summary>One line; an empty one leaves a gap before the next.</summary>
    public void Line(string line = "")
    {
        if (line.Length == 0)
        {
            blankPending = true;
            return;
        }

        // What follows a block stands apart from it, but for what ends or continues the statement that it belongs to.
        bool apart = blockEnded && line[0] is not ('}' or ')') && !line.StartsWith("else", StringComparison.Ordinal);
        if ((blankPending || apart) && text.Length > 0)
        {
            text.Append('\n');
        }

        blankPending = false;
        blockEnded = line == "}";
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

    /// <summary>A method: its local variables get their names when it ends.</summary>
    /// <param name="header">What stands before its block, one line or several.</param>
    public Block Method(string header) => Block(header, text.Length);

    /// <summary>A header and the block under it, which ends when the result is disposed.</summary>
    public Block Block(string header) => Block(header, null);

    private Block Block(string header, int? methodStart)
    {
        Lines(header);
        Line("{");
        depth++;
        return new Block(this, methodStart);
    }

    public override string ToString()
    {
        string all = text.ToString();
        return NameScope.HasMarks(all) ? throw new InvalidOperationException("a local variable stands outside of a method") : LongLines.Break(all);
    }

    /// <summary>Ends the innermost block.</summary>
    /// <param name="methodStart">Where a method begins that ends with the block, or null.</param>
    public void EndBlock(int? methodStart)
    {
        depth--;
        blankPending = false;
        Line("}");
        if (methodStart is int start)
        {
            string method = text.ToString(start, text.Length - start);
            text.Length = start;
            text.Append(NameScope.Resolve(method));
        }
    }
}

/// <summary>An open block of a <see cref="CodeWriter"/>.</summary>
internal readonly struct Block(CodeWriter writer, int? methodStart) : IDisposable
{
    public void Dispose() => writer.EndBlock(methodStart);
}
