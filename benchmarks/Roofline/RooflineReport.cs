using System.Globalization;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace Benchmarks.Roofline;

/// <summary>All that was measured in a run.</summary>
internal sealed class RooflineReport
{
    private const int Width = 160;

    private readonly Peaks peaks;

    /// <summary>Works out the shares.</summary>
    /// <param name="threads">How many threads worked.</param>
    /// <param name="peaks">What they reach at most.</param>
    /// <param name="timings">What was timed.</param>
    public RooflineReport(int threads, Peaks peaks, IReadOnlyList<Timing> timings)
    {
        this.peaks = peaks;
        Threads = threads;
        Rows = [.. timings.Select(Row)];
    }

    /// <summary>The processor.</summary>
    public string Processor { get; } = Benchmarks.Roofline.Processor.Name;

    /// <summary>The day, in UTC.</summary>
    public DateOnly Date { get; } = DateOnly.FromDateTime(DateTime.UtcNow);

    /// <summary>The version of .NET.</summary>
    public string Runtime { get; } = RuntimeInformation.FrameworkDescription;

    /// <summary>How many threads worked.</summary>
    public int Threads { get; }

    /// <summary>Floating-point operations in a second, two for a multiply-add, all threads together.</summary>
    public Measurement MultiplyAdds => peaks.MultiplyAdds;

    /// <summary>Bytes read in a second from the first cache, all threads together.</summary>
    public Measurement L1 => peaks.L1;

    /// <summary>Bytes read in a second from the second cache, all threads together.</summary>
    public Measurement L2 => peaks.L2;

    /// <summary>Bytes read in a second from memory, all threads together.</summary>
    public Measurement Memory => peaks.Memory;

    /// <summary>The rows.</summary>
    public IReadOnlyList<RooflineRow> Rows { get; }

    /// <summary>Prints the table.</summary>
    public void Print()
    {
        Table table = Report.Table("work", "median, us", "quartiles", "rate", "share of peak", "target", "bytes allocated");
        foreach (RooflineRow row in Rows)
        {
            table.AddRow(
                row.Name,
                Report.Number(row.Time.Median),
                Report.Quartiles(row.Time),
                row.Rate is null ? Report.Nothing : $"{Giga(row.Rate.Value)} {(row.Resource == nameof(Resource.L2) ? "GB/s" : "GFLOP/s")}",
                Report.Share(row.Share),
                row.Target.Length == 0 ? Report.Nothing : row.Target,
                row.AllocatedBytes.ToString("N0", CultureInfo.InvariantCulture));
        }

        Report.Write(
            table,
            Width,
            string.Create(
                CultureInfo.InvariantCulture, $"peaks of {Threads} thread{(Threads == 1 ? string.Empty : "s")}, medians of {peaks.Count} measurements between the rows:"),
            $"  {Spread(MultiplyAdds, "GFLOP/s")} of float32 multiply-adds ({peaks.Kernel})",
            $"  reads: {Spread(L1, "GB/s")} from L1, {Spread(L2, "GB/s")} from L2, {Spread(Memory, "GB/s")} from memory",
            string.Create(CultureInfo.InvariantCulture, $"{Processor}, {Date:yyyy-MM-dd}, {Runtime}"));
    }

    private static string Giga(double value) => Report.Number(value / 1e9);

    private static string Spread(Measurement peak, string unit) => $"{Giga(peak.Median)} {unit} ({Giga(peak.Low)} to {Giga(peak.High)})";

    private RooflineRow Row(Timing timing)
    {
        Useful useful = timing.Work.Useful;
        double? peak = useful.Resource switch
        {
            Resource.MultiplyAdds => peaks.MultiplyAdds.Median,

            // A sample is one thread's work.
            Resource.L2 => peaks.L2.Median / Threads,
            _ => null,
        };
        double? rate = peak is null ? null : useful.Amount / timing.Time.Median * 1e6;
        return new(timing.Work.Name, timing.Time, useful.Amount, $"{useful.Resource}", rate, rate / peak, timing.Work.Target, timing.AllocatedBytes);
    }
}

/// <summary>What was measured of one piece of work.</summary>
/// <param name="Work">The work.</param>
/// <param name="Time">In microseconds.</param>
/// <param name="AllocatedBytes">Bytes that one run allocates on the calling thread.</param>
internal sealed record Timing(Work Work, Measurement Time, long AllocatedBytes);

/// <summary>One row of the report.</summary>
/// <param name="Name">The work.</param>
/// <param name="Time">In microseconds.</param>
/// <param name="Useful">Floating-point operations or bytes that the work needs at least; 0: none are counted.</param>
/// <param name="Resource">What bounds it: a <see cref="Benchmarks.Resource"/>.</param>
/// <param name="Rate">Useful operations or bytes in a second.</param>
/// <param name="Share">The rate as a share of the peak.</param>
/// <param name="Target">What it is to reach, or empty.</param>
/// <param name="AllocatedBytes">Bytes that one run allocates on the calling thread.</param>
internal sealed record RooflineRow(
    string Name, Measurement Time, double Useful, string Resource, double? Rate, double? Share, string Target, long AllocatedBytes);
