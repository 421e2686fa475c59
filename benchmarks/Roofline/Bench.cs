namespace Benchmarks.Roofline;

/// <summary>Times work, and measures before and after each what the processor reaches.</summary>
internal sealed class Bench
{
    /// <summary>How often work is timed at least, however long that takes.</summary>
    private const int LeastRuns = 5;

    private readonly double seconds;

    /// <summary>Measures the peaks for the first time.</summary>
    /// <param name="threads">How many threads work.</param>
    /// <param name="seconds">How long each piece of work is timed.</param>
    public Bench(int threads, double seconds)
    {
        this.seconds = seconds;
        Threads = threads;
        Peaks = new Peaks(threads);
        Peaks.Measure();
    }

    /// <summary>How many threads work.</summary>
    public int Threads { get; }

    /// <summary>What they reach at most.</summary>
    public Peaks Peaks { get; }

    /// <summary>Times work and disposes of it.</summary>
    /// <param name="create">Makes it for a number of threads.</param>
    public Timing Time(Func<int, WorkRun> create)
    {
        using WorkRun work = create(Threads);
        Measurement time = Measurement.Of(work.Run, seconds, LeastRuns, work.Baseline);
        long before = GC.GetAllocatedBytesForCurrentThread();
        work.Run();
        long after = GC.GetAllocatedBytesForCurrentThread();
        Peaks.Measure();
        return new Timing(time, after - before);
    }

    /// <summary>What the times of some work mean, once everything is timed.</summary>
    /// <param name="work">The work.</param>
    /// <param name="timing">Its times.</param>
    public WorkRow Figures(Work work, Timing timing)
    {
        double? peak = work.Useful.Resource switch
        {
            Resource.MultiplyAdds => Peaks.MultiplyAdds.Median,

            // A sample is one thread's work.
            Resource.L2 => Peaks.L2.Median / Threads,
            _ => null,
        };
        double? rate = peak is null ? null : work.Useful.Amount / timing.Time.Median * 1e6;
        return new(
            work.Name, timing.Time, work.Useful.Amount, $"{work.Useful.Resource}", rate, rate / peak, work.Target, timing.AllocatedBytes);
    }
}

/// <summary>What was measured of one piece of work.</summary>
/// <param name="Time">In microseconds.</param>
/// <param name="AllocatedBytes">Bytes that one run allocates on the calling thread.</param>
internal sealed record Timing(Measurement Time, long AllocatedBytes);
