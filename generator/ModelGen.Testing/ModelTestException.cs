namespace ModelGen.Testing;

/// <summary>The exception of a test that fails: a model has errors, or generated code is not what was accepted.</summary>
public sealed class ModelTestException : Exception
{
    /// <summary>An exception without a message of its own.</summary>
    public ModelTestException()
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">What failed, where, and what to do.</param>
    public ModelTestException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that follows from another one.</summary>
    /// <param name="message">What failed, where, and what to do.</param>
    /// <param name="innerException">The exception that is the reason.</param>
    public ModelTestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
