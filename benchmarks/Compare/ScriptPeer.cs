using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Benchmarks.Compare;

/// <summary>Another library, timed by a script of ours that prints a JSON object: a <see cref="PeerTimes"/>.</summary>
/// <param name="name">The library.</param>
/// <param name="interpreter">What runs the script.</param>
/// <param name="script">Its file, beside the program.</param>
internal sealed class ScriptPeer(string name, string interpreter, string script) : IPeer
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public (PeerTimes? Times, string Reason) Time(IReadOnlyList<Work> rows, PeerSettings settings) => Run(
        $"--threads={settings.Threads}",
        string.Create(CultureInfo.InvariantCulture, $"--seconds={settings.Seconds}"),
        $"--filter={settings.Filter}");

    /// <summary>Runs the script once.</summary>
    /// <param name="arguments">The script's arguments.</param>
    /// <returns>What it measured, or the reason why there is nothing.</returns>
    public (PeerTimes? Times, string Reason) Run(params string[] arguments)
    {
        ProcessStartInfo start = new(interpreter, [Path.Combine(AppContext.BaseDirectory, "peers", script), .. arguments])
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
                : JsonSerializer.Deserialize<PeerTimes>(output, JsonSerializerOptions.Web) is { Medians: not null } times
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
