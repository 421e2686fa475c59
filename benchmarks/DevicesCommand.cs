using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
#if ILGPU
using Benchmarks.Devices;
#else
using System.Reflection;
#endif

namespace Benchmarks;

/// <summary>The command that times ModelGen on a device against PyTorch on the same.</summary>
internal static class DevicesCommand
{
    /// <summary>The exit code where nothing could be measured.</summary>
    public const int Failure = 2;

    private static readonly int[] DefaultBatches = [64, 256, 1024];

    /// <summary>Sets up the command.</summary>
    /// <param name="rounds">How often the sides take turns.</param>
    /// <param name="filter">What the names of the rows contain.</param>
    /// <param name="python">The Python that has PyTorch.</param>
    public static Command Create(Option<int> rounds, Option<string> filter, Option<string> python)
    {
        Option<string> device = new("--device")
        {
            Description = "best, cuda, cuda:1, opencl, opencl:1 or ilgpu-cpu, which is ILGPU's simulation and very slow.",
            DefaultValueFactory = _ => "best",
        };
        Option<int[]?> batches = new("--batches")
        {
            Description = $"Samples of a training step or a prediction; a comma separates several. [default: {string.Join(',', DefaultBatches)}]",
            HelpName = "numbers",
            CustomParser = Batches,
        };
        Option<double> seconds = new("--seconds") { Description = "How long a row is timed in a round.", DefaultValueFactory = _ => 1 };
        Option<string?> json = new("--json") { Description = "Write all figures to this file too.", HelpName = "file" };
        Command command = new("devices", "Times training steps and predictions on a device, ModelGen and PyTorch in turn.")
        {
            device, batches, seconds, json,
        };
        command.SetAction(result =>
        {
#if ILGPU
            return DeviceBenchmark.Run(new DeviceSettings(
                result.GetValue(device)!,
                result.GetValue(batches) is { Length: > 0 } some ? some : DefaultBatches,
                result.GetValue(rounds),
                result.GetValue(seconds),
                result.GetValue(filter)!,
                result.GetValue(python)!,
                result.GetValue(json)));
#else
            string? reason = typeof(DevicesCommand).Assembly
                .GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(data => data.Key == "IlgpuMissing").Value;
            Console.Error.WriteLine(
                $"error: the benchmarks were built without devices: {reason}. Add a package source that has ILGPU, run 'dotnet restore' "
                + "in the folder of ModelGen.sln and build again.");
            return Failure;
#endif
        });
        return command;
    }

    private static int[]? Batches(ArgumentResult argument)
    {
        List<int> batches = [];
        foreach (string text in argument.Tokens[0].Value.Split(','))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int batch) || batch == 0)
            {
                argument.AddError($"--batches: expected whole numbers from 1, separated by commas, found '{text}'");
                return null;
            }

            batches.Add(batch);
        }

        return [.. batches];
    }
}
