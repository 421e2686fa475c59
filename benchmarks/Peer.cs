using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Benchmarks;

/// <summary>Another library, timed by a script of ours that prints a JSON object: a <see cref="PeerTimes"/>.</summary>
/// <param name="Name">The library.</param>
/// <param name="Interpreter">What runs the script.</param>
/// <param name="Script">Its file, beside the program.</param>
internal sealed record Peer(string Name, string Interpreter, string Script)
{
    /// <summary>Runs the script once.</summary>
    /// <param name="arguments">The script's arguments.</param>
    /// <returns>What it measured, or the reason why there is nothing.</returns>
    public (PeerTimes? Times, string Reason) Run(params string[] arguments)
    {
        ProcessStartInfo start = new(Interpreter, [Path.Combine(AppContext.BaseDirectory, "peers", Script), .. arguments])
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
                ? (JsonSerializer.Deserialize<PeerTimes>(output, JsonSerializerOptions.Web), string.Empty)
                : (null, $"{Name} was not timed: {error.Result.TrimEnd().Split('\n')[^1]}");
        }
        catch (Win32Exception failure)
        {
            return (null, $"{Name} was not timed: {failure.Message}");
        }
    }
}

/// <summary>What a peer's script measured.</summary>
/// <param name="Version">The library with its version, and what it ran on.</param>
/// <param name="Medians">Medians in microseconds by the name of the work.</param>
internal sealed record PeerTimes(string Version, Dictionary<string, double> Medians);
