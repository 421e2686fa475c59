using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// How the lines and bars of a chart are told apart: by colour, and without colours by dashes and markers, or by how bars are filled.
/// The first line is solid and the second dashed. Looks repeat from the 33rd on.
/// </summary>
/// <param name="Index">Which of the chart's, from 0.</param>
internal readonly record struct SeriesStyle(int Index)
{
    private const int Dashes = 4;

    /// <summary>Closed shapes and crosses about a point.</summary>
    private static readonly string[] Markers =
    [
        "m-2.8 0a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0z",
        "m-2.4-2.4h4.8v4.8h-4.8z",
        "m0-3.2l3 5.2h-6z",
        "m0-3.6l3.2 3.6l-3.2 3.6l-3.2-3.6z",
        "m0 3.2l3-5.2h-6z",
        "m-2.4-2.4l4.8 4.8m0-4.8l-4.8 4.8",
        "m-3.2 0h6.4m-3.2-3.2v6.4",
        "m-2.6-2.8l5.2 5.6v-5.6l-5.2 5.6z",
    ];

    /// <summary>The class of its colour.</summary>
    public string Color => "mg-color-" + Text((Index % PictureStyle.SeriesColors) + 1);

    /// <summary>The classes of its line.</summary>
    public string Line => Shift == 0 ? "mg-line" : "mg-line mg-dash-" + Text(Shift + 1);

    /// <summary>How its bars are filled.</summary>
    public BarFill Fill => (BarFill)Shift;

    /// <summary>Path data of its marker, relative to the point that it marks.</summary>
    public string Marker => Markers[Index % Markers.Length];

    /// <summary>Moves on by one with each round of the colours, so that the second round looks different.</summary>
    private int Shift => (Index + (Index / PictureStyle.SeriesColors)) % Dashes;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How a bar is filled.</summary>
internal enum BarFill
{
    /// <summary>With its colour.</summary>
    Solid,

    /// <summary>Not at all: an outline.</summary>
    Hollow,

    /// <summary>With slanted lines.</summary>
    Slanted,

    /// <summary>With upright lines.</summary>
    Upright,
}
