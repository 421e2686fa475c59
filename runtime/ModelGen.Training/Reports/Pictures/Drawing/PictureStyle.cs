using System.Text;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>
/// How pictures look: one rule for each class, and colours for light and dark paper. On a page colours are custom properties, which the
/// page may set; a file of its own has its values written out, as most editors of SVG know no custom properties.
/// </summary>
internal static class PictureStyle
{
    /// <summary>How many colours there are for lines and bars.</summary>
    public const int SeriesColors = 8;

    private const string DarkScreen = "@media screen and (prefers-color-scheme:dark)";

    /// <summary>
    /// All colours. Those of lines and bars are the hues of Okabe and Ito, "Color Universal Design" (2008), with lightness chosen so that
    /// each has a contrast of at least 3 to its paper, and that any two stay apart for readers without one of the three kinds of cones.
    /// </summary>
    public static readonly IReadOnlyList<ThemeColor> Colors =
    [
        new("paper", "#ffffff", "#15181d"),
        new("ink", "#1a1d21", "#eceef1"),
        new("quiet", "#59606a", "#a5adb8"),
        new("line", "#dcdfe4", "#383e47"),
        new("heat", "#003a70", "#8fd3ff"),
        new("1", "#003a70", "#19c8ff"),
        new("2", "#d27800", "#ff9a6a"),
        new("3", "#008a54", "#24ffa9"),
        new("4", "#cb75af", "#be549b"),
        new("5", "#3691e5", "#1d82e0"),
        new("6", "#561b00", "#a48500"),
        new("7", "#6d5a09", "#eee12f"),
        new("8", "#444444", "#e6e6e6"),
    ];

    private static readonly IReadOnlyList<Rule> Rules =
    [
        new("mg-picture", "max-width:100%;height:auto;font-family:system-ui,sans-serif;font-variant-numeric:tabular-nums"),
        new("mg-heading", "font-size:13px;font-weight:600"),
        new("mg-bold", "font-size:11px;font-weight:600"),
        new("mg-text", "font-size:11px"),
        new("mg-small", "font-size:9px"),
        new("mg-paper", "fill:var(--mg-paper)"),
        new("mg-ink", "fill:var(--mg-ink)"),
        new("mg-quiet", "fill:var(--mg-quiet)"),
        new("mg-grid", "fill:none;stroke:var(--mg-line)"),
        new("mg-frame", "fill:none;stroke:var(--mg-quiet)"),
        new("mg-heat", "fill:var(--mg-heat)"),
        new("mg-line", "fill:none;stroke:currentColor;stroke-width:1.6;stroke-linejoin:round"),
        new("mg-marker", "fill:currentColor;stroke:currentColor"),
        new("mg-dots", "fill:none;stroke:currentColor;stroke-width:3.2;stroke-linecap:round;stroke-opacity:.7"),
        new("mg-ring", "fill:none;stroke:currentColor;stroke-width:1.4"),
        new("mg-solid", "fill:currentColor;stroke:currentColor"),
        new("mg-hollow", "fill:var(--mg-paper);stroke:currentColor"),
        new("mg-hatch", "fill:none;stroke:currentColor"),
        new("mg-cells", "fill:none;stroke:var(--mg-ink);shape-rendering:crispEdges"),
        new("mg-pen", "fill:none;stroke:var(--mg-ink);stroke-linecap:round;stroke-linejoin:round"),
        new("mg-dash-2", "stroke-dasharray:6 3"),
        new("mg-dash-3", "stroke-dasharray:2 2"),
        new("mg-dash-4", "stroke-dasharray:9 3 2 3"),
        .. Enumerable.Range(1, SeriesColors).Select(i => new Rule($"mg-color-{i}", $"color:var(--mg-{i})")),
    ];

    /// <summary>The rules of all pictures for a page that holds some, colours as custom properties of its root.</summary>
    public static string Page { get; } = new StringBuilder()
        .Append(":root{").AppendJoin(';', Colors.Select(color => $"--mg-{color.Name}:{color.Light}")).Append('}')
        .Append(DarkScreen).Append("{:root{").AppendJoin(';', Colors.Select(color => $"--mg-{color.Name}:{color.Dark}")).Append("}}")
        .AppendJoin("", Rules.Select(rule => rule.ToString()))
        .ToString();

    /// <summary>The rules that one picture needs in a file of its own.</summary>
    public static string File(XElement svg)
    {
        HashSet<string> classes = svg.DescendantsAndSelf().Attributes("class").SelectMany(names => names.Value.Split(' ')).ToHashSet();
        Rule[] used = [new("mg-picture", "background:var(--mg-paper)"), .. Rules.Where(rule => classes.Contains(rule.Class))];
        return new StringBuilder()
            .AppendJoin("", used.Select(rule => rule.With(color => color.Light)))
            .Append(DarkScreen).Append('{').AppendJoin("", used.Where(rule => rule.HasColor).Select(rule => rule.With(color => color.Dark)))
            .Append('}')
            .ToString();
    }

    /// <summary>A colour on light and on dark paper.</summary>
    /// <param name="Name">The name of its custom property, without <c>--mg-</c>.</param>
    /// <param name="Light">On light paper.</param>
    /// <param name="Dark">On dark paper.</param>
    internal sealed record ThemeColor(string Name, string Light, string Dark);

    private sealed record Rule(string Class, string Declarations)
    {
        public bool HasColor => Declarations.Contains("var(", StringComparison.Ordinal);

        public Rule With(Func<ThemeColor, string> value) => this with
        {
            Declarations = Colors.Aggregate(Declarations, (text, color) => text.Replace($"var(--mg-{color.Name})", value(color), StringComparison.Ordinal)),
        };

        public override string ToString() => $".{Class}{{{Declarations}}}";
    }
}
