using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ModelGen.Tests.Runtime;
using ModelGen.Training;

namespace ModelGen.Tests.Reports.Pictures;

public class SamplePictureTests
{
    [Fact]
    public void CellsOfAnImageHaveTheGreyOfTheirValues()
    {
        System.Random random = new(3);
        float[] image = [.. Enumerable.Range(0, 28 * 28).Select(_ => random.Next(3) == 0 ? random.NextSingle() * 200 : 0)];
        image[5] = 200;
        double[,] ink = Ink(Draw(image, new(28, 28), SampleDrawing.Image), 28, 28);
        for (int i = 0; i < image.Length; i++)
        {
            Assert.Equal(image[i] / 200, ink[i / 28, i % 28], (0.5 / GreyImage.Greys) + 0.006);
        }
    }

    [Fact]
    public void ASpectrogramHasTimeToTheRightAndFeaturesFromBottomToTop()
    {
        float[] sample = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15];
        double[,] ink = Ink(Draw(sample, new(2, 6), SampleDrawing.Spectrogram), 6, 2);
        for (int step = 0; step < 2; step++)
        {
            for (int feature = 0; feature < 6; feature++)
            {
                Assert.Equal(sample[(step * 6) + feature] / 15, ink[5 - feature, step], 0.006);
            }
        }
    }

    [Fact]
    public void ImagesAreSmallFiles()
    {
        System.Random random = new(5);
        float[] noise = [.. Enumerable.Range(0, 3900).Select(_ => random.NextSingle())];
        Assert.InRange(Draw(noise, new(100, 39), SampleDrawing.Spectrogram).ToSvg().Length, 10_000, 25_600);

        // A ring with soft edges has as much ink as a digit.
        float[] digit = [.. Enumerable.Range(0, 784).Select(i => (float)Math.Clamp(
            1.8 - (0.8 * Math.Abs(double.Hypot((i % 28) - 14, (i / 28) - 14) - 8)), 0, 1))];
        Assert.InRange(Draw(digit, new(28, 28), SampleDrawing.Image).ToSvg().Length, 1000, 3000);
    }

    [Fact]
    public void TheRangeMayBeGiven()
    {
        double[,] ink = Ink(SamplePictures.Draw("", [0, 1, 4, 9], new(2, 2), SampleDrawing.Image, range: (1, 5)), 2, 2);
        Assert.Equal([0, 0, 0.75, 1], ink.Cast<double>(), (a, b) => Math.Abs(a - b) < 0.05);
    }

    [Fact]
    public void PaddingIsLeftOut()
    {
        float[] sample = [2, 2, 1, 0, 5, 2, 2, 2, 3, 4, 2, 2];
        Assert.Equal([1, 0, 5, 2, 3, 4], SampleSteps.WithoutPadding(sample, 2, 2));
        Assert.Equal((3, 6), (SampleSteps.Count(sample, 2, 2), SampleSteps.Count(sample, 2, null)));
        Picture picture = SamplePictures.Draw("", sample, new(6, 2), SampleDrawing.Lines, mask: 2);
        Assert.Equal("3 × 2 values between 0 and 5.000.", picture.Description);
        double[,] ink = Ink(SamplePictures.Draw("", sample, new(6, 2), SampleDrawing.Image, mask: 2), 3, 2);
        Assert.Equal([0.2, 0, 1, 0.4, 0.6, 0.8], ink.Cast<double>(), (a, b) => Math.Abs(a - b) < 0.01);
    }

    [Theory]
    [InlineData(SampleDrawing.Image)]
    [InlineData(SampleDrawing.Spectrogram)]
    [InlineData(SampleDrawing.Pen)]
    [InlineData(SampleDrawing.Lines)]
    public void NothingButPaddingOrNothingFiniteIsAnEmptyPicture(SampleDrawing drawing)
    {
        Picture padding = SamplePictures.Draw("", [2, 2, 2, 2], new(2, 2), drawing, mask: 2);
        Assert.Equal("Nothing but padding.", padding.Description);
        Assert.Equal("No finite numbers.", SamplePictures.Draw("", [float.NaN, float.NegativeInfinity], new(2, 1), SampleDrawing.Lines).Description);
        Picture nan = SamplePictures.Draw("", [float.NaN, float.NaN, float.PositiveInfinity, float.NaN], new(2, 2), drawing);
        Assert.All(new[] { padding, nan }, picture =>
        {
            Assert.Empty(picture.Parsed().All("path"));
            Assert.DoesNotContain("NaN", picture.ToSvg());
        });
        Picture constant = SamplePictures.Draw("", [1, 1, 1, 1], new(2, 2), drawing);
        Assert.DoesNotContain("NaN", constant.ToSvg());
    }

    [Fact]
    public void APensPathKeepsItsProportionsAndMarksItsStart()
    {
        (float X, float Y)[] path = [.. Enumerable.Range(0, 60).Select(i => (30 + (20 * MathF.Cos(i * 0.1f)), -7 + (5 * MathF.Sin(i * 0.1f))))];
        XElement svg = Draw([.. path.SelectMany(p => new[] { p.X, p.Y })], new(60, 2), SampleDrawing.Pen).Parsed();
        XElement[] parts = [.. svg.WithClass("mg-pen")];
        (double X, double Y)[] drawn = [.. parts.SelectMany((part, i) => part.Positions().Skip(i == 0 ? 0 : 1))];
        Assert.Equal(60, drawn.Length);
        double scale = (drawn[30].X - drawn[0].X) / (path[30].X - path[0].X);
        Assert.True(scale > 2);
        Assert.All(drawn.Zip(path), pair =>
        {
            Assert.Equal(scale * (pair.Second.X - path[0].X), pair.First.X - drawn[0].X, 0.15);
            Assert.Equal(scale * (pair.Second.Y - path[0].Y), pair.First.Y - drawn[0].Y, 0.15);
        });
        XElement start = Assert.Single(svg.WithClass("mg-ring"));
        Assert.Equal(drawn[0].X, start.Number("cx"), 0.06);
        Assert.Equal(drawn[0].Y, start.Number("cy"), 0.06);
        double[] widths = [.. parts.Select(part => part.Number("stroke-width"))];
        Assert.All(widths.Zip(widths.Skip(1)), pair => Assert.True(pair.Second < pair.First));
    }

    [Fact]
    public void APensPathHasGapsWhereNumbersAreNotFinite()
    {
        float nan = float.NaN;
        XElement svg = Draw([0, 0, 1, 1, nan, 0, 2, 2, 3, 3], new(5, 2), SampleDrawing.Pen).Parsed();
        Assert.Equal(2, svg.WithClass("mg-pen").Sum(part => part.Positions().Length - 1));
    }

    [Fact]
    public void LinesGoThroughTheValues()
    {
        XElement svg = Draw([0, 10, 5, 0, -5, 2, 1, float.NaN], new(4, 2), SampleDrawing.Lines).Parsed();
        (double X, double Y)[] first = svg.WithClass("mg-line").First().Positions(), second = svg.WithClass("mg-line").Last().Positions();
        double zero = svg.WithClass("mg-grid").Single().Number("y1"), unit = (zero - second[0].Y) / 10;
        Assert.Equal([0.0, 5, -5, 1], first.Select(at => (zero - at.Y) / unit), (a, b) => Math.Abs(a - b) < 0.02);
        Assert.Equal([10.0, 0, 2], second.Select(at => (zero - at.Y) / unit), (a, b) => Math.Abs(a - b) < 0.02);
        double step = first[1].X - first[0].X;
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(first[0].X + (i * step), first[i].X, 0.15));
    }

    [Fact]
    public void ShapesChooseTheirDrawing()
    {
        Assert.Equal(SampleDrawing.Image, SamplePictures.For(new(28, 28)));
        Assert.Equal(SampleDrawing.Pen, SamplePictures.For(new(200, 2)));
        Assert.Equal(SampleDrawing.Spectrogram, SamplePictures.For(new(100, 39)));
        Assert.Equal(SampleDrawing.Spectrogram, SamplePictures.For(new(29, 12)));
        Assert.Equal(SampleDrawing.Lines, SamplePictures.For(new(50, 3)));
        Assert.Equal(SampleDrawing.Lines, SamplePictures.For(new(784)));
    }

    [Fact]
    public void AModelDrawsItsSamplesWithoutTheirPadding()
    {
        ModelDescription model = TestModel.Masked with
        {
            Layers = [TestModel.Masked.Layers[0] with { MaskValue = 2 }, .. TestModel.Masked.Layers.Skip(1)],
        };
        float[] sample = [0, 1, 0, 3, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2];
        Assert.Equal("2 × 3 values between 0 and 3.000.", model.ToPicture(sample).Description);
        Assert.Equal("5 × 3 values between 0 and 3.000.", TestModel.Masked.ToPicture(sample).Description);
        Assert.StartsWith(
            "The sample holds 4 elements; the input of Masked is (5, 3), which is 15.",
            Assert.Throws<ArgumentException>(() => model.ToPicture(new float[4])).Message);
        Assert.StartsWith(
            "A pen's path has two features, x and y; the input of Masked is (5, 3). Choose another drawing.",
            Assert.Throws<ArgumentException>(() => model.ToPicture(sample, SampleDrawing.Pen)).Message);
    }

    private static Picture Draw(float[] sample, TensorShape shape, SampleDrawing drawing) => SamplePictures.Draw("", sample, shape, drawing);

    /// <summary>How much ink is in each cell: follows the strokes of the paths.</summary>
    private static double[,] Ink(Picture picture, int rows, int columns)
    {
        XElement cells = picture.Parsed().WithClass("mg-cells").Single();
        double cell = double.Parse(Regex.Match(cells.Attribute("transform")!.Value, @"scale\(([0-9.]+)\)").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Equal((columns * cell, rows * cell), (picture.Width, picture.Height));
        double[,] ink = new double[rows, columns];
        foreach (XElement path in cells.All("path"))
        {
            int row = 0, column = 0;
            foreach (Match stroke in Regex.Matches(path.Attribute("d")!.Value, @"m(-?\d+) ?(-?\d+)h(\d+)"))
            {
                column += Parse(stroke, 1);
                row += Parse(stroke, 2);
                for (int end = column + Parse(stroke, 3); column < end; column++)
                {
                    Assert.Equal(0, ink[row, column]);
                    ink[row, column] = path.Number("stroke-opacity");
                }
            }
        }

        return ink;
    }

    private static int Parse(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
}
