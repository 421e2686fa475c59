namespace ModelGen.Fuzz;

/// <summary>An input for which something does not hold; the message has what is needed to try it again.</summary>
public sealed class FuzzFailure(string message, Exception? inner = null) : Exception(message, inner);
