using Spectre.Console;

namespace ModelGen.Training;

/// <summary>Displays for <see cref="FitOptions.Progress"/>. A display serves one training run at a time.</summary>
/// <remarks>A display is a <see cref="Callback"/>: any other shows the progress too.</remarks>
public static class Progress
{
    /// <summary>Shows nothing.</summary>
    public static Callback None { get; } = new Silence();

    /// <summary>
    /// Writes to the standard output, as <see cref="To"/>, wherever it goes: to a terminal, a file or the log of a build server.
    /// </summary>
    /// <returns>A new display.</returns>
#pragma warning disable RS0030 // The caller asks for the console.
    public static Callback Console() => To(System.Console.Out);
#pragma warning restore RS0030

    /// <summary>
    /// Writes one line for each finished epoch and, to an interactive terminal, a live line of the running one below them.
    /// </summary>
    /// <param name="writer">The writer to write to. The terminal is recognized if it is that of the standard output or error.</param>
    /// <returns>A new display.</returns>
    public static Callback To(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return new ConsoleProgress(Open(writer));
    }

    /// <summary>The display of those who ask for none: the console where a person watches it, otherwise nothing.</summary>
    internal static Callback Default()
    {
#pragma warning disable RS0030 // Redirected output stays silent.
        IAnsiConsole console = Open(System.Console.Out);
#pragma warning restore RS0030
        return LiveLine.SuitsTo(console) ? new ConsoleProgress(console) : None;
    }

    private static IAnsiConsole Open(TextWriter writer) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });

    private sealed class Silence : Callback;
}
