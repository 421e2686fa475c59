using System.Globalization;

namespace ModelGen.Training;

/// <summary>Numbers as they stand in pictures.</summary>
internal static class Numbers
{
    /// <summary>A measured value with four significant digits: 0.9409, 12.35, 1.23e-5.</summary>
    public static string Value(double value)
    {
        double size = Math.Abs(value);
        return !double.IsFinite(value) ? NotFinite(value)
            : size == 0 ? "0"
            : size is >= 1e6 or < 1e-3 ? value.ToString("0.###e0", CultureInfo.InvariantCulture)
            : value.ToString("F" + Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 6), CultureInfo.InvariantCulture);
    }

    /// <summary>A loss or metric with four decimals: 0.9409; very large and very small ones as 1.235e-5.</summary>
    public static string Fixed(double value) => value == 0 ? "0.0000"
        : Math.Abs(value) is >= 0.0005 and < 1e6 ? value.ToString("F4", CultureInfo.InvariantCulture)
        : Value(value);

    /// <summary>A count, or a sum of weights to about three significant digits: 12,345, 144.6, 12.5, 0.25.</summary>
    public static string Count(double count)
    {
        string format = Math.Abs(count) switch
        {
            >= 100 => "#,0.#",
            >= 10 => "0.##",
            >= 1e-3 or 0 => "0.###",
            _ => "0.#e0",
        };
        return double.IsFinite(count) ? count.ToString(format, CultureInfo.InvariantCulture) : NotFinite(count);
    }

    /// <summary>A share between 0 and 1 with one decimal: 9.5%, 100%.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    /// <summary>A whole number with commas between thousands.</summary>
    public static string Thousands(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string NotFinite(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
}
