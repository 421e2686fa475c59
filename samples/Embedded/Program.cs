using System.Globalization;
using System.Text;

namespace Embedded;

/// <summary>Reads digits and pen strokes from standard input, with weights that it carries itself.</summary>
internal static class Program
{
    private const string Usage =
        "Usage: Embedded digit | pen | adapt | measure [STEPS]\n"
        + "  digit    reads a digit of 28x28 pixels, as 28 lines of text or as PGM\n"
        + "  pen      reads points as lines 'x,y', about -1 to 1, and answers after each; an empty line ends a stroke\n"
        + "  adapt    reads strokes, each after a line with its label, learns from each, and answers those after a line '?'\n"
        + "  measure  times steps of the pen and steps of adapting\n";

    private static int Main(string[] arguments)
    {
        using Stream input = Console.OpenStandardInput();
        using StreamWriter output = new(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
        using StreamWriter error = new(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };
        return Run(arguments, input, output, error);
    }

    /// <summary>The program. What is wrong with the input is told in one line on <paramref name="error"/>.</summary>
    /// <returns>The exit code: 0, or 1 for wrong input, or 2 for wrong arguments.</returns>
    public static int Run(string[] arguments, Stream input, TextWriter output, TextWriter error)
    {
        try
        {
            switch (arguments)
            {
                case ["digit"]:
                    DigitMode.Run(input, output);
                    return 0;
                case ["pen"]:
                    PenMode.Run(new PointReader(input), output);
                    return 0;
                case ["adapt"]:
                    AdaptMode.Run(new PointReader(input), output);
                    return 0;
                case ["measure"]:
                    Measurement.Run(1_000_000, output);
                    return 0;
                case ["measure", string text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int steps) && steps > 0:
                    Measurement.Run(steps, output);
                    return 0;
                default:
                    error.Write(Usage);
                    return 2;
            }
        }
        catch (InputException wrong)
        {
            error.WriteLine($"error: {wrong.Message}");
            return 1;
        }
    }
}
