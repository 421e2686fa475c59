using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>
/// Draws a confusion matrix: a row for each true class, a column for each predicted one, counts in the cells, and the darker (on dark
/// paper the lighter) a cell, the greater its share of its row.
/// </summary>
internal static class HeatMap
{
    private const double Width = 360;
    private const double Margin = 8;
    private const double Top = 30;
    private const double Caption = 16;
    private const double LongestName = 92;
    private const double LargestCell = 56;

    /// <summary>The shade of the smallest share that is not zero, so that a single mistake among thousands is seen.</summary>
    private const double LeastShade = 0.07;

    /// <summary>The darkest shade that ink is read well on; none is used between this one and <see cref="PaperFrom"/>.</summary>
    private const double InkUpTo = 0.45;

    /// <summary>The lightest shade that text in the paper's colour is read well on.</summary>
    private const double PaperFrom = 0.7;

    /// <summary>Draws a matrix.</summary>
    /// <param name="title">What the picture shows.</param>
    /// <param name="names">The names of the classes.</param>
    /// <param name="counts">The number of samples of a class (first argument) that were predicted as a class (second), or their weight.</param>
    /// <param name="withoutClass">The number of samples of each class for which no class was predicted; null: none.</param>
    public static Picture Draw(
        string title, IReadOnlyList<string> names, Func<int, int, double> counts, IReadOnlyList<double>? withoutClass = null)
    {
        withoutClass ??= [];
        int classes = names.Count;
        double[] rows = [.. Enumerable.Range(0, classes).Select(label =>
            Enumerable.Range(0, classes).Sum(predicted => counts(label, predicted)) + withoutClass.ElementAtOrDefault(label))];
        Layout layout = Layout.Make(names, counts);
        XElement cells = Shapes.Element("g", layout.CellFont.Class, new XAttribute("text-anchor", "middle"));
        for (int label = 0; label < classes; label++)
        {
            for (int predicted = 0; predicted < classes; predicted++)
            {
                double count = counts(label, predicted), share = rows[label] > 0 ? count / rows[label] : 0;
                string what = $"true {names[label]}, predicted {names[predicted]}: {Numbers.Count(count)}";
                string part = rows[label] > 0 ? $" ({Numbers.Percent(share)} of {names[label]})" : "";
                cells.Add(Cell(layout, label, predicted, count, share, what + part));
            }
        }

        return new Picture(
            title,
            Describe(names, rows, counts, withoutClass.Sum()),
            layout.Width,
            layout.Bottom + layout.NamesHeight + Caption + 34,
            [
                Shapes.CutText(Font.Heading, Margin, 18, title, layout.Width - (2 * Margin)),
                .. Names(names, layout),
                cells,
                .. Scale(layout),
            ]);
    }

    /// <summary>How much of the heat's colour covers the paper in a cell, from 0 to 1; grows with the share.</summary>
    /// <param name="share">The cell's share of its row, from 0 to 1.</param>
    public static double Shade(double share) => share switch
    {
        <= 0 => 0,
        <= 0.5 => LeastShade + (share / 0.5 * (InkUpTo - LeastShade)),
        _ => PaperFrom + ((share - 0.5) / 0.5 * (1 - PaperFrom)),
    };

    /// <summary>The class of the text on a cell.</summary>
    /// <param name="share">The cell's share of its row, from 0 to 1.</param>
    public static string TextClass(double share) => Shade(share) >= PaperFrom ? "mg-paper" : "mg-ink";

    /// <summary>A cell with its text; only the text where it would be as white as the paper.</summary>
    private static XElement Cell(Layout layout, int label, int predicted, double count, double share, string title)
    {
        double x = layout.Left + (predicted * layout.Cell), y = Top + (label * layout.Cell), half = (layout.Cell - 1) / 2;
        XElement text = Shapes.Element(
            "text",
            count == 0 ? "mg-quiet" : TextClass(share),
            Shapes.Attribute("x", x + half),
            Shapes.Attribute("y", y + half + layout.CellFont.Drop),
            Numbers.Count(count));
        if (count == 0)
        {
            text.AddFirst(Shapes.Title(title));
            return text;
        }

        return Shapes.Group(Shapes.Title(title), Shaded(x, y, layout.Cell - 1, layout.Cell - 1, share), text);
    }

    private static XElement Shaded(double x, double y, double width, double height, double share)
    {
        XElement rectangle = Shapes.Rectangle("mg-heat", x, y, width, height);
        rectangle.Add(Shapes.Attribute("fill-opacity", Shade(share)));
        return rectangle;
    }

