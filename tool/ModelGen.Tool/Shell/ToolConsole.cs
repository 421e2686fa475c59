using Spectre.Console;

namespace ModelGen.Tool.Shell;

/// <summary>Where a command reads and writes: results go to the output, and what people should know besides to the errors.</summary>
/// <param name="input">What is piped in.</param>
/// <param name="output">Where results go.</param>
/// <param name="error">Where messages go.</param>
internal sealed class ToolConsole(TextReader input, TextWriter output, TextWriter error)
{
    private static readonly Dictionary<string, Color> Colors = new()
    {
        ["error"] = Color.Red,
        ["warning"] = Color.Yellow,
        ["note"] = Color.Aqua,
        ["ok"] = Color.Green,
    };

    /// <summary>What is piped in.</summary>
    public TextReader Input => input;

    /// <summary>Where results go.</summary>
    public TextWriter Output => output;

    /// <summary>Where messages go.</summary>
    public TextWriter Error => error;

    /// <summary>Writes a message of one line.</summary>
    /// <param name="kind">What it is: <c>error</c>, <c>warning</c>, <c>note</c> or <c>ok</c>.</param>
    /// <param name="message">What it says, in whatever lines.</param>
    public void Say(string kind, string message) => Write(error, "", kind, $": {OneLine(message)}");

    /// <summary>
    /// Writes a line of which one word tells its kind: where people look at it in colour and broken between words, and plain where a program reads it.
    /// </summary>
    /// <param name="writer">Where to.</param>
    /// <param name="before">What stands before the word.</param>
    /// <param name="kind">The word.</param>
    /// <param name="behind">What stands behind it.</param>
    public static void Write(TextWriter writer, string before, string kind, string behind)
    {
        AnsiConsoleOutput target = new(writer);
        if (target.IsTerminal)
        {
            IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = target });
            console.Write(new Paragraph(before).Append(kind, new Style(Colors[kind])).Append(behind + "\n"));
        }
        else
        {
            writer.Write($"{before}{kind}{behind}\n");
        }
    }

    /// <summary>A text without its line breaks.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
