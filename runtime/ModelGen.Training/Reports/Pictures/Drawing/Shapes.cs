using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>
/// The elements that pictures are made of. Positions and lengths are in pixels of a picture in its natural size, y downwards.
/// </summary>
/// <remarks>
/// Pictures are written by a few hundred lines of our own rather than by a plotting library: their colours must follow the light or
/// dark theme of the page around them, which takes classes and style sheets where libraries write colours, and this assembly stays
/// small and ready for native compilation. <see cref="XElement"/> escapes whatever text a user's labels and names hold. Nothing has
/// an <c>id</c>, and nothing refers to one, so any number of pictures stand on one page without getting into each other's way.
/// </remarks>
internal static class Shapes
{
    /// <summary>The namespace of all elements.</summary>
    public static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    /// <summary>An element with a class, or several with spaces between.</summary>
    public static XElement Element(string name, string classes, params object?[] content) =>
        new(Namespace + name, new XAttribute("class", classes), content);

    /// <summary>A group of elements.</summary>
    public static XElement Group(params object?[] content) => new(Namespace + "g", content);

    /// <summary>What a browser shows of an element where the pointer rests on it.</summary>
    public static XElement Title(string text) => new(Namespace + "title", Clean(text));

    /// <summary>A longer text in the place of a picture, for readers who do not see it.</summary>
    public static XElement Description(string text) => new(Namespace + "desc", Clean(text));

    /// <summary>A path; null where there is nothing in it.</summary>
    public static XElement? Path(string classes, PathData data) =>
        data.IsEmpty ? null : Element("path", classes, new XAttribute("d", data.ToString()));

    /// <summary>A rectangle from its top left corner.</summary>
    public static XElement Rectangle(string classes, double x, double y, double width, double height) => Element(
        "rect", classes, Attribute("x", x), Attribute("y", y), Attribute("width", width), Attribute("height", height));

    /// <summary>A circle.</summary>
    public static XElement Circle(string classes, double x, double y, double radius) =>
        Element("circle", classes, Attribute("cx", x), Attribute("cy", y), Attribute("r", radius));

    /// <summary>A straight line.</summary>
    public static XElement Line(string classes, double x1, double y1, double x2, double y2) => Element(
        "line", classes, Attribute("x1", x1), Attribute("y1", y1), Attribute("x2", x2), Attribute("y2", y2));

    /// <summary>One line of text.</summary>
    /// <param name="font">Its font.</param>
    /// <param name="x">Where it begins, ends or has its middle.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">The text.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>: which part of the text stands at x.</param>
    /// <param name="classes">Classes beside the font's.</param>
    public static XElement Text(Font font, double x, double y, string text, string anchor = "start", string classes = "mg-ink") => Element(
        "text",
        $"{font.Class} {classes}",
        Attribute("x", x),
        Attribute("y", y),
        anchor == "start" ? null : new XAttribute("text-anchor", anchor),
        Clean(text));

    /// <summary>One line of text that is cut where it would be wider than its room; all of it shows where the pointer rests.</summary>
    /// <inheritdoc cref="Text"/>
    public static XElement CutText(
        Font font, double x, double y, string text, double room, string anchor = "start", string classes = "mg-ink")
    {
        string cut = font.Cut(text, room);
        XElement element = Text(font, x, y, cut, anchor, classes);
        if (cut != text)
        {
            element.AddFirst(Title(text));
        }

        return element;
    }

    /// <summary>Turns an element a quarter to the left around a point, so that a text runs upwards.</summary>
    public static XElement Upwards(this XElement element, double x, double y)
    {
        element.SetAttributeValue("transform", $"rotate(-90 {Number(x)} {Number(y)})");
        return element;
    }

    /// <summary>A number as an attribute.</summary>
    public static XAttribute Attribute(string name, double value) => new(name, Number(value));

    /// <summary>A number with up to two decimals, which is finer than any screen.</summary>
    public static string Number(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>
    /// The text with a replacement character for each that XML can't hold and, as in tables on the console, for each that would turn the
    /// direction of the text around it or is not to be seen. Line breaks and tabs stay: they are spaces to a browser.
    /// </summary>
    public static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isXml = !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value);
            bool isSpace = rune.Value is '\t' or '\n' or '\r';
            clean.Append(isSpace || (isXml && !TableText.Commands(rune)) ? rune : Rune.ReplacementChar);
        }

        return clean.ToString();
    }
}
