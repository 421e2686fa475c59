using System.Globalization;

namespace ModelGen.Training;

/// <summary>Numbers as they stand in pictures and tables.</summary>
internal static class Numbers
{
    /// <summary>A score from 0 to 1 in a column of such: 0.9409, 1.0000.</summary>
    public static string Share(double share) => share.ToString("F4", CultureInfo.InvariantCulture);

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
        return count.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A count, or a sum of weights, with the noun that it counts, given in the singular.</summary>
    public static string Count(double count, string noun) => $"{Count(count)} {Quantity.Noun(count, noun)}";

    /// <summary>A share between 0 and 1 with one decimal: 9.5%, 100%.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    /// <summary>A whole number with commas between thousands.</summary>
    public static string Thousands(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A whole number with commas between thousands, and the noun that it counts, given in the singular.</summary>
    public static string Thousands(long count, string noun) => $"{Thousands(count)} {Quantity.Noun(count, noun)}";
}
