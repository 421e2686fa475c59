namespace ModelGen.Training;

/// <summary>What <see cref="ModelChecks.CheckGradients"/> looks at.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>
    /// How many samples of the data are in the batch, the first ones; at least 1, and cut to the model's batch size. Fewer are quicker, and each
    /// counts for more.
    /// </summary>
    public int Samples { get; init; } = 4;

    /// <summary>
    /// How many elements of each tensor are compared: half of them those with the largest gradients, the others drawn. A tensor with fewer is
    /// compared whole.
    /// </summary>
    public int ElementsPerTensor { get; init; } = 16;

    /// <summary>
    /// How far the two may be apart beyond the estimated error of the difference quotient, as a share of the larger one or of the root mean square of
    /// the tensor's gradients.
    /// </summary>
    public double Tolerance { get; init; } = 2e-3;

    /// <summary>The seed of dropout and of the elements that are drawn.</summary>
    public ulong Seed { get; init; }
}
