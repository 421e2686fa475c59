using System.CommandLine;
using Benchmarks.Roofline;

namespace Benchmarks;

/// <summary>The command that times ModelGen and what the processor reaches, in one run.</summary>
internal static class RooflineCommand
{
    /// <summary>How often a row is timed at least, however long that takes.</summary>
    private const int LeastRuns = 5;

    /// <summary>Sets up the command.</summary>
    public static Command Create()
    {
        Option<int> threads = CommonOptions.Threads("Threads of the models, and of the measurement of the peaks.");
        Option<double> seconds = CommonOptions.Seconds("How long a row is timed.", 2);
        Option<string> filter = CommonOptions.Filter();
        Option<string?> json = CommonOptions.Json();
        Command command = new("roofline", "Times ModelGen and measures what the processor reaches, and prints the shares.")
        {
            threads, seconds, filter, json,
        };
        command.SetAction(result => Failure.Guard(
            () => Run(result.GetValue(threads), result.GetValue(seconds), result.GetValue(filter)!, result.GetValue(json))));
        return command;
    }

    private static void Run(int threads, double seconds, string filter, string? path)
    {
        Work[] rows = Work.Matching(filter);
        using JsonFile json = new(path);
        Peaks peaks = new(threads);
        peaks.Measure();
        List<Timing> timings = [];
        foreach (Work row in rows)
        {
            if (row.Create is not null)
            {
                timings.Add(Time(row, row.Create(threads), seconds));
                peaks.Measure();
            }
        }

        RooflineReport report = new(threads, peaks, timings);
        report.Print();
        json.Write(report);
    }

    private static Timing Time(Work row, WorkRun work, double seconds)
    {
        using (work)
        {
            Measurement time = Measurement.Of(work.Run, seconds, LeastRuns, work.Baseline);
            long before = GC.GetAllocatedBytesForCurrentThread();
            work.Run();
            long after = GC.GetAllocatedBytesForCurrentThread();
            return new Timing(row, time, after - before);
        }
    }
}
