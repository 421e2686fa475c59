using System.Globalization;

namespace ModelGen.Training;

/// <summary>A mark on an axis.</summary>
/// <param name="Value">Where.</param>
/// <param name="Label">What stands at it.</param>
internal readonly record struct Tick(double Value, string Label);

/// <summary>Round numbers for an axis: 1, 2 or 5 times a power of ten apart.</summary>
internal static class Ticks
{
    /// <summary>The multiples of a round step that lie in a range.</summary>
    /// <param name="min">Where the range begins.</param>
    /// <param name="max">Where it ends; greater than <paramref name="min"/>.</param>
    /// <param name="most">How many there may be; at least 2.</param>
    /// <param name="leastStep">The least distance between two: 1 where values are whole.</param>
    public static IReadOnlyList<Tick> Linear(double min, double max, int most, double leastStep = 0)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max((max - min) / most, leastStep))));
        double step = new[] { 1, 2, 5, 10, 20 }.Select(digit => digit * power)
            .First(step => step >= leastStep && Last(max, step) - First(min, step) < most);
        string format = Format(Math.Max(Math.Abs(min), Math.Abs(max)), step);
        List<Tick> ticks = [];
        for (double i = First(min, step); i <= Last(max, step); i++)
        {
            ticks.Add(new(i * step, Label(i * step, format)));
        }

        return ticks;
    }

    /// <summary>How multiples of a round step are written.</summary>
    /// <param name="greatest">The greatest of their absolute values.</param>
    /// <param name="step">The step.</param>
    public static string Format(double greatest, double step) => greatest is >= 1e6 or < 1e-3
        ? "0.#######e0"
        : "F" + Math.Clamp(-(int)Math.Floor(Math.Log10(step) + 1e-9), 0, 15).ToString(CultureInfo.InvariantCulture);

    /// <summary>A multiple of a round step as text.</summary>
    /// <param name="value">The number.</param>
    /// <param name="format">What <see cref="Format"/> says.</param>
    public static string Label(double value, string format) => value == 0 ? "0" : value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Powers of ten in a range, all or some, and, where these are few, twice and five times as much too.</summary>
    /// <param name="min">Where the range begins; positive.</param>
    /// <param name="max">Where it ends; at least a hundred times as much.</param>
    /// <param name="most">How many there may be; at least 3.</param>
    public static IReadOnlyList<Tick> Logarithmic(double min, double max, int most)
    {
        int first = (int)Math.Floor(Math.Log10(min)), last = (int)Math.Ceiling(Math.Log10(max));
        double[] fine = Powers([1, 2, 5], 1);
        double[] values = fine.Length <= most
            ? fine
            : new[] { 1, 2, 3, 5, 10, 20, 50, 100, 200 }.Select(step => Powers([1], step)).First(powers => powers.Length <= most);
        return [.. values.Select(value => new Tick(value, value is >= 1e-4 and < 1e6
            ? value.ToString("0.####", CultureInfo.InvariantCulture)
            : value.ToString("0e0", CultureInfo.InvariantCulture)))];

        // From text, as powers of ten that are multiplied are not exact.
        double[] Powers(int[] digits, int step) =>
        [
            .. from exponent in Enumerable.Range(first, last - first + 1)
               where exponent % step == 0
               from digit in digits
               let value = double.Parse(string.Create(CultureInfo.InvariantCulture, $"{digit}e{exponent}"), CultureInfo.InvariantCulture)
               where value >= min && value <= max
               select value,
        ];
    }

    // A little tolerance, as the ends of a range are results of divisions.
    private static double First(double min, double step) => Math.Ceiling((min / step) - 1e-6);

    private static double Last(double max, double step) => Math.Floor((max / step) + 1e-6);
}
