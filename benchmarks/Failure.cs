namespace Benchmarks;

/// <summary>How a command ends that can't do its work.</summary>
internal static class Failure
{
    /// <summary>Its exit code.</summary>
    public const int ExitCode = 2;

    /// <summary>Runs a command. What is wrong with its options, its files or its device is told in one line.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isExpected">Further exceptions whose message tells all; null: none.</param>
    /// <returns>The exit code.</returns>
    public static int Guard(Action command, Func<Exception, bool>? isExpected = null)
    {
        try
        {
            command();
            return 0;
        }
        catch (Exception failure) when (
            failure is ArgumentException or IOException or UnauthorizedAccessException || isExpected?.Invoke(failure) == true)
        {
            return Tell(failure.Message);
        }
    }

    /// <summary>Says in one line what is wrong.</summary>
    /// <param name="message">What.</param>
    /// <returns>The exit code.</returns>
    public static int Tell(string message)
    {
        Console.Error.WriteLine($"error: {message}");
        return ExitCode;
    }
}
