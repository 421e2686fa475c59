using System.Globalization;

namespace ModelGen.Training;

/// <summary>Numbers and times as they stand in tables, where those below each other have as many decimals.</summary>
internal static class Format
{
    /// <summary>What stands where there is no value.</summary>
    public const string None = "–";

    /// <summary>What holds a number and what belongs to it in one line.</summary>
    public const string NoBreak = "\u00a0";

    /// <summary>A loss or metric: see <see cref="MetricValue.Format"/>.</summary>
    public static string Value(double? value) => value is double number ? MetricValue.Format(number) : None;

    /// <summary>A setting without zeros at its end: 0.001, 2.5e-7.</summary>
    public static string Setting(double value) =>
        value.ToString(Math.Abs(value) is > 0 and < 1e-6 ? "0.####e0" : "0.##########", CultureInfo.InvariantCulture);

    /// <summary>A count with commas between thousands.</summary>
    public static string Count(long count) => Numbers.Thousands(count);

    /// <summary>An epoch in the text: epoch 72.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public static string Epoch(int epoch) => $"epoch{NoBreak}{Count(epoch + 1)}";

    /// <summary>
    /// How seconds are written in a column: with two decimals, or with as many more, up to six, as leave two digits of the least but 0.
    /// </summary>
    /// <param name="column">All that stand in it.</param>
    public static Func<double, string> Seconds(IEnumerable<double> column)
    {
        double least = column.Where(seconds => seconds > 0).DefaultIfEmpty(1).Min();
        int decimals = Math.Clamp(1 - (int)Math.Floor(Math.Log10(least)), 2, 6);
        return seconds => seconds.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A time to read, that nothing breaks: 0.25 ms, 12.3 ms, 8.25 s, 12.3 s, 3 min 25 s, 1 h 02 min.</summary>
    public static string Duration(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(Math.Round(seconds));
        string text = seconds < 0.00995 ? Text(1000 * seconds, "0.##") + " ms"
            : seconds < 0.9995 ? Text(1000 * seconds, seconds < 0.0995 ? "0.#" : "0") + " ms"
            : seconds < 10 ? Text(seconds, "0.##") + " s"
            : seconds < 59.95 ? Text(seconds, "F1") + " s"
            : time.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds:00} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} min");
        return text.Replace(" ", NoBreak, StringComparison.Ordinal);

        static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
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
