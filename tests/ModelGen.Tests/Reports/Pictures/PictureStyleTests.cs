using System.Text.RegularExpressions;
using System.Xml.Linq;
using ModelGen.Training;

namespace ModelGen.Tests.Reports.Pictures;

public class PictureStyleTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ColoursStandOutFromThePaper(bool dark)
    {
        double[] paper = Color.Of("paper", dark);
        Assert.All(Series(dark), color => Assert.InRange(Color.Contrast(color, paper), 3, 21));
        Assert.All(new[] { "ink", "quiet" }, text => Assert.InRange(Color.Contrast(Color.Of(text, dark), paper), 4.5, 21));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ColoursStayApartForColourBlindReaders(bool dark)
    {
        double[][] colors = Series(dark);
        foreach (string deficiency in Color.Deficiencies.Keys)
        {
            double least = (
                from i in Enumerable.Range(0, colors.Length)
                from j in Enumerable.Range(0, i)
                select Color.Difference(colors[i], colors[j], deficiency)).Min();
            Assert.True(least >= 17, $"{deficiency}: {least}");
        }
    }

    [Fact]
    public void APageHasARuleForEveryClassAndAValueForEveryColour()
    {
        string page = Picture.StyleSheet;
        Assert.All(Gallery.All, picture => Assert.All(Classes(picture.Svg), name => Assert.Contains($".{name}{{", page)));
        Assert.All(Regex.Matches(page, @"var\((--mg-[a-z0-9]+)\)").Select(match => match.Groups[1].Value).Distinct(), name =>
            Assert.Equal(2, Regex.Count(page, $@"{name}:#")));
    }

    [Fact]
    public void AFileHasTheRulesThatItNeedsWithTheirColours()
    {
        Assert.All(Gallery.All, picture =>
        {
            XElement document = XDocument.Parse(picture.ToSvg()).Root!;
            string style = document.All("style").Single().Value;
            Assert.All(Classes(document), name => Assert.Contains($".{name}{{", style));
            Assert.All(Regex.Matches(style, @"\.(mg-[a-z0-9-]+)\{").Select(match => match.Groups[1].Value), name => Assert.Contains(name, Classes(document)));
            Assert.DoesNotContain("var(", style);
            Assert.Equal(style.Count(c => c == '{'), style.Count(c => c == '}'));
        });
        string line = XDocument.Parse(Gallery.All[0].ToSvg()).Root!.All("style").Single().Value;
        Assert.Contains(".mg-ink{fill:#1a1d21}", line[..line.IndexOf("@media", StringComparison.Ordinal)]);
        Assert.Contains(".mg-ink{fill:#eceef1}", line[line.IndexOf("@media screen and (prefers-color-scheme:dark)", StringComparison.Ordinal)..]);
    }

    private static double[][] Series(bool dark) =>
        [.. Enumerable.Range(1, PictureStyle.SeriesColors).Select(i => Color.Of(i.ToString(System.Globalization.CultureInfo.InvariantCulture), dark))];

    private static HashSet<string> Classes(XElement svg) =>
        [.. svg.DescendantsAndSelf().Attributes("class").SelectMany(names => names.Value.Split(' '))];
}
