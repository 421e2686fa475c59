using System.CommandLine;
using Benchmarks.Compare;
using Benchmarks.Onnx;

namespace Benchmarks;

/// <summary>The command that times ModelGen against its peers on the same models.</summary>
internal static class CompareCommand
{
    /// <summary>Sets up the command, to which others are added.</summary>
    public static RootCommand Create()
    {
        Option<int> threads = CommonOptions.Threads("Threads of all sides.");
        Option<int> rounds = CommonOptions.Rounds();
        Option<double?> seconds = CommonOptions.Seconds("How long a row is timed in a round. [default: 0.5]");
        Option<string> filter = CommonOptions.Filter();
        Option<string> python = CommonOptions.Python();
        Option<string?> onnxRuntime = new("--onnxruntime") { Description = "The library of ONNX Runtime.", HelpName = "file" };
        Option<string?> json = CommonOptions.Json();
        RootCommand command = new("Times ModelGen, PyTorch and ONNX Runtime in turn on the same models, and prints the ratios.")
        {
            threads, rounds, seconds, filter, python, onnxRuntime, json,
        };
        command.SetAction(result => Failure.Guard(
            () =>
            {
                string rows = result.GetValue(filter)!;
                Work[] works = RowFilter.Apply(Work.All.Where(row => row.IsCompared), row => row.Name, rows);
                JsonFile file = new(result.GetValue(json));
                CompareTable table = CompareTable.Measure(
                    works,
                    [new ScriptPeer("PyTorch", result.GetValue(python)!, "pytorch.py"), new OnnxPeer(result.GetValue(onnxRuntime))],
                    new PeerSettings(result.GetValue(threads), result.GetValue(seconds) ?? 0.5, rows),
                    result.GetValue(rounds));
                table.Print();
                file.Write(table);
            },
            failure => failure is InvalidOperationException));
        return command;
    }
}
