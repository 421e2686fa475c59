using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Benchmarks.Bdn;

namespace Benchmarks;

/// <summary>The command that lets BenchmarkDotNet time what users do.</summary>
internal static class BdnCommand
{
    /// <summary>Sets up the command.</summary>
    public static Command Create()
    {
        Argument<string[]> arguments = new("arguments") { Description = "Options of BenchmarkDotNet, behind '--', such as --filter '*Lstm128*'." };
        Command command = new("bdn", "Lets BenchmarkDotNet time training steps and predictions on one thread.") { arguments };
        command.SetAction(result => Run(result.GetValue(arguments)!));
        return command;
    }

    private static int Run(string[] arguments)
    {
        // All jobs run in this process: otherwise BenchmarkDotNet restores and builds a project for each.
        IConfig config = DefaultConfig.Instance
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).AsMutator())
            .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
        string[] all = ["--filter", "*"];
        Summary[] summaries =
            [.. BenchmarkSwitcher.FromTypes([typeof(ModelBenchmarks<>)]).Run(arguments.Length > 0 ? arguments : all, config)];
        return summaries.Length > 0 && summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : Failure.ExitCode;
    }
}
