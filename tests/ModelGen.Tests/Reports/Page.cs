using System.Xml.Linq;
using ModelGen.Training;

namespace ModelGen.Tests.Reports;

/// <summary>Reads a report back, as XML.</summary>
internal sealed class Page
{
    public Page(string text)
    {
        Text = text;
        Root = XDocument.Parse(text.Replace('\u00a0', ' ')).Root!;
    }

    public string Text { get; }

    /// <summary>What is read, no-break spaces as spaces; <see cref="Text"/> has them.</summary>
    public XElement Root { get; }

    /// <summary>The page of some trainings.</summary>
    public static Page Of(params (History History, TestResult? Test, string? Name)[] runs)
    {
        Report report = new("Title");
        foreach ((History history, TestResult? test, string? name) in runs)
        {
            report.Add(history, test, name);
        }

        return Of(report);
    }

    public static Page Of(Report report)
    {
        StringWriter writer = new();
        report.Write(writer);
        return new Page(writer.ToString());
    }

    /// <summary>The element with an id.</summary>
    public XElement Part(string id) => Assert.Single(Root.DescendantsAndSelf(), element => element.Attribute("id")?.Value == id);

    /// <summary>The ids of the sections, those within others too.</summary>
    public IEnumerable<string> Sections => Root.Descendants("section").Select(section => section.Attribute("id")!.Value);

    /// <summary>The texts in the rows of the one table with a caption, headings of columns and rows included.</summary>
    public string[][] Rows(string caption, string part = "") => Rows(
        (part.Length == 0 ? Root : Part(part)).Descendants("table").Single(table => table.Element("caption")!.Value == caption));

    /// <summary>The values of a table of facts by their names.</summary>
    public Dictionary<string, string> Facts(string caption, string part = "") =>
        Rows(caption, part).ToDictionary(row => row[0], row => row[1]);

    /// <summary>The titles of the pictures in a part of the page.</summary>
    public IEnumerable<string> Pictures(string part) => Part(part).Descendants()
        .Where(element => element.Name.LocalName == "svg")
        .Select(svg => svg.Elements().First(child => child.Name.LocalName == "title").Value);

    private static string[][] Rows(XElement table) =>
        [.. table.Descendants("tr").Select(row => row.Elements().Select(Shown).ToArray())];

    /// <summary>The text of a cell, with a space between what stands below each other.</summary>
    private static string Shown(XElement cell) => string.Join(' ', cell.DescendantNodes().OfType<XText>().Select(text => text.Value));
}
