using System.Globalization;

namespace Benchmarks.Peers;

/// <summary>What a peer takes for each row.</summary>
/// <param name="peer">The peer, loaded.</param>
/// <param name="threads">How many threads it uses.</param>
/// <param name="seconds">How long a row is timed in a round.</param>
internal sealed class PeerTimes(IPeer peer, int threads, double seconds)
{
    /// <summary>How often a piece of work is timed at least in a round.</summary>
    public const int LeastRuns = 5;

    private readonly Dictionary<string, List<double>> medians = [];
    private readonly Dictionary<string, string> ways = [];
    private double? difference;

    /// <summary>The peer.</summary>
    public string Name => peer.Name;

    /// <summary>The medians of a row in microseconds, one for each round; none where the peer can't do it.</summary>
    /// <param name="work">The row.</param>
    public IReadOnlyList<double> Medians(string work) => medians.GetValueOrDefault(work, []);

    /// <summary>Times a row once. Of several ways the fastest counts.</summary>
    /// <param name="work">The row.</param>
    public void Time(Work work)
    {
        List<(string Way, double Median)> times = [];
        foreach (PeerRun run in peer.Prepare(work.Subject!, threads))
        {
            using (run)
            {
                difference = Math.Max(difference ?? 0, run.Difference);
                times.Add((run.Way, Measurement.Of(run.Run, seconds, LeastRuns).Median));
            }
        }

        if (times.Count > 0)
        {
            medians.TryAdd(work.Name, []);
            medians[work.Name].Add(times.Min(time => time.Median));
        }

        if (times.Count > 1)
        {
            ways[work.Name] = string.Join(", ", times.Select(time => $"{Report.Number(time.Median)} us with {time.Way}"));
        }
    }

    /// <summary>What is to be said of the times.</summary>
    public IEnumerable<string> Notes() =>
    [
        .. ways.Select(row => $"{row.Key}: {peer.Name} took {row.Value} in the last round"),
        .. difference is double largest
            ? (string[])[string.Create(CultureInfo.InvariantCulture, $"largest difference between results of {peer.Name} and ModelGen: {largest:E1}")]
            : [],
    ];
}
