using Spectre.Console;

namespace ModelGen.Training;

/// <summary>Displays for <see cref="FitOptions.Progress"/>. A display serves one training run at a time.</summary>
/// <remarks>A display is a <see cref="Callback"/>: any other shows the progress too.</remarks>
public static class Progress
{
    /// <summary>Shows nothing.</summary>
    public static Callback None { get; } = new Silence();

    /// <summary>
    /// Writes to the standard output, as <see cref="To(TextWriter)"/>, wherever it goes: to a terminal, a file or the log of a build server.
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

    /// <summary>
    /// Reports each epoch that ended, also the last one where it was cut short. <see cref="Progress{T}"/> brings reports to the context that
    /// made it, such as that of a user interface.
    /// </summary>
    /// <param name="progress">The receiver of the reports.</param>
    /// <returns>A new display.</returns>
    public static Callback To(IProgress<EpochRecord> progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return new EpochReports(progress);
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

    private sealed class EpochReports(IProgress<EpochRecord> progress) : Callback
    {
        public override void OnEpochEnd(TrainingRun run, EpochRecord epoch) => progress.Report(epoch);

        public override void OnTrainEnd(TrainingRun run)
        {
            if (run.History.Epochs is [.., { Complete: false } cutShort])
            {
                progress.Report(cutShort);
            }
        }
    }
}
