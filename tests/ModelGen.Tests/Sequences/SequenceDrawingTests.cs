using System.Collections.Immutable;
using Sequences;

namespace ModelGen.Tests.Sequences;

/// <summary>Padding, all features of which are 2, is left out.</summary>
public class SequenceDrawingTests
{
    [Fact]
    public void APathGoesFromPointToPoint()
    {
        // Down and, with half as many steps, to the right.
        float[] path = [0, 0, 0, 0.5f, 0, 1, 1, 1];
        ImmutableArray<string> lines = SequenceDrawing.Path([.. path, 2, 2, 2, 2], unicode: true);
        Assert.Equal(12, lines.Length);
        Assert.All(lines, line => Assert.Equal(28, line.Length));
        Assert.All(lines[..^1], line => Assert.Equal('⡇', line.Trim().Single()));
        Assert.Equal($"⣇{new string('⣀', 23)}", lines[^1].Trim());
        Assert.Equal(lines, SequenceDrawing.Path(path, unicode: true).AsEnumerable());
    }

    [Fact]
    public void AMapHasTimeToTheRightAndItsFirstFeatureAtTheBottom()
    {
        float[] steps = [0, 4, 0, 0, 8, 4, 2, 2, 2, 2];
        Assert.Equal(["▒ ▒", "  █"], SequenceDrawing.Map(steps, steps: 5, unicode: true).AsEnumerable());
        Assert.Equal([": :", "  #"], SequenceDrawing.Map(steps, steps: 5, unicode: false).AsEnumerable());
    }

    [Fact]
    public void ALongSequenceTakesNoMoreThanFiftyColumnsAndTwelveLines()
    {
        float[] steps = new float[100 * 39];
        Array.Fill(steps, 4, 2 * 39, 2 * 39);
        Array.Fill(steps, 2, 61 * 39, 39 * 39);
        ImmutableArray<string> lines = SequenceDrawing.Map(steps, steps: 100, unicode: true);

        // 61 steps are 31 columns; steps 2 and 3 are the second half of a column and the first half of the next.
        Assert.Equal(12, lines.Length);
        Assert.All(lines, line => Assert.Equal(31, line.Length));
        Assert.All(lines, line => Assert.Equal(2, line.Count(shade => shade != ' ')));
    }
}
