using System.Globalization;
using System.Numerics;
using SampleKit.Drawing;

namespace ModelGen.Tests.Drawing;

public class DrawingTests
{
    private static readonly float[] Quadrants = [0, 0, 8, 8, 0, 0, 8, 8, 4, 4, 2, 2, 4, 4, 1, 3];

    [Theory]
    [InlineData(true, " █", "▒░")]
    [InlineData(false, " #", ":.")]
    public void ACharacterIsTheShadeOfTheMeanOfItsBlock(bool unicode, params string[] lines) =>
        Assert.Equal(lines, ShadedImage.Draw(Quadrants, 4, 4, 2, 2, unicode));

    [Fact]
    public void BlocksThatDoNotDivideTheMatrixTakeAllOfItsNumbers()
    {
        // Columns 0, 1 to 2 and 3 to 4 and, of two lines, rows 0 and 1 to 2.
        float[] values = [0, 8, 4, 4, 4, 8, 0, 0, 0, 0, 0, 8, 8, 8, 8];
        Assert.Equal([" ▓▒", "█  ", " ██"], ShadedImage.Draw(values, 3, 5, 3, 3, unicode: true).Select(line => line));
        Assert.Equal([" █▓", "▓▓▓"], ShadedImage.Draw(values, 3, 5, 2, 3, unicode: true).Select(line => line));
    }

    [Fact]
    public void NumbersThatAreAllEqualAreBlank() =>
        Assert.Equal(["  "], ShadedImage.Draw([7, 7], 1, 2, 1, 2, unicode: true).Select(line => line));

    [Theory]
    [InlineData("0,0 3,3", "⠑⢄", "**")]
    [InlineData("0,0 3,0", "⠤⠤", "**")]
    [InlineData("5,5", " ⠄", " *")]
    [InlineData("0,0 0,6", " ⡇", " *")]
    [InlineData("0,0 3,0 3,3", "⠉⢹", "**")]
    public void ACurveIsAsLargeAsItFitsAndInTheMiddle(string points, string braille, string ascii)
    {
        Vector2[] curve = [.. points.Split(' ').Select(point => point.Split(',')).Select(xy => new Vector2(Number(xy[0]), Number(xy[1])))];
        foreach (float scale in (float[])[1, 0.01f, 1000])
        {
            Vector2[] scaled = [.. curve.Select(point => scale * (point - new Vector2(20, 30)))];
            Assert.Equal(braille, Assert.Single(CurveDrawing.Draw(scaled, 1, 2, unicode: true)));
            Assert.Equal(ascii, Assert.Single(CurveDrawing.Draw(scaled, 1, 2, unicode: false)));
        }
    }

    [Fact]
    public void ACurveHasNoGaps() => Assert.Equal(
        ["⡇       ⡠⠊", "⡇     ⡠⠊  ", "⡇   ⡠⠊    ", "⡇ ⡠⠊      ", "⡧⠊        "],
        CurveDrawing.Draw([new(0, 0), new(0, 1), new(1, 0)], 5, 10, unicode: true).Select(line => line));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
