using System.CommandLine;
using Benchmarks;
using Benchmarks.Peers;
using Benchmarks.Peers.Onnx;
using Benchmarks.Peers.Torch;

Option<int> threads = CommonOptions.Threads("Threads of each side.");
Option<int> rounds = CommonOptions.Rounds();
Option<double?> seconds = CommonOptions.Seconds("How long a row is timed in a round. [default: 0.5]");
Option<string> filter = CommonOptions.Filter();
Option<string?> json = CommonOptions.Json();
RootCommand command = new("Times ModelGen, TorchSharp and ONNX Runtime in turn on the same models, and prints the ratios.")
{
    threads, rounds, seconds, filter, json,
};
command.SetAction(result => Failure.Guard(
    () =>
    {
        IEnumerable<Work> all = [.. Work.All, Work.Predict<Lstm1024>("lstm-1024", 64), Work.Predict<Lstm1024>("lstm-1024", 256)];
        Work[] works = RowFilter.Apply(all.Where(work => work.Subject is not null), work => work.Name, result.GetValue(filter)!);
        JsonFile file = new(result.GetValue(json));
        CompareTable table = CompareTable.Measure(
            works,
            [new TorchPeer(), new OnnxPeer()],
            result.GetValue(threads),
            result.GetValue(seconds) ?? 0.5,
            result.GetValue(rounds));
        table.Print();
        file.Write(table);
    },
    failure => failure is InvalidOperationException));
return command.Parse(args).Invoke();
