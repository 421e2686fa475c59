namespace ModelGen.Import;

/// <summary>
/// A file could not be imported: it is damaged, is another kind of file, or has what the model language cannot say. The message says which file, what in it
/// and where, and what to do. No other exception comes from reading a file, whatever is in it.
/// </summary>
public sealed class ImportException : Exception
{
    /// <summary>Makes an exception without a message.</summary>
    public ImportException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    public ImportException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and what led to it.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public ImportException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
