using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ModelGen.Training;

namespace ModelGen.Tests.Reports.Pictures;

/// <summary>Reads pictures back: everything is found in the text of the SVG, as a browser finds it.</summary>
internal static class Drawn
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The picture as its text says, parsed again.</summary>
    public static XElement Parsed(this Picture picture) => XDocument.Parse(picture.Svg.ToString(SaveOptions.DisableFormatting)).Root!;

    public static IEnumerable<XElement> All(this XElement element, string name) => element.Descendants(Svg + name);

    public static IEnumerable<XElement> WithClass(this XElement element, string className) =>
        element.DescendantsAndSelf().Where(e => (e.Attribute("class")?.Value.Split(' ') ?? []).Contains(className));

    public static double Number(this XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    /// <summary>What a text shows, without the title that shows where the pointer rests on it.</summary>
    public static string Shown(this XElement text) => string.Concat(text.Nodes().OfType<XText>().Select(node => node.Value));

    public static IEnumerable<string> Texts(this XElement element) => element.All("text").Select(Shown);

    public static string? TitleOf(this XElement element) => element.Element(Svg + "title")?.Value;

    /// <summary>The one text that shows these words.</summary>
    public static XElement Text(this XElement element, string text) => Assert.Single(element.All("text"), e => e.Shown() == text);

    /// <summary>The positions after M and L in a path, in order.</summary>
    public static (double X, double Y)[] Positions(this XElement path) => [..
        Regex.Matches(path.Attribute("d")!.Value, @"[ML](-?[0-9.]+) (-?[0-9.]+)").Select(match => (Parse(match, 1), Parse(match, 2)))];

    /// <summary>Numbers that the text of a label means, where it is one.</summary>
    public static bool TryNumber(string label, out double value) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static double Parse(Match match, int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
}
