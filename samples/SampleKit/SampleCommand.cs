using System.CommandLine;
using ModelGen.Training;

namespace SampleKit;

/// <summary>How the samples run their commands.</summary>
public static class SampleCommand
{
    /// <summary>The exit code where the options, the data or the device are wrong.</summary>
    public const int Failure = 2;

    /// <summary>
    /// Understands the arguments and acts on them. What is wrong with options, data or the device is told in one line on
    /// <paramref name="error"/>.
    /// </summary>
    /// <param name="command">The options, and the action on them.</param>
    /// <param name="arguments">What the user gave.</param>
    /// <param name="output">Where the help goes.</param>
    /// <param name="error">Where the line about what is wrong goes.</param>
    /// <param name="isRefusal">
    /// Which exceptions, besides those about arguments, data, files and checkpoints, tell the user what is wrong; null: no others.
    /// </param>
    /// <returns>The exit code: what the action returned, 0 after <c>--help</c>, or <see cref="Failure"/>.</returns>
    public static int Run(
        this RootCommand command, string[] arguments, TextWriter output, TextWriter error, Func<Exception, bool>? isRefusal = null)
    {
        try
        {
            ParseResult parsed = command.Parse(arguments);
            return parsed.Errors is [var first, ..]
                ? throw new ArgumentException(first.Message)
                : parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (Exception failure) when (
            failure is ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException or CheckpointException
            || isRefusal?.Invoke(failure) == true)
        {
            error.WriteLine($"error: {string.Join(' ', failure.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}");
            return Failure;
        }
    }
}
