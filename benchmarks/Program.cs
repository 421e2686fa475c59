using System.CommandLine;
using System.Globalization;
using Benchmarks;
using Spectre.Console;

Option<int> threads = new("--threads") { Description = "Threads of both sides.", DefaultValueFactory = _ => 1 };
Option<int> rounds = new("--rounds") { Description = "How often the sides take turns.", DefaultValueFactory = _ => 3 };
Option<string> filter = new("--filter") { Description = "Only rows whose name contains this.", DefaultValueFactory = _ => string.Empty };
Option<string> python = new("--python") { Description = "The Python that has PyTorch.", DefaultValueFactory = _ => "python3" };
RootCommand root = new("Times ModelGen and PyTorch in turn on the same models, and prints the ratios.") { threads, rounds, filter, python };
root.SetAction(result => Run(
    result.GetValue(threads), result.GetValue(rounds), result.GetValue(filter)!, new Peer("PyTorch", result.GetValue(python)!, "pytorch.py")));
return root.Parse(args).Invoke();

static int Run(int threads, int rounds, string filter, Peer peer)
{
    Work[] rows = [.. Work.All.Where(row => row.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
    Dictionary<string, List<Measurement>> ours = rows.ToDictionary(row => row.Name, _ => new List<Measurement>());
    Dictionary<string, List<double>> theirs = rows.ToDictionary(row => row.Name, _ => new List<double>());
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

        (Dictionary<string, double>? medians, reason) = peer.Run(threads);
        foreach (Work row in rows.Where(row => medians?.ContainsKey(row.Name) == true))
        {
            theirs[row.Name].Add(medians![row.Name]);
        }
    }

    Table table = new() { Border = TableBorder.Markdown };
    table.AddColumns("work", "ModelGen, us", "quartiles", $"{peer.Name}, us", "ratio");
    foreach (Work row in rows)
    {
        Measurement own = ours[row.Name].OrderBy(m => m.Median).ElementAt(ours[row.Name].Count / 2);
        double? other = theirs[row.Name].Count == 0 ? null : Measurement.From(theirs[row.Name]).Median;
        table.AddRow(row.Name, Number(own.Median), $"{Number(own.Low)} to {Number(own.High)}", other is double t ? Number(t) : "-", other is double o ? Number(o / own.Median) : "-");
    }

    // Redirected output has no width that a table could be fitted to.
    AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
    AnsiConsole.Write(table);
    if (reason.Length > 0)
    {
        AnsiConsole.WriteLine(reason);
    }

    return 0;
}

static string Number(double value) => value.ToString(value < 100 ? "F1" : "N0", CultureInfo.InvariantCulture);
