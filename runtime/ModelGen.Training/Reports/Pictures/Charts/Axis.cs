namespace ModelGen.Training;

/// <summary>Maps values to positions in pixels.</summary>
internal sealed class Axis
{
    /// <summary>Values further from zero than this count as infinite: where they lie on an axis can't be computed.</summary>
    private const double Largest = 1e250;

    /// <summary>Values and differences closer to zero than this count as zero, for the same reason.</summary>
    private const double Smallest = 1e-250;

    /// <summary>From this ratio of the greatest to the least value on, an axis is logarithmic.</summary>
    private const double ManyMagnitudes = 100;

    private readonly double min;
    private readonly double max;
    private readonly double from;
    private readonly double to;

    private Axis(double min, double max, double from, double to, bool isLogarithmic, IReadOnlyList<Tick> ticks)
    {
        (this.min, this.max, this.from, this.to) = (isLogarithmic ? Math.Log10(min) : min, isLogarithmic ? Math.Log10(max) : max, from, to);
        IsLogarithmic = isLogarithmic;
        Ticks = ticks;
    }

    /// <summary>Whether equal distances are equal ratios.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>The marks, in increasing order.</summary>
    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Whether a value has a place: neither NaN nor infinite.</summary>
    public static bool Takes(double value) => Math.Abs(value) <= Largest;

    /// <summary>An axis of whole numbers, such as epochs; at a single one it lies in the middle.</summary>
    /// <param name="first">The first.</param>
    /// <param name="last">The last, not before <paramref name="first"/>.</param>
    /// <param name="from">The position of the first.</param>
    /// <param name="to">The position of the last.</param>
    /// <param name="most">How many ticks there may be.</param>
    public static Axis Whole(int first, int last, double from, double to, int most) => first == last
        ? new(first - 1, first + 1, from, to, isLogarithmic: false, Training.Ticks.Linear(first, first + 0.5, most, leastStep: 1))
        : new(first, last, from, to, isLogarithmic: false, Training.Ticks.Linear(first, last, most, leastStep: 1));

    /// <summary>
    /// An axis on which all values have their place, with a little room around them. Positive values of many magnitudes, such as losses,
    /// make it logarithmic.
    /// </summary>
    /// <param name="values">The values; those that <see cref="Takes"/> refuses do not count.</param>
    /// <param name="isShare">Whether values lie between 0 and 1; the axis then stays there and is linear.</param>
    /// <param name="from">The position of the least value.</param>
    /// <param name="to">The position of the greatest.</param>
    /// <param name="most">How many ticks there may be.</param>
    public static Axis Of(IEnumerable<double> values, bool isShare, double from, double to, int most)
    {
        (double least, double greatest) = Range(values);
        return !isShare && least >= Smallest && greatest / least >= ManyMagnitudes
            ? Logarithmic(least, greatest, from, to, most)
            : Linear(least, greatest, isShare, from, to, most);
    }

    /// <summary>A linear axis on which all values have their place, with a little room around them.</summary>
    /// <inheritdoc cref="Of"/>
    public static Axis Linear(IEnumerable<double> values, double from, double to, int most)
    {
        (double least, double greatest) = Range(values);
        return Linear(least, greatest, isShare: false, from, to, most);
    }

    /// <summary>The position of a value.</summary>
    public double At(double value)
    {
        double share = ((IsLogarithmic ? Math.Log10(value) : value) - min) / (max - min);
        return from + (share * (to - from));
    }

    private static (double Least, double Greatest) Range(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(Takes).DefaultIfEmpty(0)];
        return (finite.Min(), finite.Max());
    }

    private static Axis Linear(double least, double greatest, bool isShare, double from, double to, int most)
    {
        double spread = greatest - least, size = Math.Max(Math.Abs(least), Math.Abs(greatest));

        // A spread near the rounding of the values, or of the labels, is none.
        double room = spread >= Math.Max(1e-6 * size, Smallest) ? 0.06 * spread
            : size >= Smallest ? 0.1 * size
            : 0.5;
        double min = least - room, max = greatest + room;
        min = least >= 0 ? Math.Max(min, 0) : min;
        max = isShare && greatest <= 1 ? Math.Min(max, 1) : max;
        return new(min, max, from, to, isLogarithmic: false, Training.Ticks.Linear(min, max, most));
    }

    private static Axis Logarithmic(double least, double greatest, double from, double to, int most)
    {
        double low = Math.Log10(least), high = Math.Log10(greatest), room = 0.04 * (high - low);
        double min = Math.Pow(10, low - room), max = Math.Pow(10, high + room);
        return new(min, max, from, to, isLogarithmic: true, Training.Ticks.Logarithmic(min, max, most));
    }
}
