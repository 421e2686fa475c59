namespace ModelGen;

/// <summary>What follows from the choice of a loss.</summary>
public static class LossExtensions
{
    /// <summary>Whether targets are class indices, one for each output position, rather than of the output's shape.</summary>
    /// <param name="loss">The loss.</param>
    public static bool TakesClassIndices(this Loss loss) => loss == Loss.SparseCategoricalCrossentropy;

    /// <summary>The loss's full name in Keras and in model files, such as <c>mean_squared_error</c>.</summary>
    /// <param name="loss">The loss.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such loss.</exception>
    public static string GetKerasName(this Loss loss) => loss switch
    {
        Loss.SparseCategoricalCrossentropy => "sparse_categorical_crossentropy",
        Loss.CategoricalCrossentropy => "categorical_crossentropy",
        Loss.BinaryCrossentropy => "binary_crossentropy",
        Loss.MeanSquaredError => "mean_squared_error",
        Loss.MeanAbsoluteError => "mean_absolute_error",
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "There is no such loss."),
    };
}
