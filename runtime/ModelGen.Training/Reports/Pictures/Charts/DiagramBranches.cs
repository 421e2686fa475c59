using System.Collections.Immutable;
using System.Xml.Linq;

namespace ModelGen.Training;

/// <summary>
/// The connections of a diagram that pass boxes by: lines at the right of them, one for each output that goes further than to the next box,
/// with an arrow to each layer that reads it.
/// </summary>
internal sealed class DiagramBranches
{
    private const double Spacing = 10;
    private const double Head = 7;

    private readonly double right;
    private readonly IReadOnlyList<(double Top, double Bottom)> boxes;

    /// <summary>For each layer, the boxes before the one above it that it reads; the input's box is number 0.</summary>
    private readonly int[][] passing;

    /// <summary>The last box that a line reaches, for each place of lines from left to right.</summary>
    private readonly List<int> ends = [];

    private DiagramBranches(double right, IReadOnlyList<(double Top, double Bottom)> boxes, int[][] passing)
    {
        this.right = right;
        this.boxes = boxes;
        this.passing = passing;
    }

    /// <summary>Draws the connections and gives the room that they take.</summary>
    /// <param name="content">Where they are added.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="boxes">Upper and lower edge of the input's box and of each layer's.</param>
    /// <param name="right">The boxes' right edge.</param>
    public static double Draw(
        List<XElement> content, ImmutableArray<LayerDescription> layers, IReadOnlyList<(double Top, double Bottom)> boxes, double right)
    {
        string[] names = ["input", .. layers.Select(layer => layer.Name)];
        int[][] passing = [.. layers.Select((layer, i) => layer.Inputs
            .Select(input => Array.IndexOf(names, LayerOf(input)))
            .Where(box => box >= 0 && box < i)
            .Distinct()
            .ToArray())];
        DiagramBranches branches = new(right, boxes, passing);
        for (int box = 0; box < boxes.Count; box++)
        {
            int[] readers = [.. Enumerable.Range(0, layers.Length).Where(layer => passing[layer].Contains(box))];
            if (readers.Length > 0)
            {
                content.Add(branches.Line(box, readers));
            }
        }

        return branches.ends.Count * Spacing;
    }

    /// <summary>Whether a layer reads the box above it.</summary>
    public static bool Follows(LayerDescription layer, string above) => layer.Inputs.IsEmpty || layer.Inputs.Any(input => LayerOf(input) == above);

    /// <summary>The layer that has what a name of <see cref="LayerDescription.Inputs"/> names.</summary>
    private static string LayerOf(string input) => input.Split('/')[0];

    private XElement Line(int box, int[] readers)
    {
        int place = ends.FindIndex(end => end <= box);
        if (place < 0)
        {
            place = ends.Count;
            ends.Add(0);
        }

        ends[place] = readers[^1] + 1;
        double x = right + Head + Spacing + (place * Spacing), from = boxes[box].Bottom - 6;
        PathData line = new PathData().Move(right, from).Line(x, from).Line(x, Entry(readers[^1], box));
        PathData heads = new();
        foreach (int reader in readers)
        {
            double y = Entry(reader, box);
            line.Move(x, y).Line(right + Head, y);
            heads.Move(right + Head, y - 3).Line(right + Head, y + 3).Line(right + 1, y).Line(right + Head, y - 3);
        }

        return Shapes.Element("g", "mg-color-8", Shapes.Path("mg-line", line), Shapes.Path("mg-marker", heads));
    }

    /// <summary>Where what a layer reads from a box comes in: in the upper part of its own, what goes out leaves the lower one.</summary>
    private double Entry(int layer, int from)
    {
        (double top, double bottom) = boxes[layer + 1];
        int[] lines = passing[layer];
        return top + ((bottom - top - 10) * (Array.IndexOf(lines, from) + 1) / (lines.Length + 1));
    }
}
