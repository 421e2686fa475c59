using System.Globalization;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace Benchmarks.Compare;

/// <summary>ModelGen and its peers on the same work.</summary>
/// <param name="Processor">The processor.</param>
/// <param name="Date">The day, in UTC.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="Threads">How many threads each side used.</param>
/// <param name="Peers">The peers' names.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Notes">Versions of the peers, or why they were not timed, and what else is to be said of them.</param>
internal sealed record CompareTable(
    string Processor,
    DateOnly Date,
    string Runtime,
    int Threads,
    IReadOnlyList<string> Peers,
    IReadOnlyList<CompareRow> Rows,
    IReadOnlyList<string> Notes) : ITable
{
    /// <summary>Lets all sides take turns.</summary>
    /// <param name="works">The work.</param>
    /// <param name="peers">The peers.</param>
    /// <param name="settings">How each side is timed.</param>
    /// <param name="rounds">How often they take turns.</param>
    public static CompareTable Measure(IReadOnlyList<Work> works, IReadOnlyList<IPeer> peers, PeerSettings settings, int rounds)
    {
        Dictionary<string, List<Measurement>> ours = works.ToDictionary(work => work.Name, _ => new List<Measurement>());
        Dictionary<(string Work, string Peer), List<double>> theirs = [];
        List<string> notes = [];
        for (int round = 1; round <= rounds; round++)
        {
            Console.Error.WriteLine($"round {round} of {rounds}: ModelGen");
            foreach (Work work in works)
            {
                using WorkRun run = work.Create(settings.Threads);
                ours[work.Name].Add(Measurement.Of(run.Run, settings.Seconds, atLeast: 5));
            }

            notes.Clear();
            foreach (IPeer peer in peers)
            {
                Console.Error.WriteLine($"round {round} of {rounds}: {peer.Name}");
                (PeerTimes? times, string reason) = peer.Time(works, settings);
                notes.AddRange([times?.Version ?? reason, .. times?.Notes ?? []]);
                foreach ((string work, double median) in times?.Medians ?? [])
                {
                    if (!theirs.TryAdd((work, peer.Name), [median]))
                    {
                        theirs[(work, peer.Name)].Add(median);
                    }
                }
            }
        }

        return new(
            Benchmarks.Processor.Name,
            DateOnly.FromDateTime(DateTime.UtcNow),
            RuntimeInformation.FrameworkDescription,
            settings.Threads,
            [.. peers.Select(peer => peer.Name)],
            [
                .. works.Select(work => new CompareRow(
                    work.Name,
                    Measurement.Middle(ours[work.Name]),
                    [.. peers.Select(peer => theirs.TryGetValue((work.Name, peer.Name), out List<double>? medians) ? Middle(medians) : null)])),
            ],
            notes);

        static double? Middle(List<double> medians) => Measurement.From(medians).Median;
    }

    /// <inheritdoc/>
    public void Print()
    {
        Table table = Report.Table(["work", "ModelGen, us", "quartiles", .. Peers.SelectMany(peer => (string[])[$"{peer}, us", "ratio"])]);
        foreach (CompareRow row in Rows)
        {
            table.AddRow(
            [
                row.Name,
                Report.Number(row.ModelGen.Median),
                Report.Quartiles(row.ModelGen),
                .. row.Peers.SelectMany(peer => (string[])[Report.Number(peer), Report.Ratio(peer / row.ModelGen.Median)]),
            ]);
        }

        Report.Write(
            table,
            [
                $"{Threads} thread{(Threads == 1 ? string.Empty : "s")}; ratios are the peer's time divided by that of ModelGen",
                .. Notes,
                string.Create(CultureInfo.InvariantCulture, $"{Processor}, {Date:yyyy-MM-dd}, {Runtime}"),
            ]);
    }
}

/// <summary>One row of the table.</summary>
/// <param name="Name">The work.</param>
/// <param name="ModelGen">Our time in microseconds.</param>
/// <param name="Peers">The peers' medians in microseconds, in the order of the peers; null: not timed.</param>
internal sealed record CompareRow(string Name, Measurement ModelGen, IReadOnlyList<double?> Peers);
