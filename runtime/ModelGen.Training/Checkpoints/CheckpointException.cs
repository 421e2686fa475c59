namespace ModelGen.Training;

/// <summary>
/// The exception for a checkpoint that a training run can't go on from: it is damaged, of another run or of a later version; or its folder is in use.
/// </summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Makes an exception that says no more than that.</summary>
    public CheckpointException()
        : this("There is no checkpoint that this training run can go on from.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">The message: which file or folder, what is wrong with it, and what to do.</param>
    public CheckpointException(string? message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    /// <param name="message">The message: which file or folder, what is wrong with it, and what to do.</param>
    /// <param name="innerException">The exception that caused this one, or null.</param>
    public CheckpointException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
