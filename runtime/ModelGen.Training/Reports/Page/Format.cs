using System.Globalization;

namespace ModelGen.Training;

/// <summary>Numbers and times as they stand in tables, where those below each other have as many decimals.</summary>
internal static class Format
{
    /// <summary>What stands where there is no value.</summary>
    public const string None = "–";

    /// <summary>A loss or metric with four decimals: 0.9409; very large and very small ones as 1.235e-5.</summary>
    public static string Fixed(double? value) => value switch
    {
        null => None,
        0 => "0.0000",
        double number when Math.Abs(number) is >= 0.0005 and < 1e6 => number.ToString("F4", CultureInfo.InvariantCulture),
        double number => Numbers.Value(number),
    };

    /// <summary>A setting without zeros at its end: 0.001, 2.5e-7.</summary>
    public static string Setting(double value) =>
        value.ToString(Math.Abs(value) is > 0 and < 1e-6 ? "0.####e0" : "0.##########", CultureInfo.InvariantCulture);

    /// <summary>A count with commas between thousands.</summary>
    public static string Count(long count) => Numbers.Thousands(count);

    /// <summary>Seconds with two decimals.</summary>
    public static string Seconds(double seconds) => seconds.ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>A time to read: 8.25 s, 12.3 s, 3 min 25 s, 1 h 02 min.</summary>
    public static string Duration(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(Math.Round(seconds));
        return seconds < 10 ? seconds.ToString("0.##", CultureInfo.InvariantCulture) + " s"
            : seconds < 59.95 ? seconds.ToString("F1", CultureInfo.InvariantCulture) + " s"
            : time.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds:00} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} min");
    }

    /// <summary>A moment in universal time, to the second.</summary>
    public static string Moment(DateTimeOffset moment) => Utc(moment, "yyyy-MM-dd HH:mm:ss 'UTC'");

    /// <summary>The same moment as the attribute <c>datetime</c> takes it.</summary>
    public static string Machine(DateTimeOffset moment) => Utc(moment, "yyyy-MM-ddTHH:mm:ssZ");

    /// <summary>A probability with one decimal: 98.3%.</summary>
    public static string Probability(double probability) => double.IsNaN(probability)
        ? "NaN"
        : (100 * probability).ToString("F1", CultureInfo.InvariantCulture) + "%";

    private static string Utc(DateTimeOffset moment, string format) => moment.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
