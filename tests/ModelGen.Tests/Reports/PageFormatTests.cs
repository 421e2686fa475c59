using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ModelGen.Training;
using Hostiles = ModelGen.Tests.Reports.Pictures.Gallery;

namespace ModelGen.Tests.Reports;

/// <summary>The page as a document: it stands alone, says the same to HTML and XML parsers, and no text of users becomes markup.</summary>
public class PageFormatTests
{
    private static readonly string Long200 = new('w', 200);

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

    /// <summary>The policy comes before all that it is about, and allows the page's own style only.</summary>
    [Fact]
    public void ThePolicyForbidsAllButStyle()
    {
        XElement[] head = [.. Whole(1).Root.Element("head")!.Elements()];
        Assert.Equal("Content-Security-Policy", head[1].Attribute("http-equiv")!.Value);
        Assert.Equal(
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'", head[1].Attribute("content")!.Value);
    }

    [Fact]
    public void JoinersOfScriptsAndOfEmojiStay()
    {
        const string Label = "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \U0001F469\u200D\U0001F52C line\ttab";
        ModelDescription model = Trainings.Strokes with { Labels = [Label, "b", "c"] };
        Page page = Page.Of((Trainings.Of(model, [1, 1, 1, 1]), Trainings.Five(model), null));
        Assert.Contains(Label, page.Root.Descendants("th").Select(heading => heading.Value));
    }

    [Fact]
    public void NumbersAreNotPartedFromWhatBelongsToThem()
    {
        History history = Trainings.Of([1.5, 0.25, 1.75, 0.5], [1.25, 0.5, 2, 0.25]);
        string text = Page.Of((history, Trainings.Five(), "a"), (history, null, "b")).Text;
        foreach (string whole in new[] { "best\u00a00.5000 in epoch\u00a01", "of 5\u00a0samples", "1\u00a0min\u00a023\u00a0s", "1.75\u00a0s", "sample\u00a04" })
        {
            Assert.Contains(whole, text);
        }

        // Descriptions of pictures are read aloud, and never broken.
        string shown = Regex.Replace(text, "<(title|desc)>.*?</", "");
        Assert.DoesNotMatch(@"epoch \d|sample \d|\d (s|ms|min|bits|samples)\b", shown);
    }

    [Theory]
    [InlineData(0.0, "0 ms")]
    [InlineData(0.000123, "0.12 ms")]
    [InlineData(0.0123, "12.3 ms")]
    [InlineData(0.25, "250 ms")]
    [InlineData(0.99949, "999 ms")]
    [InlineData(0.9996, "1 s")]
    [InlineData(8.254, "8.25 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(205, "3 min 25 s")]
    [InlineData(3725, "1 h 02 min")]
    public void ShortTimesAreNotZero(double seconds, string expected) =>
        Assert.Equal(expected.Replace(' ', '\u00a0'), Format.Duration(seconds));

    [Theory]
    [InlineData("1.25 83.40", new[] { 1.25, 83.4 })]
    [InlineData("0.0012 1.2500", new[] { 0.0012, 1.25 })]
    [InlineData("0.012 0.000", new[] { 0.0123, 0 })]
    [InlineData("0.000000", new[] { 1e-9 })]
    public void SecondsOfAColumnHaveAsManyDecimals(string expected, double[] seconds) =>
        Assert.Equal(expected, string.Join(' ', seconds.Select(Format.Seconds(seconds))));

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
        Assert.Contains(Long200, headings);
        Assert.Equal([[Hostiles.Harmless, Hostiles.Harmless]], page.Rows("Notes"));
        Assert.DoesNotContain("<script", page.Text);
        Assert.DoesNotMatch("[\u0001\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]", page.Text);
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
            Labels = [Hostiles.Hostile, Long200, ""],
            Layers = [Trainings.Strokes.Layers[0] with { Name = Hostiles.Hostile }, .. Trainings.Strokes.Layers.Skip(1)],
        };
        Report report = new(Hostiles.Hostile) { Notes = { new(Hostiles.Hostile, Hostiles.Hostile) } };
        for (int run = 0; run < runs; run++)
        {
            report.Add(Trainings.Of(model, [1234.5678, 0.25, -1.5, 0.5], [1.25, 0.5, 2, 0.25]), Trainings.Five(model), Hostiles.Hostile);
        }

        return Page.Of(report);
    }
}
