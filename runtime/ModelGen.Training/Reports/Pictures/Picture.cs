using System.Text;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>
/// A picture of a training run, its results or a model, as SVG: to save as a file, or to put into a page. It is light or dark as its reader
/// prefers, readable from 360 pixels of width on, and holds no script.
/// </summary>
public sealed class Picture
{
    private readonly XElement svg;
    private readonly double fileScale;

    /// <summary>Makes a picture.</summary>
    /// <param name="title">What it shows, in a few words.</param>
    /// <param name="description">What a reader sees in it.</param>
    /// <param name="width">Its natural width in pixels: where texts have the size of other text.</param>
    /// <param name="height">Its natural height in pixels.</param>
    /// <param name="content">What is drawn.</param>
    /// <param name="fileScale">How much larger it is in a file of its own.</param>
    internal Picture(string title, string description, double width, double height, IEnumerable<XElement?> content, double fileScale = 2)
    {
        Title = title;
        Description = description;
        Width = width;
        Height = height;
        this.fileScale = fileScale;
        svg = Shapes.Element(
            "svg",
            "mg-picture",
            new XAttribute("viewBox", $"0 0 {Shapes.Number(width)} {Shapes.Number(height)}"),
            new XAttribute("role", "img"),
            Shapes.Title(title),
            Shapes.Description(description),
            content);
    }

    /// <summary>The style sheet of all pictures, for a page that holds some of <see cref="Svg"/>: once in its <c>style</c>.</summary>
    /// <remarks>
    /// Colours are custom properties of the root, among them <c>--mg-paper</c>, the background, <c>--mg-ink</c>, the text, and
    /// <c>--mg-1</c> to <c>--mg-8</c>, lines and bars. A page with another background sets <c>--mg-paper</c> to it, after this style sheet.
    /// </remarks>
    public static string StyleSheet => PictureStyle.Page;

    /// <summary>What it shows, in a few words; read to people who do not see it.</summary>
    public string Title { get; }

    /// <summary>What there is to be seen, with the most important numbers; read to people who do not see it.</summary>
    public string Description { get; }

    /// <summary>
    /// The natural width in pixels: where texts have the size of other text. Few are wider than 360; a page lets these scroll rather than
    /// shrink, such as the confusion matrix of forty classes.
    /// </summary>
    public double Width { get; }

    /// <summary>The natural height in pixels.</summary>
    public double Height { get; }

    /// <summary>
    /// The <c>svg</c> element for a page with <see cref="StyleSheet"/>; a new one each time. It takes the width that the page gives it.
    /// </summary>
    public XElement Svg => new(svg);

    /// <summary>The picture as an SVG document with its own style sheet and background.</summary>
    public string ToSvg()
    {
        XElement document = Svg;
        document.SetAttributeValue("width", Shapes.Number(fileScale * Width));
        document.SetAttributeValue("height", Shapes.Number(fileScale * Height));
        XElement background = Shapes.Rectangle("mg-paper", 0, 0, Width, Height);
        document.Element(Shapes.Namespace + "desc")!.AddAfterSelf(background);
        background.AddBeforeSelf(new XElement(Shapes.Namespace + "style", PictureStyle.File(document)));
        return document.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>Writes <see cref="ToSvg"/> to a file in UTF-8. The file appears whole or, where that fails, stays as it was.</summary>
    /// <param name="path">The file; replaced if it exists. Its folder must exist.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void SaveSvg(string path) => WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToSvg())));
}
