using System.Diagnostics;

namespace Benchmarks;

/// <summary>Repeated timings of one piece of work, in microseconds.</summary>
/// <param name="Median">The middle one.</param>
/// <param name="Low">The first quartile.</param>
/// <param name="High">The third quartile.</param>
internal sealed record Measurement(double Median, double Low, double High)
{
    /// <summary>Runs the work for about a second after a warm-up, and at least 20 times.</summary>
    /// <param name="work">The work.</param>
    public static Measurement Of(Action work)
    {
        const double WarmUpSeconds = 0.3, Seconds = 1;
        long start = Stopwatch.GetTimestamp();
        int runs = 0;
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds || runs < 3)
        {
            work();
            runs++;
        }

        // Short pieces are timed several at a time, so that reading the clock does not count.
        double each = Stopwatch.GetElapsedTime(start).TotalMicroseconds / runs;
        int together = Math.Max(1, (int)(50 / each));
        List<double> times = [];
        start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds || times.Count < 20)
        {
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < together; i++)
            {
                work();
            }

            times.Add(Stopwatch.GetElapsedTime(begin).TotalMicroseconds / together);
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
}
