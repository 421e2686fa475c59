using System.Globalization;
using System.Xml.Linq;
using ModelGen.Training;

namespace ModelGen.Tests.Reports.Pictures;

public class HeatMapTests
{
    private static readonly string[] Names = ["ai", "bA", "<chA> & \"x\""];

    private static readonly double[,] Counts = { { 8, 2, 0 }, { 1, 30, 1 }, { 0, 0, 0 } };

    [Fact]
    public void CellsHoldTheCountsAndSayWhatTheyAre()
    {
        XElement[] cells = Cells(Draw(Names, Counts));
        Assert.Equal(["8", "2", "0", "1", "30", "1", "0", "0", "0"], cells.Select(cell => cell.DescendantsAndSelf().Single(IsText).Shown()));
        Assert.Equal("true ai, predicted ai: 8 (80% of ai)", cells[0].TitleOf());
        Assert.Equal("true ai, predicted bA: 2 (20% of ai)", cells[1].TitleOf());
        Assert.Equal("true bA, predicted <chA> & \"x\": 1 (3.1% of bA)", cells[5].TitleOf());
        Assert.Equal("true <chA> & \"x\", predicted ai: 0", cells[6].TitleOf());
    }

    [Fact]
    public void RowsAreTrueClassesAndColumnsPredictedOnes()
    {
        XElement svg = Draw(Names, Counts);
        XElement[] texts = [.. Cells(svg).Select(cell => cell.DescendantsAndSelf().Single(IsText))];
        XElement[] ai = [.. svg.All("text").Where(text => text.Shown() == "ai")], bA = [.. svg.All("text").Where(text => text.Shown() == "bA")];
        Assert.Equal(ai[0].Number("y"), texts[1].Number("y"), 1.0);
        Assert.Equal(bA[1].Number("x"), texts[1].Number("x"), 5.0);
        Assert.True(texts[1].Number("x") > texts[0].Number("x") && texts[3].Number("y") > texts[0].Number("y"));
    }

    [Fact]
    public void ShadesGrowWithTheShareOfTheRow()
    {
        double[] shares = [.. Enumerable.Range(0, 1001).Select(i => i / 1000.0)];
        double[] shades = [.. shares.Select(HeatMap.Shade)];
        Assert.Equal((0, 1), (shades[0], shades[^1]));
        Assert.All(shades.Zip(shades.Skip(1)), pair => Assert.True(pair.Second > pair.First));

        // 8 of 10 is lighter than 30 of 32, as the rows are normalised.
        XElement[] cells = Cells(Draw(Names, Counts));
        Assert.Equal(HeatMap.Shade(0.8), Opacity(cells[0]), 0.006);
        Assert.Equal(HeatMap.Shade(30.0 / 32), Opacity(cells[4]), 0.006);
        Assert.Empty(cells[2].All("rect"));
    }

    [Fact]
    public void TextIsReadableOnEveryShadeInBothThemes()
    {
        foreach (bool dark in new[] { false, true })
        {
            double[] paper = Color.Of("paper", dark), ink = Color.Of("ink", dark), heat = Color.Of("heat", dark);
            for (double share = 0; share <= 1; share += 0.001)
            {
                double shade = HeatMap.Shade(share);
                double[] cell = [.. paper.Zip(heat, (p, h) => ((1 - shade) * p) + (shade * h))];
                double[] text = HeatMap.TextClass(share) == "mg-paper" ? paper : ink;
                Assert.True(Color.Contrast(cell, text) >= 4.5, $"{share} {dark} {Color.Contrast(cell, text)}");
            }
        }
    }

    [Fact]
    public void WeightsShowTheirDecimals()
    {
        XElement svg = Draw(["a", "b"], new[,] { { 1.5, 0.25 }, { 0.00012, 1234.56 } });
        Assert.Equal(["1.5", "0.25", "1.2e-4", "1,234.6"], Cells(svg).Select(cell => cell.All("text").Single().Shown()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    public void TextsFitTheirCells(int classes)
    {
        double[,] matrix = new double[classes, classes];
        for (int i = 0; i < classes; i++)
        {
            matrix[i, i] = 6000;
            matrix[i, 0] = 12345;
        }

        string[] labels = [.. Enumerable.Range(0, classes).Select(i => $"a class with a long name {i}")];
        Picture picture = HeatMap.Draw("matrix", labels, (label, predicted) => matrix[label, predicted]);
        XElement svg = picture.Parsed();
        Assert.All(svg.WithClass("mg-heat").Take(classes), cell => Assert.True(cell.Number("width") >= Font.Small.Width("12345")));
        XElement[] upright = [.. svg.All("text").Where(text => text.Attribute("transform") is not null && text.Shown() != "true")];
        Assert.Equal(classes, upright.Length);
        Assert.All(upright, name => Assert.InRange(Font.Regular.Width(name.Shown()), 1, picture.Height - name.Number("y")));
        Assert.All(upright, name => Assert.StartsWith("a class with a long name ", name.TitleOf()));
        Assert.Equal(classes, upright.Select(name => name.Shown()).Distinct().Count());
    }

    [Fact]
    public void TheDescriptionHasTheAccuracyAndTheWorstMistake()
    {
        Picture picture = HeatMap.Draw("matrix", Names, (label, predicted) => Counts[label, predicted]);
        Assert.Equal(
            "42 samples of 3 classes, 90.5% of them predicted right. The most frequent mistake: true ai, predicted bA, 2 times.", picture.Description);
        Assert.EndsWith("No mistakes.", HeatMap.Draw("matrix", ["a"], (_, _) => 3).Description);
        Assert.Equal("2 classes and no samples.", HeatMap.Draw("matrix", ["a", "b"], (_, _) => 0).Description);
    }

    [Fact]
    public void AConfusionMatrixIsDrawnWithItsNames()
    {
        ConfusionMatrix confusion = ConfusionMatrix.Of([0, 0, 1], [0, 1, 1], 2);
        Assert.Equal(["1", "1", "0", "1"], Cells(confusion.ToPicture().Parsed()).Select(cell => cell.DescendantsAndSelf().Single(IsText).Shown()));
        Assert.Contains("no", confusion.ToPicture(["no", "yes"]).Parsed().Texts());
        Assert.StartsWith(
            "There is 1 name for a confusion matrix of 2 classes; give one for each.",
            Assert.Throws<ArgumentException>(() => confusion.ToPicture(["no"])).Message);
    }

    private static XElement Draw(string[] names, double[,] counts) =>
        HeatMap.Draw("matrix", names, (label, predicted) => counts[label, predicted]).Parsed();

    /// <summary>All cells in the order of rows: groups, or texts where there is nothing to shade.</summary>
    private static XElement[] Cells(XElement svg) =>
        [.. svg.DescendantsAndSelf().Where(e => e.TitleOf()?.StartsWith("true ", StringComparison.Ordinal) == true)];

    private static bool IsText(XElement element) => element.Name.LocalName == "text";

    private static double Opacity(XElement cell) =>
        double.Parse(cell.All("rect").Single().Attribute("fill-opacity")!.Value, CultureInfo.InvariantCulture);
}
