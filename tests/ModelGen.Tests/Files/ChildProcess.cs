using System.Diagnostics;

namespace ModelGen.Tests.Files;

/// <summary>The program of <c>ModelGen.Child</c> in a process of its own.</summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>How long a process may take, so that one that waits for what never comes fails its test rather than keep all of them waiting.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Process process;
    private readonly Timer limit;
    private bool tookTooLong;

    /// <summary>Starts the process and waits for its first line.</summary>
    public ChildProcess(string firstLine, params string[] arguments)
        : this(arguments) => Assert.Equal(firstLine, process.StandardOutput.ReadLine());

    private ChildProcess(string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "ModelGen.Child.dll");
        process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true })!;
        limit = new Timer(_ => EndLate(), null, Longest, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Its number in the system.</summary>
    public int Id => process.Id;

    /// <summary>Starts the process.</summary>
    public static ChildProcess Start(params string[] arguments) => new(arguments);

    /// <summary>Whether it has come to its end.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Waits for its next line.</summary>
    public string ReadLine() => process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException(tookTooLong ? TooLong : "The process has ended.");

    /// <summary>Ends it at once, whatever it is doing.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Sends it a signal and waits for its end.</summary>
    /// <param name="signal">The signal's name, such as <c>TERM</c>.</param>
    /// <returns>Its exit code and what it still wrote.</returns>
    public (int ExitCode, string Output) Signal(string signal)
    {
        Shell.Run($"kill -{signal} {process.Id}");
        return End();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code and what it still wrote.</returns>
    public (int ExitCode, string Output) End()
    {
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return tookTooLong ? throw new InvalidOperationException(TooLong) : (process.ExitCode, output);
    }

    public void Dispose()
    {
        limit.Dispose();
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }

    private static string TooLong => $"The process was still there after {Longest.TotalMinutes} minutes, and was ended.";

    private void EndLate()
    {
        tookTooLong = true;
        process.Kill();
    }
}
