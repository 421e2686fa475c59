using System.Text;
using System.Xml.Linq;
using ModelGen.Tests.Digits;
using ModelGen.Training;

namespace ModelGen.Tests.Reports.Pictures;

public class PictureTests
{
    [Fact]
    public void TextsOfUsersStayTexts() => Assert.All(Gallery.All, picture =>
    {
        XElement svg = XDocument.Parse(picture.ToSvg()).Root!;
        Assert.Empty(svg.All("script"));
        Assert.Contains(svg.All("title"), title => title.Value.Contains(Gallery.Harmless, StringComparison.Ordinal));
        Assert.Single(svg.All("style"));
        Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), attribute => attribute.Value.Contains("alert", StringComparison.Ordinal));
    });

    [Fact]
    public void ReadersWhoDoNotSeeItGetATitleAndADescription() => Assert.All(Gallery.All, picture =>
    {
        XElement svg = picture.Parsed();
        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.Equal(["title", "desc"], svg.Elements().Take(2).Select(element => element.Name.LocalName));
        Assert.NotEqual("", picture.Description);
        Assert.All(new[] { picture.Title, picture.Description }, text => Assert.NotEqual("", text));
    });

    [Fact]
    public void NothingHasAnIdOrNeedsOne() => Assert.All(Gallery.All, picture =>
    {
        string text = picture.ToSvg();
        Assert.DoesNotContain(XDocument.Parse(text).Descendants().Attributes(), attribute => attribute.Name.LocalName is "id" or "href");
        Assert.DoesNotContain("url(", text);
    });

    [Fact]
    public void NothingLiesOutsideOfAPicture() => Assert.All(Gallery.All, picture =>
    {
        XElement svg = picture.Parsed();
        Assert.Equal($"0 0 {picture.Width:0.##} {picture.Height:0.##}", svg.Attribute("viewBox")!.Value);
        (string Name, double Most)[] bounds =
            [("x", picture.Width), ("x1", picture.Width), ("x2", picture.Width), ("y", picture.Height), ("y1", picture.Height), ("y2", picture.Height)];
        Assert.All(bounds, bound => Assert.All(
            svg.Descendants().Where(element => element.Attribute(bound.Name) is not null),
            element => Assert.InRange(element.Number(bound.Name), 0, bound.Most)));
        Assert.All(svg.All("text").Where(text => text.Attribute("transform") is null && text.Attribute("text-anchor") is null), text =>
            Assert.InRange(Font.Regular.Width(text.Shown()) * 0.8, 0, picture.Width - text.Number("x")));
    });

    [Fact]
    public void APageMayChangeItsElement()
    {
        Picture picture = Gallery.All[0];
        picture.Svg.RemoveAll();
        Assert.NotEmpty(picture.Svg.Elements());
    }

    [Fact]
    public void AFileHoldsThePictureWithABackgroundAndASize()
    {
        using TemporaryFolder folder = new();
        Picture picture = Gallery.All[0];
        string path = folder.Write("chart.svg", Encoding.UTF8.GetBytes("old and much longer than nothing"));
        picture.SaveSvg(path);
        Assert.Equal(picture.ToSvg(), File.ReadAllText(path));
        Assert.Equal(["chart.svg"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
        XElement svg = XDocument.Parse(picture.ToSvg()).Root!;
        Assert.Equal((2 * picture.Width, 2 * picture.Height), (svg.Number("width"), svg.Number("height")));
        XElement first = svg.Elements().First(element => element.Name.LocalName is not ("title" or "desc" or "style"));
        Assert.Equal("mg-paper", first.Attribute("class")!.Value);
        Assert.Equal((picture.Width, picture.Height), (first.Number("width"), first.Number("height")));
    }

    [Fact]
    public void AFileThatCannotBeWrittenLeavesNothing()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("taken"));
        Assert.ThrowsAny<Exception>(() => Gallery.All[0].SaveSvg(folder.File("taken")));
        Assert.Throws<DirectoryNotFoundException>(() => Gallery.All[0].SaveSvg(Path.Combine(folder.File("missing"), "chart.svg")));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
