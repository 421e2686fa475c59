namespace ModelGen;

/// <summary>What training makes small.</summary>
public enum Loss
{
    /// <summary>−ln p(class), targets are class indices.</summary>
    SparseCategoricalCrossentropy,

    /// <summary>−Σ y ln p, targets are distributions over the classes.</summary>
    CategoricalCrossentropy,

    /// <summary>−(y ln p + (1 − y) ln(1 − p)), mean over the last axis.</summary>
    BinaryCrossentropy,

    /// <summary>(p − y)², mean over the last axis.</summary>
    MeanSquaredError,

    /// <summary>|p − y|, mean over the last axis.</summary>
    MeanAbsoluteError,
}

/// <summary>What is reported beside the loss.</summary>
public enum Metric
{
    /// <summary>The share of right answers: Keras' choice of binary, categorical or sparse accuracy by the shapes.</summary>
    Accuracy,

    /// <summary>(p − y)², mean over all elements.</summary>
    MeanSquaredError,

    /// <summary>|p − y|, mean over all elements.</summary>
    MeanAbsoluteError,
}

/// <summary>What follows from the choice of a loss.</summary>
public static class LossFacts
{
    /// <summary>Whether targets are class indices, one for each output position, rather than numbers in the output's shape.</summary>
    /// <param name="loss">The loss.</param>
    public static bool TakesClassIndices(this Loss loss) => loss == Loss.SparseCategoricalCrossentropy;
}
