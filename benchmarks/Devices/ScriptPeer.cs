using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Benchmarks.Devices;

/// <summary>Another library, timed by a script of ours that prints a JSON object: <see cref="ScriptTimes"/>.</summary>
/// <param name="name">The library.</param>
/// <param name="interpreter">What runs the script.</param>
/// <param name="script">Its file, beside the program.</param>
internal sealed class ScriptPeer(string name, string interpreter, string script)
{
    /// <summary>The library.</summary>
    public string Name => name;

    /// <summary>Runs the script once.</summary>
    /// <param name="arguments">The script's arguments.</param>
    /// <returns>What it measured, or the reason why there is nothing.</returns>
    public (ScriptTimes? Times, string Reason) Run(params string[] arguments)
    {
        ProcessStartInfo start = new(interpreter, [Path.Combine(AppContext.BaseDirectory, "Devices", script), .. arguments])
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
            return process.ExitCode != 0
                ? (null, $"{Name} was not timed: {error.Result.TrimEnd().Split('\n')[^1]}")
                : JsonSerializer.Deserialize<ScriptTimes>(output, JsonSerializerOptions.Web) is { Medians: not null } times
                ? (times, string.Empty)
                : throw new JsonException();
        }
        catch (JsonException)
        {
            return (null, $"{Name} was not timed: '{interpreter}' printed no times; is it a Python?");
        }
        catch (Win32Exception failure)
        {
            return (null, $"{Name} was not timed: {failure.Message}");
        }
    }
}

/// <summary>What a script measured.</summary>
/// <param name="Version">The library with its version, and what it ran on.</param>
/// <param name="Medians">Medians in microseconds by the name of the work.</param>
internal sealed record ScriptTimes(string Version, Dictionary<string, double> Medians);
