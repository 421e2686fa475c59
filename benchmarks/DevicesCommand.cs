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
    private static readonly int[] DefaultBatches = [64, 256, 1024];

    /// <summary>Sets up the command.</summary>
    public static Command Create()
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
        Option<int> rounds = CommonOptions.Rounds();
        Option<double?> seconds = CommonOptions.Seconds("How long a row is timed in a round. [default: 1]");
        Option<string> filter = CommonOptions.Filter();
        Option<string> python = CommonOptions.Python();
        Option<string?> json = CommonOptions.Json();
        Command command = new("devices", "Times training steps and predictions on a device, ModelGen and PyTorch in turn.")
        {
            device, batches, rounds, seconds, filter, python, json,
        };
        command.SetAction(result =>
        {
#if ILGPU
            return DeviceBenchmark.Run(new DeviceSettings(
                result.GetValue(device)!,
                result.GetValue(batches) is { Length: > 0 } some ? some : DefaultBatches,
                result.GetValue(rounds),
                result.GetValue(seconds) ?? 1,
                result.GetValue(filter)!,
                result.GetValue(python)!,
                result.GetValue(json)));
#else
            string? reason = typeof(DevicesCommand).Assembly
                .GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(data => data.Key == "IlgpuMissing").Value;
            return Failure.Tell(
                $"the benchmarks were built without devices: {reason}. Add a package source that has ILGPU, run 'dotnet restore' "
                + "in the folder of ModelGen.sln and build again.");
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
