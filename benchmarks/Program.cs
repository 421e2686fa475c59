using System.CommandLine;
using Benchmarks;
using Spectre.Console;

Option<int> threads = new("--threads") { Description = "Threads of both sides.", DefaultValueFactory = _ => 1 };
Option<int> rounds = new("--rounds") { Description = "How often the sides take turns.", DefaultValueFactory = _ => 3, Recursive = true };
Option<string> filter = new("--filter")
{
    Description = "Only rows whose name contains this.",
    DefaultValueFactory = _ => string.Empty,
    Recursive = true,
};
Option<string> python = new("--python")
{
    Description = "The Python that has PyTorch.",
    DefaultValueFactory = _ => "python3",
    Recursive = true,
};
rounds.Validators.Add(result =>
{
    if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() < 1)
    {
        result.AddError("--rounds: expected a whole number from 1");
    }
});
RootCommand root = new("Times ModelGen and PyTorch in turn on the same models, and prints the ratios.")
{
    threads, rounds, filter, python, DevicesCommand.Create(rounds, filter, python),
};
root.SetAction(result => Run(
    result.GetValue(threads), result.GetValue(rounds), result.GetValue(filter)!, new Peer("PyTorch", result.GetValue(python)!, "pytorch.py")));
return root.Parse(args).Invoke();

static int Run(int threads, int rounds, string filter, Peer peer)
{
    Work[] rows = [.. Work.All.Where(row => row.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
    Dictionary<string, List<Measurement>> ours = rows.ToDictionary(row => row.Name, _ => new List<Measurement>());
    Dictionary<string, List<double>> theirs = rows.ToDictionary(row => row.Name, _ => new List<double>());
    PeerTimes? times = null;
    string reason = string.Empty;
    for (int round = 0; round < rounds; round++)
    {
        foreach (Work row in rows)
        {
            (IDisposable model, Action run) = row.Create(threads);
            using (model)
            {
                ours[row.Name].Add(Measurement.Of(run));
            }
        }

        (times, reason) = peer.Run($"{threads}");
        foreach (Work row in rows.Where(row => times?.Medians.ContainsKey(row.Name) == true))
        {
            theirs[row.Name].Add(times!.Medians[row.Name]);
        }
    }

    Table table = Report.Table("work", "ModelGen, us", "quartiles", $"{peer.Name}, us", "ratio");
    foreach (Work row in rows)
    {
        Measurement own = Measurement.Middle(ours[row.Name]);
        double? other = theirs[row.Name].Count == 0 ? null : Measurement.From(theirs[row.Name]).Median;
        table.AddRow(
            row.Name,
            Report.Number(own.Median),
            $"{Report.Number(own.Low)} to {Report.Number(own.High)}",
            Report.Number(other),
            Report.Number(other / own.Median));
    }

    Report.Write(table, 120, times?.Version ?? reason);
    return 0;
}