    private static IEnumerable<XElement> Names(IReadOnlyList<string> names, Layout layout)
    {
        Font font = Font.Regular;
        for (int i = 0; i < names.Count; i++)
        {
            double middle = (i + 0.5) * layout.Cell, x = layout.Left + middle, below = layout.Bottom + 6;
            yield return Shapes.CutText(font, layout.Left - 5, Top + middle + font.Drop, names[i], LongestName, "end");
            yield return layout.AreNamesUpright
                ? Shapes.CutText(font, x + font.Drop, below, names[i], LongestName, "end").Upwards(x + font.Drop, below)
                : Shapes.Text(font, x, below + (2 * font.Drop), names[i], "middle");
        }

        double side = Margin + 8, center = Top + (layout.Side / 2);
        yield return Shapes.Text(font, side, center, "true", "middle", "mg-quiet").Upwards(side, center);
        double captionY = layout.Bottom + layout.NamesHeight + Caption;
        yield return Shapes.Text(font, layout.Left + (layout.Side / 2), captionY, "predicted", "middle", "mg-quiet");
    }

    /// <summary>What the shades mean: some shares as cells, in the bottom left corner.</summary>
    private static IEnumerable<XElement> Scale(Layout layout)
    {
        const double Box = 32;
        double y = layout.Bottom + layout.NamesHeight + Caption + 12, x = Margin;
        foreach (double share in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            yield return Shaded(x, y, Box - 1, 14, share);
            yield return Shapes.Text(Font.Small, x + (Box / 2), y + 7 + Font.Small.Drop, Numbers.Percent(share), "middle", TextClass(share));
            x += Box;
        }

        yield return Shapes.Text(Font.Small, x + 5, y + 7 + Font.Small.Drop, "of the true class", "start", "mg-quiet");
    }

    private static string Describe(IReadOnlyList<string> names, double[] rows, Func<int, int, double> counts, double withoutClass)
    {
        int classes = names.Count;
        double total = rows.Sum(), right = Enumerable.Range(0, classes).Sum(i => counts(i, i));
        if (!(total > 0))
        {
            return $"{Quantity.Of(classes, "class")} and no samples.";
        }

        (int Label, int Predicted, double Count) worst = (
            from label in Enumerable.Range(0, classes)
            from predicted in Enumerable.Range(0, classes)
            where label != predicted
            select (label, predicted, counts(label, predicted))).DefaultIfEmpty().MaxBy(cell => cell.Item3);
        string mistake = worst.Count > 0
            ? $" The most frequent mistake: true {names[worst.Label]}, predicted {names[worst.Predicted]}, {Numbers.Count(worst.Count, "time")}."
            : withoutClass > 0 ? "" : " No mistakes.";
        string undecided = withoutClass > 0 ? $" For {Numbers.Count(withoutClass)} of them the output is not finite." : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Numbers.Count(total, "sample")} of {Quantity.Of(classes, "class")}, {Numbers.Percent(right / total)} of them predicted right."
            + $"{mistake}{undecided}");
    }

    /// <summary>Where things are, in pixels.</summary>
    /// <param name="Left">The left edge of the cells.</param>
    /// <param name="Cell">The distance from a cell to the next.</param>
    /// <param name="Side">The width and height of all cells.</param>
    /// <param name="Width">The picture's width.</param>
    /// <param name="AreNamesUpright">Whether the names of the columns run upwards, as they are wider than cells.</param>
    /// <param name="NamesHeight">The height of these names.</param>
    /// <param name="CellFont">The font in the cells.</param>
    private sealed record Layout(
        double Left, double Cell, double Side, double Width, bool AreNamesUpright, double NamesHeight, Font CellFont)
    {
        public double Bottom => Top + Side;

        public static Layout Make(IReadOnlyList<string> names, Func<int, int, double> counts)
        {
            int classes = names.Count;
            string[] texts =
            [
                .. from label in Enumerable.Range(0, classes)
                   from predicted in Enumerable.Range(0, classes)
                   select Numbers.Count(counts(label, predicted)),
            ];
            double nameWidth = Math.Min(LongestName, names.Max(Font.Regular.Width));
            double left = Margin + Caption + nameWidth + 5;
            double wanted = Math.Min(LargestCell, (HeatMap.Width - left - Margin) / classes);
            Font font = texts.Max(Font.Regular.Width) + 5 <= wanted ? Font.Regular : Font.Small;
            double cell = Math.Max(wanted, Math.Max(15, texts.Max(font.Width) + 4));
            double side = classes * cell;
            bool areUpright = nameWidth + 4 > cell;
            return new(
                left, cell, side, Math.Max(HeatMap.Width, left + side + Margin), areUpright, areUpright ? nameWidth + 6 : 16, font);
        }
    }
}
