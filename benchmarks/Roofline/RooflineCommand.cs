using System.CommandLine;
using Benchmarks.Roofline;

namespace Benchmarks;

/// <summary>The command that times ModelGen and what the processor reaches, in one run.</summary>
internal static class RooflineCommand
{
    /// <summary>Sets up the command.</summary>
    public static Command Create()
    {
        const double Usual = 2, Many = 0.5;
        Option<int> threads = CommonOptions.Threads("Threads of the models, and of the measurement of the peaks.");
        Option<double?> seconds = CommonOptions.Seconds($"How long a row is timed. [default: {Usual}; with --sizes or --growth {Many}]");
        Option<string> filter = CommonOptions.Filter();
        Option<string?> json = CommonOptions.Json();
        Option<bool> sizes = new("--sizes") { Description = "Instead: odd sizes, beside sizes that fit vectors and tiles." };
        Option<bool> growth = new("--growth") { Description = "Instead: time against batch and time steps." };
        Command command = new("roofline", "Times ModelGen and measures what the processor reaches, and prints the shares.")
        {
            threads, seconds, filter, json, sizes, growth,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(sizes) && result.GetValue(growth))
            {
                result.AddError("--sizes and --growth: each is a table of its own; ask for one");
            }
        });
        command.SetAction(result => Failure.Guard(() =>
        {
            JsonFile file = new(result.GetValue(json));
            bool many = result.GetValue(sizes) || result.GetValue(growth);
            Bench bench = new(result.GetValue(threads), result.GetValue(seconds) ?? (many ? Many : Usual));
            string rows = result.GetValue(filter)!;
            ITable table = result.GetValue(sizes) ? SizesTable.Measure(bench, rows)
                : result.GetValue(growth) ? GrowthTable.Measure(bench, rows)
                : WorkTable.Measure(bench, rows);
            table.Print();
            file.Write(table);
        }, failure => failure is InvalidOperationException));
        return command;
    }
}
