namespace ModelGen;

/// <summary>What follows from the choice of a loss.</summary>
public static class LossExtensions
{
    /// <summary>Whether targets are class indices, one for each output position, rather than of the output's shape.</summary>
    /// <param name="loss">The loss.</param>
    public static bool TakesClassIndices(this Loss loss) => loss == Loss.SparseCategoricalCrossentropy;
}
