using System.Globalization;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace Benchmarks.Peers;

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
    /// <summary>Lets all sides take turns at each row.</summary>
    /// <param name="works">The work.</param>
    /// <param name="peers">The peers; those that can't be loaded are left out, and a note says why.</param>
    /// <param name="threads">How many threads each side uses.</param>
    /// <param name="seconds">How long a row is timed in a round.</param>
    /// <param name="rounds">How often they take turns.</param>
    public static CompareTable Measure(IReadOnlyList<Work> works, IReadOnlyList<IPeer> peers, int threads, double seconds, int rounds)
    {
        List<string> notes = [];
        List<PeerTimes> sides = [];
        foreach (IPeer peer in peers)
        {
            if (peer.TryOpen(threads, out string note))
            {
                sides.Add(new(peer, threads, seconds));
            }

            notes.Add(note);
        }

        // Why a side is absent is to be known before minutes of waiting.
        notes.ForEach(Console.Error.WriteLine);
        Dictionary<string, List<Measurement>> ours = works.ToDictionary(work => work.Name, _ => new List<Measurement>());
        for (int round = 1; round <= rounds; round++)
        {
            foreach (Work work in works)
            {
                Console.Error.WriteLine($"round {round} of {rounds}: {work.Name}");
                using (WorkRun run = work.Create(threads))
                {
                    ours[work.Name].Add(Measurement.Of(run.Run, seconds, PeerTimes.LeastRuns));
                }

                sides.ForEach(side => side.Time(work));
            }
        }

        return new(
            Benchmarks.Processor.Name,
            DateOnly.FromDateTime(DateTime.UtcNow),
            RuntimeInformation.FrameworkDescription,
            threads,
            [.. sides.Select(side => side.Name)],
            [.. works.Select(work => CompareRow.Of(work.Name, ours[work.Name], sides))],
            [.. notes, .. sides.SelectMany(side => side.Notes())]);
    }

    /// <inheritdoc/>
    public void Print()
    {
        Table table = Report.Table(
            ["work", "ModelGen, us", "quartiles", .. Peers.SelectMany(peer => (string[])[$"{peer}, us", "ratio", "of rounds"])]);
        foreach (CompareRow row in Rows)
        {
            table.AddRow(
            [
                row.Name,
                Report.Number(row.ModelGen.Median),
                Report.Quartiles(row.ModelGen),
                .. row.Peers.Zip(row.Ratios).SelectMany(peer => (string[])
                [
                    Report.Number(peer.First),
                    Report.Ratio(peer.First / row.ModelGen.Median),
                    peer.Second is { } ratios ? $"{Report.Ratio(ratios.Low)} to {Report.Ratio(ratios.High)}" : Report.Nothing,
                ]),
            ]);
        }

        Report.Write(
            table,
            [
                $"{Threads} thread{(Threads == 1 ? string.Empty : "s")}; ratios are the peer's time divided by that of ModelGen: "
                    + "of the medians, and the quartiles of the rounds",
                .. Notes,
                string.Create(CultureInfo.InvariantCulture, $"{Processor}, {Date:yyyy-MM-dd}, {Runtime}"),
            ]);
    }
}

/// <summary>One row of the table.</summary>
/// <param name="Name">The work.</param>
/// <param name="ModelGen">Our time in microseconds.</param>
/// <param name="Peers">The peers' medians in microseconds, in the order of the peers; null: not timed.</param>
/// <param name="Ratios">Of each peer the ratios to our times in the same round, likewise.</param>
internal sealed record CompareRow(string Name, Measurement ModelGen, IReadOnlyList<double?> Peers, IReadOnlyList<Measurement?> Ratios)
{
    /// <summary>Sums up the rounds of a row.</summary>
    /// <param name="name">The work.</param>
    /// <param name="ours">Our times, one for each round.</param>
    /// <param name="sides">The peers' times.</param>
    public static CompareRow Of(string name, IReadOnlyList<Measurement> ours, IReadOnlyList<PeerTimes> sides)
    {
        IReadOnlyList<double>[] theirs = [.. sides.Select(side => side.Medians(name))];
        return new(
            name,
            Measurement.Middle([.. ours]),
            [.. theirs.Select(times => times.Count == 0 ? (double?)null : Measurement.From(times).Median)],
            [.. theirs.Select(times => times.Count == 0 ? null : Measurement.From(times.Zip(ours, (their, our) => their / our.Median)))]);
    }
}
