namespace Benchmarks.Compare;

/// <summary>A library that does the same as ModelGen.</summary>
internal interface IPeer
{
    /// <summary>The library.</summary>
    string Name { get; }

    /// <summary>Times work once.</summary>
    /// <param name="rows">The work; what the library can't do is left out.</param>
    /// <param name="settings">How.</param>
    /// <returns>What was measured, or the reason why there is nothing.</returns>
    (PeerTimes? Times, string Reason) Time(IReadOnlyList<Work> rows, PeerSettings settings);
}

/// <summary>How a peer is timed.</summary>
/// <param name="Threads">How many threads it may use.</param>
/// <param name="Seconds">How long each row is timed.</param>
/// <param name="Filter">What the names of the rows contain.</param>
internal sealed record PeerSettings(int Threads, double Seconds, string Filter);

/// <summary>What was measured of a peer.</summary>
/// <param name="Version">The library with its version, and what it ran on.</param>
/// <param name="Medians">Medians in microseconds by the name of the work.</param>
/// <param name="Notes">What is to be said of some of them; null: nothing.</param>
internal sealed record PeerTimes(string Version, Dictionary<string, double> Medians, IReadOnlyList<string>? Notes = null);
