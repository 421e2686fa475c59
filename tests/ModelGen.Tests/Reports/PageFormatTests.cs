using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ModelGen.Training;
using Hostiles = ModelGen.Tests.Reports.Pictures.Gallery;

namespace ModelGen.Tests.Reports;

/// <summary>The page as a document: it stands alone, says the same to HTML and XML parsers, and no text of users becomes markup.</summary>
public class PageFormatTests
{
    private static readonly string long200 = new('w', 200);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void NothingIsFetchedOrRun(int runs)
    {
        Page page = Whole(runs);
        Assert.DoesNotContain(
            page.Root.Descendants().Attributes().Select(attribute => attribute.Name.LocalName),
            name => name is "src" or "srcset" or "action" || name.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain(
            page.Root.Descendants().Select(element => element.Name.LocalName),
            name => name is "script" or "link" or "iframe" or "img" or "image" or "object" or "use");
        Assert.DoesNotMatch(@"url\(|@import", page.Text);
        Assert.All(
            Regex.Matches(page.Text, "https?://[^\"]*").Select(match => match.Value), url => Assert.Equal("http://www.w3.org/2000/svg", url));
        Assert.All(page.Root.Descendants().Attributes("href"), href => Assert.StartsWith("#", href.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void HtmlAndXmlParsersReadTheSame(int runs)
    {
        Page page = Whole(runs);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\" />", page.Text);
        Assert.EndsWith("</html>\n", page.Text);

        // HTML takes <td/> for a start tag, and entities in a style sheet for what they are in the text.
        Assert.All(
            Regex.Matches(page.Text, "<([a-z0-9]+)[^<>]*/>").Select(match => match.Groups[1].Value),
            name => Assert.Contains(name, new[] { "meta", "path", "rect", "line", "circle" }));
        Assert.DoesNotMatch("[<>&]", page.Root.Descendants("style").Single().Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TextsOfUsersStayText(int runs)
    {
        Page page = Whole(runs);
        Assert.Equal(Hostiles.Harmless, page.Root.Descendants("h1").Single().Value);
        string[] headings = [.. page.Root.Descendants("th").Select(heading => heading.Value)];
        Assert.Contains(Hostiles.Harmless, headings);
        Assert.Contains(long200, headings);
        Assert.Equal([[Hostiles.Harmless, Hostiles.Harmless]], page.Rows("Notes"));
        Assert.DoesNotContain("<script", page.Text);
        Assert.DoesNotContain('\u0001', page.Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ReadersWhoSeeNoPicturesFindTheirWay(int runs)
    {
        Page page = Whole(runs);
        XElement body = page.Root.Element("body")!;
        Assert.Equal(["header", "main", "footer"], body.Elements().Select(element => element.Name.LocalName));
        Assert.All(page.Root.Descendants("table"), table => Assert.NotEmpty(table.Element("caption")!.Value));
        Assert.All(page.Root.Descendants("thead").Descendants("th"), th => Assert.StartsWith("col", th.Attribute("scope")!.Value));
        Assert.All(page.Root.Descendants("tbody").Elements("tr"), tr => Assert.Equal("row", tr.Elements().First().Attribute("scope")?.Value));
        Assert.All(page.Root.Descendants().Where(element => element.Name.LocalName == "svg"), svg =>
        {
            Assert.Equal("img", svg.Attribute("role")!.Value);
            Assert.All(svg.Elements().Take(2), text => Assert.NotEmpty(text.Value));
        });

        // Headings leave out no level.
        IEnumerable<string> names = page.Root.Descendants().Select(element => element.Name.LocalName);
        int[] levels = [.. names.Where(name => Regex.IsMatch(name, "^h[1-6]$")).Select(name => name[1] - '0')];
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.InRange(pair.Second, 2, pair.First + 1));
    }

    [Fact]
    public void NumbersDoNotDependOnTheCulture()
    {
        string invariant = Whole(2).Text;
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("")
            {
                NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~", NumberGroupSeparator = "." },
            };
            Assert.Equal(Timeless(invariant), Timeless(Whole(2).Text));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Timeless(string page) => Regex.Replace(page, @"<time.*?</time>", "");

    /// <summary>Trainings with hostile texts wherever a user's text may stand.</summary>
    private static Page Whole(int runs)
    {
        ModelDescription model = Trainings.Strokes with
        {
            Name = Hostiles.Hostile,
            Summary = Hostiles.Hostile,
            Labels = [Hostiles.Hostile, long200, ""],
            Layers = [Trainings.Strokes.Layers[0] with { Name = Hostiles.Hostile }, .. Trainings.Strokes.Layers.Skip(1)],
        };
        var report = new Report(Hostiles.Hostile) { Notes = { new(Hostiles.Hostile, Hostiles.Hostile) } };
        for (int run = 0; run < runs; run++)
        {
            report.Add(Trainings.Of(model, [1234.5678, 0.25, -1.5, 0.5], [1.25, 0.5, 2, 0.25]), Trainings.Five(model), Hostiles.Hostile);
        }

        return Page.Of(report);
    }
}
