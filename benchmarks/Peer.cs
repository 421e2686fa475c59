using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Benchmarks;

/// <summary>Another library, timed by a script of ours that prints a JSON object of row names and medians in microseconds.</summary>
/// <param name="Name">The library.</param>
/// <param name="Interpreter">What runs the script.</param>
/// <param name="Script">Its file, beside the program.</param>
internal sealed record Peer(string Name, string Interpreter, string Script)
{
    /// <summary>Runs the script once.</summary>
    /// <param name="threads">Threads that the library may use.</param>
    /// <returns>Medians by row name, or the reason why there are none.</returns>
    public (Dictionary<string, double>? Medians, string Reason) Run(int threads)
    {
        ProcessStartInfo start = new(Interpreter, [Path.Combine(AppContext.BaseDirectory, "peers", Script), $"{threads}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? (JsonSerializer.Deserialize<Dictionary<string, double>>(output), string.Empty)
                : (null, $"{Name} was not timed: {error.Result.TrimEnd().Split('\n')[^1]}");
        }
        catch (Win32Exception failure)
        {
            return (null, $"{Name} was not timed: {failure.Message}");
        }
    }
}
