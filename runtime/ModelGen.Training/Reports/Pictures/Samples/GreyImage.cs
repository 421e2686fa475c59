using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>
/// Draws a matrix as grey cells: a path for each of a few greys, in which cells of the same grey that follow each other in a row are one
/// stroke. Grey is ink that lets the paper through, so that on dark paper the ink is light.
/// </summary>
internal static class GreyImage
{
    /// <summary>How many greys there are beside that of the paper.</summary>
    public const int Greys = 15;

    private const double LongestSide = 160;

    /// <summary>The size of a cell in pixels, in tenths: cells of up to 8 pixels, in a picture of up to 160 where they can be that small.</summary>
    public static double CellSize(int rows, int columns) => Math.Clamp(Math.Floor(10 * LongestSide / Math.Max(1, Math.Max(rows, columns))) / 10, 0.5, 8);

    /// <summary>Draws a matrix.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="cell">The size of a cell in pixels.</param>
    /// <param name="share">How much ink is in the cell of a row and a column, from 0 to 1; none where it is not finite.</param>
    public static XElement Draw(int rows, int columns, double cell, Func<int, int, double> share)
    {
        Strokes[] strokes = [.. Enumerable.Range(0, Greys + 1).Select(_ => new Strokes())];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns;)
            {
                int grey = Grey(share(row, column)), start = column;
                do
                {
                    column++;
                }
                while (column < columns && Grey(share(row, column)) == grey);

                strokes[grey].Add(row, start, column - start);
            }
        }

        // A stroke of width 1 lies half above and half below its line.
        XElement image = Shapes.Element("g", "mg-cells", new XAttribute("transform", $"scale({Shapes.Number(cell)}) translate(0 .5)"));
        for (int grey = 1; grey <= Greys; grey++)
        {
            if (strokes[grey].Data is { Length: > 0 } data)
            {
                image.Add(new XElement(
                    Shapes.Namespace + "path", new XAttribute("d", data), Shapes.Attribute("stroke-opacity", (double)grey / Greys)));
            }
        }

        return image;
    }

    private static int Grey(double share) => !double.IsFinite(share) ? 0 : (int)Math.Round(Math.Clamp(share, 0, 1) * Greys);

    /// <summary>Horizontal strokes as path data, each beginning relative to the end of the one before: that is shortest.</summary>
    private sealed class Strokes
    {
        private readonly StringBuilder data = new();
        private int row;
        private int column;

        public string Data => data.ToString();

        public void Add(int strokeRow, int start, int length)
        {
            string move = string.Create(CultureInfo.InvariantCulture, $"m{start - column} {strokeRow - row}h{length}");
            data.Append(move.Replace(" -", "-", StringComparison.Ordinal));
            (row, column) = (strokeRow, start + length);
        }
    }
}
