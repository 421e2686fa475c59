using System.Globalization;
using Spectre.Console;

namespace Benchmarks.Roofline;

/// <summary>The table of what users do: time, and share of what the processor reaches.</summary>
/// <param name="Conditions">Where and when it was measured.</param>
/// <param name="Rows">The rows.</param>
internal sealed record WorkTable(Conditions Conditions, IReadOnlyList<WorkRow> Rows) : ITable
{
    /// <summary>Measures it.</summary>
    /// <param name="bench">What measures.</param>
    /// <param name="filter">What the names of the rows contain.</param>
    public static WorkTable Measure(Bench bench, string filter)
    {
        IEnumerable<Work> works = RowFilter.Apply(Work.All, work => work.Name, filter);
        List<(Work Work, Timing Timing)> timings = [.. works.Select(work => (work, bench.Time(work.Create)))];

        // The peaks are known when all is timed.
        return new(new Conditions(bench), [.. timings.Select(timed => bench.Figures(timed.Work, timed.Timing))]);
    }

    /// <inheritdoc/>
    public void Print()
    {
        Table table = Report.Table("work", "median, us", "quartiles", "rate", "share of peak", "target", "bytes allocated");
        foreach (WorkRow row in Rows)
        {
            table.AddRow(
                row.Name,
                Report.Number(row.Time.Median),
                Report.Quartiles(row.Time),
                row.Rate is double rate ? $"{Report.Giga(rate)} {(row.Bound == $"{Resource.L2}" ? "GB/s" : "GFLOP/s")}" : Report.Nothing,
                Report.Share(row.Share),
                row.Target.Length == 0 ? Report.Nothing : row.Target,
                row.AllocatedBytes.ToString("N0", CultureInfo.InvariantCulture));
        }

        Report.Write(table, Conditions.Notes());
    }
}

/// <summary>One row of the table.</summary>
/// <param name="Name">The work.</param>
/// <param name="Time">In microseconds.</param>
/// <param name="Useful">Floating-point operations or bytes that the work needs at least; 0: none are counted.</param>
/// <param name="Bound">What bounds it: the name of a <see cref="Resource"/>.</param>
/// <param name="Rate">Useful operations or bytes in a second.</param>
/// <param name="Share">The rate as a share of the peak.</param>
/// <param name="Target">What it is to reach, or empty.</param>
/// <param name="AllocatedBytes">Bytes that one run allocates on the calling thread.</param>
internal sealed record WorkRow(
    string Name, Measurement Time, double Useful, string Bound, double? Rate, double? Share, string Target, long AllocatedBytes);
