using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;

namespace ModelGen.Generator;

/// <summary>What a step made of a model, or why it made nothing. No model's failure stops the others.</summary>
/// <param name="Network">The model.</param>
/// <param name="Result">What was made, or null.</param>
/// <param name="Failure">What was thrown, or null.</param>
internal sealed record Outcome<T>(Network Network, T? Result, string? Failure)
    where T : class
{
    /// <summary>Runs a step.</summary>
    public static Outcome<T> Of(Network network, Func<T> step) =>
        Fault.Catch(() => new Outcome<T>(network, step(), null), failure => new Outcome<T>(network, null, failure));
}
