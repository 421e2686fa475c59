using Spectre.Console;

namespace SampleKit;

/// <summary>The console that the samples write on.</summary>
public static class Terminal
{
    /// <summary>Columns of redirected output: so many that no row of a table wraps.</summary>
    private const int RedirectedWidth = 1000;

    /// <summary>Opens a console. Redirected output gets no control codes, and every row of a table is one line.</summary>
    /// <param name="output">Where to.</param>
    public static IAnsiConsole Open(TextWriter output)
    {
        AnsiConsoleOutput target = new(output);
        AnsiSupport codes = target.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = target, Ansi = codes });
        if (!target.IsTerminal)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }

    /// <summary>Whether what was written can be drawn over: not in redirected output, nor in the log of a build server.</summary>
    /// <param name="console">The console.</param>
    public static bool IsLive(this IAnsiConsole console)
    {
        Profile profile = console.Profile;
        return profile.Out.IsTerminal && profile.Capabilities.Ansi && profile.Capabilities.Interactive;
    }
}
