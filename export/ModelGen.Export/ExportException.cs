namespace ModelGen.Export;

/// <summary>
/// A model could not be written in another format: its description or its weights are wrong, or it has what the format cannot say. The message says what, and
/// what to do.
/// </summary>
public sealed class ExportException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public ExportException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    public ExportException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and what led to it.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public ExportException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
