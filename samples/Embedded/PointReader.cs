using System.Globalization;
using System.Text;

namespace Embedded;

/// <summary>Lines with points of a pen, or with something else.</summary>
/// <param name="input">The text, UTF-8.</param>
internal sealed class PointReader(Stream input) : IDisposable
{
    private readonly StreamReader reader = new(input, Encoding.UTF8);

    /// <summary>The number of the line that was read, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>What the line holds if it is no point, without blanks around it; empty: the end of a stroke.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Reads a line.</summary>
    /// <param name="point">Takes x and y.</param>
    /// <param name="isPoint">Whether the line has a point.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="InputException">The line has a comma and is no point.</exception>
    public bool Read(Span<float> point, out bool isPoint)
    {
        isPoint = false;
        if (reader.ReadLine() is not string line)
        {
            Text = "";
            return false;
        }

        Line++;
        Text = line.Trim();
        int comma = Text.AsSpan().IndexOf(',');
        if (comma >= 0)
        {
            isPoint = IsNumber(Text.AsSpan(0, comma), out point[0]) && IsNumber(Text.AsSpan(comma + 1), out point[1])
                ? true
                : throw Wrong("expected two numbers from -10 to 10 as in '0.25,-0.5'");
        }

        return true;
    }

    /// <summary>An error at the line that was read.</summary>
    public InputException Wrong(string expected) => new($"line {Line}: {expected}, found '{(Text.Length > 40 ? Text[..40] + "..." : Text)}'");

    public void Dispose() => reader.Dispose();

    private static bool IsNumber(ReadOnlySpan<char> text, out float number) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && Math.Abs(number) <= 10;
}
