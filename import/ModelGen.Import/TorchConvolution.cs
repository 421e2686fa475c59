namespace ModelGen.Import;

/// <summary>What a <c>Conv1d</c> of PyTorch was made with, besides the sizes that its weights tell. Defaults are PyTorch's own.</summary>
public sealed record TorchConvolution
{
    /// <summary>Time steps from one window to the next, 1 or more.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Steps of zeros at each end; null: as many as keep the number of steps, <c>padding="same"</c>.</summary>
    public int? Padding { get; init; } = 0;

    /// <summary>Time steps from one number of a window to the next, 1 or more; above 1 only with a stride of 1.</summary>
    public int Dilation { get; init; } = 1;
}
