using System.Diagnostics;

namespace ModelGen.Training;

/// <summary>A time that goes on, and may have begun in another process.</summary>
/// <param name="before">The seconds that have passed already.</param>
internal readonly struct Elapsed(double before)
{
    private readonly long begun = Stopwatch.GetTimestamp();

    /// <summary>How long it has been in all.</summary>
    public double Seconds => before + Stopwatch.GetElapsedTime(begun).TotalSeconds;
}
