using System.CommandLine;
using Spectre.Console;

namespace Benchmarks;

/// <summary>The command that times ModelGen against its peers on the same models.</summary>
internal static class CompareCommand
{
    /// <summary>Sets up the command, to which others are added.</summary>
    public static RootCommand Create()
    {
        Option<int> threads = CommonOptions.Threads("Threads of both sides.");
        Option<int> rounds = CommonOptions.Rounds();
        Option<string> filter = CommonOptions.Filter();
        Option<string> python = CommonOptions.Python();
        RootCommand command = new("Times ModelGen and PyTorch in turn on the same models, and prints the ratios.")
        {
            threads, rounds, filter, python,
        };
        command.SetAction(result => Failure.Guard(() => Run(
            result.GetValue(threads),
            result.GetValue(rounds),
            result.GetValue(filter)!,
            new Peer("PyTorch", result.GetValue(python)!, "pytorch.py"))));
        return command;
    }

    private static void Run(int threads, int rounds, string filter, Peer peer)
    {
        Work[] rows = RowFilter.Apply(Work.All, row => row.Name, filter);
        Dictionary<string, List<Measurement>> ours = rows.ToDictionary(row => row.Name, _ => new List<Measurement>());
        Dictionary<string, List<double>> theirs = rows.ToDictionary(row => row.Name, _ => new List<double>());
        PeerTimes? times = null;
        string reason = string.Empty;
        for (int round = 0; round < rounds; round++)
        {
            foreach (Work row in rows.Where(row => row.Create is not null))
            {
                using WorkRun work = row.Create!(threads);
                ours[row.Name].Add(Measurement.Of(work.Run, baseline: work.Baseline));
            }

            (times, reason) = peer.Run($"{threads}");
            foreach (Work row in rows.Where(row => times?.Medians.ContainsKey(row.Name) == true))
            {
                theirs[row.Name].Add(times!.Medians[row.Name]);
            }
        }

        Table table = Report.Table("work", "ModelGen, us", "quartiles", $"{peer.Name}, us", "ratio");
        foreach (Work row in rows.Where(row => ours[row.Name].Count > 0))
        {
            Measurement own = Measurement.Middle(ours[row.Name]);
            double? other = theirs[row.Name].Count == 0 ? null : Measurement.From(theirs[row.Name]).Median;
            table.AddRow(row.Name, Report.Number(own.Median), Report.Quartiles(own), Report.Number(other), Report.Number(other / own.Median));
        }

        Report.Write(table, times?.Version ?? reason);
    }
}
