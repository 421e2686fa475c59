namespace ModelGen;

/// <summary>The exception for a weights file that is damaged or belongs to another model.</summary>
public sealed class WeightsFormatException : FormatException
{
    /// <summary>Makes an exception that says no more than that.</summary>
    public WeightsFormatException()
        : this("The weights file is damaged or belongs to another model.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">The message: the tensor or byte that is wrong, and what is wrong with it.</param>
    public WeightsFormatException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    /// <param name="message">The message: the tensor or byte that is wrong, and what is wrong with it.</param>
    /// <param name="innerException">The exception that caused this one, or null.</param>
    public WeightsFormatException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
