using System.Xml;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>
/// Elements of a page that HTML parsers and XML parsers read alike (polyglot markup). <see cref="XElement"/> escapes whatever text the
/// labels, names and notes of users hold.
/// </summary>
internal static class Html
{
    private const double PhoneWidth = 360;

    /// <summary>Elements that HTML ends by themselves; all others need an end tag even where they are empty.</summary>
    private static readonly HashSet<string> VoidElements = ["br", "col", "hr", "link", "meta", "wbr"];

    /// <summary>An element; null among its content is left out.</summary>
    public static XElement Element(string name, params object?[] content) => new(name, content);

    /// <summary>The attribute <c>class</c>.</summary>
    public static XAttribute Class(string names) => new("class", names);

    /// <summary>The attribute <c>id</c>.</summary>
    public static XAttribute Id(string id) => new("id", id);

    /// <summary>A link to another place of the page.</summary>
    /// <param name="id">The place.</param>
    /// <param name="text">What to read.</param>
    public static XElement Link(string id, string text) => Element("a", new XAttribute("href", "#" + id), text);

    /// <summary>A section with a heading.</summary>
    /// <param name="id">Where links to it lead.</param>
    /// <param name="level">The level of its heading.</param>
    /// <param name="heading">Its heading.</param>
    /// <param name="content">Attributes, and what follows the heading.</param>
    public static XElement Section(string id, int level, string heading, params object?[] content) =>
        Element("section", Id(id), Heading(level, heading), content);

    /// <summary>A heading.</summary>
    /// <param name="level">From 1 to 6.</param>
    /// <param name="content">The heading.</param>
    public static XElement Heading(int level, params object[] content) => Element($"h{level}", content);

    /// <summary>A picture in the text; one that is wider than a phone scrolls, as its texts could not be read if it shrank.</summary>
    public static XElement Figure(Picture picture)
    {
        XElement svg = picture.Svg;
        if (picture.Width <= PhoneWidth)
        {
            return Element("figure", svg);
        }

        svg.SetAttributeValue("style", $"min-width:{Shapes.Number(picture.Width)}px");
        return Element("figure", Class("wide"), Scrolling(picture.Title, svg));
    }

    /// <summary>A region that scrolls to the side; with the keyboard too.</summary>
    /// <param name="label">What it holds.</param>
    /// <param name="content">What may be wider than the page.</param>
    public static XElement Scrolling(string label, XElement content) => Element(
        "div",
        Class("scroll"),
        new XAttribute("role", "region"),
        new XAttribute("aria-label", label),
        new XAttribute("tabindex", "0"),
        content);

    /// <summary>Pictures and tables side by side, as many as have room.</summary>
    public static XElement SideBySide(params object?[] content) => Element("div", Class("pictures"), content);

    /// <summary>Something that is shown when its summary is clicked.</summary>
    public static XElement Details(string summary, params object?[] content) => Element("details", Element("summary", summary), content);

    /// <summary>Writes the document type and a page. Changes the page: characters that XML can't hold are replaced.</summary>
    /// <param name="page">The element <c>html</c>.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(XElement page, TextWriter writer)
    {
        foreach (XElement element in page.DescendantsAndSelf().Where(IsShort))
        {
            element.Value = "";
        }

        Clean(page);
        writer.Write("<!DOCTYPE html>\n");
        using (XmlWriter xml = XmlWriter.Create(writer, new XmlWriterSettings { OmitXmlDeclaration = true, NewLineChars = "\n" }))
        {
            page.Save(xml);
        }

        writer.Write('\n');
    }

    /// <summary>Whether an element would be written as <c>&lt;td /&gt;</c>, which HTML takes for a start tag.</summary>
    private static bool IsShort(XElement element) =>
        element.IsEmpty && element.Name.Namespace == XNamespace.None && !VoidElements.Contains(element.Name.LocalName);

    private static void Clean(XElement page)
    {
        foreach (XText text in page.DescendantNodes().OfType<XText>())
        {
            text.Value = Shapes.Clean(text.Value);
        }

        foreach (XAttribute attribute in page.DescendantsAndSelf().Attributes())
        {
            attribute.Value = Shapes.Clean(attribute.Value);
        }
    }
}
