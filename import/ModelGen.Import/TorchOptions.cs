using System.Collections.Immutable;

namespace ModelGen.Import;

/// <summary>What a state dict of PyTorch does not say: it has the tensors of modules, and nothing of what the program does with them.</summary>
public sealed record TorchOptions : ImportOptions
{
    /// <summary>
    /// The activation behind a module, by the module's name as in the state dict, such as <c>fc1</c>; of a plain RNN its nonlinearity. Without it a module has
    /// none, and an RNN has tanh.
    /// </summary>
    public IReadOnlyDictionary<string, string> Activations { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What a <c>Conv1d</c> was made with, by the module's name as in the state dict, such as <c>conv1</c>. Without it a module has PyTorch's defaults.</summary>
    public IReadOnlyDictionary<string, TorchConvolution> Convolutions { get; init; } = ImmutableDictionary<string, TorchConvolution>.Empty;

    /// <summary>
    /// What stands behind a module and its activation, by the module's name: <c>max_pooling_1d: 2</c> or <c>average_pooling_1d: 2</c>, a <c>MaxPool1d</c> or an
    /// <c>AvgPool1d</c> of windows side by side; <c>global_average_pooling_1d</c>, <c>global_max_pooling_1d</c> or <c>flatten</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Behind { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether what follows the last recurrent module works on each step rather than on the last one.</summary>
    public bool EachStep { get; init; }
}
