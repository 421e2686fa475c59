using System.Collections.Immutable;

namespace ModelGen.Import;

/// <summary>What a state dict of PyTorch does not say: it has the tensors of modules, and nothing of what the program does with them.</summary>
public sealed record TorchOptions : ImportOptions
{
    /// <summary>
    /// The activation behind a module, by the module's name as in the state dict, such as <c>fc1</c>; of a plain RNN its nonlinearity. Without it a Linear has
    /// none, and an RNN has tanh.
    /// </summary>
    public IReadOnlyDictionary<string, string> Activations { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether what follows the last recurrent module works on each step rather than on the last one.</summary>
    public bool EachStep { get; init; }
}
