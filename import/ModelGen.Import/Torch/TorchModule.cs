using ModelGen.Import.Graph;

namespace ModelGen.Import.Torch;

/// <summary>A module of PyTorch, as its tensors tell: a state dict has their names and nothing of what is done with them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tensors">Its tensors by their own names, such as <c>weight</c>.</param>
internal sealed record TorchModule(string Name, Dictionary<string, SourceTensor> Tensors)
{
    /// <summary>The shape of its weights; empty: it has none of that name.</summary>
    private int[] Weight => Tensors.GetValueOrDefault("weight")?.Shape ?? [];

    /// <summary>Whether it is a <c>BatchNorm1d</c>.</summary>
    public bool IsBatchNorm => Weight.Length == 1 && Tensors.ContainsKey("running_mean");

    /// <summary>Whether it is a <c>LayerNorm</c>.</summary>
    public bool IsLayerNorm => Weight.Length == 1 && !IsBatchNorm && Tensors.ContainsKey("bias");

    /// <summary>Whether it is an <c>Embedding</c>, which has the tensors of a <c>Linear</c> without a bias: its name has to say so.</summary>
    public bool IsEmbedding => Name.Contains("emb", StringComparison.OrdinalIgnoreCase) && Tensors.Count == 1 && Weight.Length == 2;

    /// <summary>Whether it is a <c>Linear</c>.</summary>
    public bool IsLinear => Weight.Length == 2 && !IsEmbedding;

    /// <summary>Whether it is a <c>Conv1d</c>. The bias of a <c>ConvTranspose1d</c> is along the other axis of its weights.</summary>
    public bool IsConvolution => Weight.Length == 3 && (!Tensors.TryGetValue("bias", out SourceTensor? bias) || bias.Shape.SequenceEqual(Weight[..1]));

    /// <summary>Whether it reads time steps.</summary>
    public bool TakesSteps => IsConvolution || TorchRecurrent.IsOne(this);

    /// <summary>The numbers of a sample, or of each of its steps, that it reads.</summary>
    public int Features => TorchRecurrent.IsOne(this) ? TorchRecurrent.Inputs(this)
        : IsEmbedding ? 1
        : IsLinear || IsConvolution ? Weight[1]
        : IsBatchNorm || IsLayerNorm ? Weight[0]
        : throw Unknown();

    /// <summary>Its tensors with their shapes, for messages.</summary>
    public string Shapes() => string.Join(", ", Tensors.Select(tensor => $"{tensor.Key} ({string.Join(", ", tensor.Value.Shape)})"));

    /// <summary>The error about a module that is none of those that tensors tell.</summary>
    public ImportException Unknown() => new(
        $"module '{Name}' has the tensors {Shapes()}: LSTM, GRU, RNN, Linear, Embedding, Conv1d, BatchNorm1d and LayerNorm are told by theirs. "
            + "Describe a model with others in YAML");
}
