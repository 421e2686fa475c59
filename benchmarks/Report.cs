using System.Globalization;
using Spectre.Console;

namespace Benchmarks;

/// <summary>How tables are written.</summary>
internal static class Report
{
    /// <summary>Stands where nothing was measured.</summary>
    public const string Nothing = "-";

    /// <summary>An empty table in Markdown.</summary>
    /// <param name="columns">Its columns.</param>
    public static Table Table(params string[] columns) => new Table { Border = TableBorder.Markdown }.AddColumns(columns);

    /// <summary>Writes a table and what is to be said of it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="notes">Lines under it; empty ones are left out.</param>
    public static void Write(Table table, params string[] notes)
    {
        // Redirected output has no width that a table could be fitted to.
        const int WidestTable = 220;
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, WidestTable);
        AnsiConsole.Write(table);
        foreach (string note in notes.Where(note => note.Length > 0))
        {
            AnsiConsole.WriteLine(note);
        }
    }

    /// <summary>A number with about three digits that say something.</summary>
    /// <param name="value">The number, not negative; null: nothing was measured.</param>
    public static string Number(double? value) => value switch
    {
        null => Nothing,
        0 => "0",
        double number => number.ToString(number < 1 ? "F3" : number < 10 ? "F2" : number < 100 ? "F1" : "N0", CultureInfo.InvariantCulture),
    };

    /// <summary>The quartiles of a measurement.</summary>
    /// <param name="measurement">The measurement.</param>
    public static string Quartiles(Measurement measurement) => $"{Number(measurement.Low)} to {Number(measurement.High)}";

    /// <summary>A share in percent.</summary>
    /// <param name="share">The share, 1 for all; null: none was measured.</param>
    public static string Share(double? share) =>
        share is double number ? string.Create(CultureInfo.InvariantCulture, $"{100 * number:F1}%") : Nothing;

    /// <summary>A ratio.</summary>
    /// <param name="ratio">The ratio; null: nothing was measured.</param>
    public static string Ratio(double? ratio) => ratio is double number ? number.ToString("F2", CultureInfo.InvariantCulture) : Nothing;

    /// <summary>A rate in thousands of millions.</summary>
    /// <param name="rate">Operations or bytes in a second.</param>
    public static string Giga(double rate) => Number(rate / 1e9);
}
