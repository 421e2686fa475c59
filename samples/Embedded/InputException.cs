namespace Embedded;

/// <summary>The input is not what the mode reads.</summary>
/// <param name="message">Where it is wrong, what was expected and what was found.</param>
internal sealed class InputException(string message) : Exception(message);
