using System.Diagnostics;

namespace Benchmarks;

/// <summary>Repeated timings of one piece of work, in microseconds; or other figures that were measured repeatedly.</summary>
/// <param name="Median">The middle one.</param>
/// <param name="Low">The first quartile.</param>
/// <param name="High">The third quartile.</param>
internal sealed record Measurement(double Median, double Low, double High)
{
    /// <summary>Shorter pieces are timed several at a time, so that reading the clock does not count.</summary>
    private const double LeastMicroseconds = 50;

    /// <summary>Runs the work for some time after a warm-up.</summary>
    /// <param name="work">The work.</param>
    /// <param name="seconds">How long it is timed; the warm-up takes about a third of this.</param>
    /// <param name="atLeast">How often it is timed at least.</param>
    /// <param name="baseline">Work that is timed in turn with it, and whose time is subtracted; null: none.</param>
    public static Measurement Of(Action work, double seconds = 1, int atLeast = 20, Action? baseline = null)
    {
        const double WarmUpShare = 0.3;
        long start = Stopwatch.GetTimestamp();
        int runs = 0;
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpShare * seconds || runs < Math.Min(3, atLeast))
        {
            baseline?.Invoke();
            work();
            runs++;
        }

        double each = Stopwatch.GetElapsedTime(start).TotalMicroseconds / runs;
        int together = Math.Max(1, (int)(LeastMicroseconds / each));
        List<double> times = [];
        start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds || times.Count < atLeast)
        {
            double less = baseline is null ? 0 : Once(baseline, together);
            times.Add(Once(work, together) - less);
        }

        return From(times);
    }

    /// <summary>Sums up timings.</summary>
    /// <param name="times">In microseconds; at least one.</param>
    public static Measurement From(IEnumerable<double> times)
    {
        double[] sorted = [.. times.Order()];
        return new(sorted[sorted.Length / 2], sorted[sorted.Length / 4], sorted[sorted.Length * 3 / 4]);
    }

    /// <summary>The one of several measurements whose median is the middle one.</summary>
    /// <param name="measurements">At least one.</param>
    public static Measurement Middle(IReadOnlyCollection<Measurement> measurements) =>
        measurements.OrderBy(measurement => measurement.Median).ElementAt(measurements.Count / 2);

    /// <summary>The time of one of the equal parts that the work consists of.</summary>
    /// <param name="parts">How many there are.</param>
    public Measurement Each(int parts) => new(Median / parts, Low / parts, High / parts);

    private static double Once(Action work, int together)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < together; i++)
        {
            work();
        }

        return (Stopwatch.GetTimestamp() - begin) * 1e6 / Stopwatch.Frequency / together;
    }
}
