using System.Globalization;
using System.Runtime.InteropServices;

namespace Benchmarks.Roofline;

/// <summary>Where and when a table was measured, and what the processor reached then.</summary>
/// <param name="bench">What measured it, when everything is timed.</param>
internal sealed class Conditions(Bench bench)
{
    /// <summary>The processor.</summary>
    public string Processor { get; } = Benchmarks.Processor.Name;

    /// <summary>The day, in UTC.</summary>
    public DateOnly Date { get; } = DateOnly.FromDateTime(DateTime.UtcNow);

    /// <summary>The version of .NET.</summary>
    public string Runtime { get; } = RuntimeInformation.FrameworkDescription;

    /// <summary>How many threads worked.</summary>
    public int Threads { get; } = bench.Threads;

    /// <summary>How often the peaks were measured.</summary>
    public int PeakMeasurements { get; } = bench.Peaks.Count;

    /// <summary>Which vectors reached the peak of multiply-adds.</summary>
    public string MultiplyAddKernel { get; } = bench.Peaks.Kernel;

    /// <summary>Floating-point operations in a second, two for a multiply-add, all threads together.</summary>
    public Measurement MultiplyAdds { get; } = bench.Peaks.MultiplyAdds;

    /// <summary>Bytes read in a second from the first cache, all threads together.</summary>
    public Measurement L1 { get; } = bench.Peaks.L1;

    /// <summary>Bytes read in a second from the second cache, all threads together.</summary>
    public Measurement L2 { get; } = bench.Peaks.L2;

    /// <summary>Bytes read in a second from memory, all threads together.</summary>
    public Measurement Memory { get; } = bench.Peaks.Memory;

    /// <summary>Lines to be written under the table.</summary>
    public string[] Notes() =>
    [
        $"peaks of {Threads} thread{(Threads == 1 ? string.Empty : "s")}, medians and quartiles of {PeakMeasurements} measurements between the rows:",
        $"  {Peak(MultiplyAdds, "GFLOP/s")} of float32 multiply-adds ({MultiplyAddKernel})",
        $"  reads: {Peak(L1, "GB/s")} from L1, {Peak(L2, "GB/s")} from L2, {Peak(Memory, "GB/s")} from memory",
        string.Create(CultureInfo.InvariantCulture, $"{Processor}, {Date:yyyy-MM-dd}, {Runtime}"),
    ];

    private static string Peak(Measurement peak, string unit) =>
        $"{Report.Giga(peak.Median)} {unit} ({Report.Giga(peak.Low)} to {Report.Giga(peak.High)})";
}
