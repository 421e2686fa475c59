using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>A table of a page: a caption, headings of columns, and rows that begin with a heading of their own.</summary>
/// <param name="caption">What the table shows.</param>
/// <param name="head">The rows of the headings of columns.</param>
internal sealed class Table(string caption, params XElement[] head)
{
    private readonly List<XElement> rows = [];

    /// <summary>
    /// The names of the cells of a row. Where they are given, each row is a list of names and values on a phone, where such a table would
    /// have most of its columns out of sight.
    /// </summary>
    public IReadOnlyList<string>? CardLabels { get; init; }

    /// <summary>Makes a table with a heading for each column.</summary>
    /// <param name="caption">What the table shows.</param>
    /// <param name="headings">The headings of the columns, that of the rows' headings first.</param>
    public Table(string caption, params string[] headings)
        : this(caption, Html.Element("tr", headings.Select(heading => Heading("col", heading))))
    {
    }

    /// <summary>Adds a row.</summary>
    /// <param name="heading">Its heading: text or elements.</param>
    /// <param name="cells">What stands in it: text or elements.</param>
    public Table Add(object heading, params object[] cells)
    {
        rows.Add(Html.Element("tr", Heading("row", heading), cells.Select((cell, index) => Html.Element(
            "td", CardLabels is null ? null : new XAttribute("data-label", CardLabels[index]), cell))));
        return this;
    }

    /// <summary>The table, in a region that scrolls where the table is wider than the page.</summary>
    public XElement ToElement() => Html.Scrolling(caption, Html.Element(
        "table",
        CardLabels is null ? null : Html.Class("cards"),
        Html.Element("caption", caption),
        Html.Element("thead", head),
        Html.Element("tbody", rows)));

    /// <summary>A cell that is the heading of others.</summary>
    /// <param name="scope">Of which: <c>col</c>, <c>row</c>, <c>colgroup</c>.</param>
    /// <param name="content">The heading.</param>
    public static XElement Heading(string scope, params object?[] content) => Html.Element("th", new XAttribute("scope", scope), content);

    /// <summary>A table of names and values, without headings of columns.</summary>
    /// <param name="caption">What the table shows.</param>
    /// <param name="facts">The rows; those without value are left out.</param>
    public static XElement Facts(string caption, params (string Name, object? Value)[] facts) => Html.Element(
        "table",
        Html.Class("facts"),
        Html.Element("caption", caption),
        Html.Element(
            "tbody",
            facts.Where(fact => fact.Value is not null)
                .Select(fact => Html.Element("tr", Heading("row", fact.Name), Html.Element("td", fact.Value)))));
}
