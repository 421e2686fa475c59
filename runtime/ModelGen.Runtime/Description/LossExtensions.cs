namespace ModelGen;

/// <summary>What follows from the choice of a loss.</summary>
public static class LossExtensions
{
    /// <summary>Whether targets are class indices, one for each output position, rather than of the output's shape.</summary>
    /// <param name="loss">The loss.</param>
    public static bool TakesClassIndices(this Loss loss) => loss == Loss.SparseCategoricalCrossentropy;

    /// <summary>Whether targets are classes, or probabilities of classes.</summary>
    /// <param name="loss">The loss.</param>
    public static bool IsOfClasses(this Loss loss) => loss.TakesDistributions() || loss.TakesAnswers();

    /// <summary>The loss's full name in Keras and in model files, such as <c>mean_squared_error</c>; <c>custom</c> for equations of the model's own, <c>several</c> for those of several outputs.</summary>
    /// <param name="loss">The loss.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such loss.</exception>
    public static string GetKerasName(this Loss loss) => loss switch
    {
        Loss.SparseCategoricalCrossentropy => "sparse_categorical_crossentropy",
        Loss.CategoricalCrossentropy => "categorical_crossentropy",
        Loss.BinaryCrossentropy => "binary_crossentropy",
        Loss.MeanSquaredError => "mean_squared_error",
        Loss.MeanAbsoluteError => "mean_absolute_error",
        Loss.MeanAbsolutePercentageError => "mean_absolute_percentage_error",
        Loss.MeanSquaredLogarithmicError => "mean_squared_logarithmic_error",
        Loss.Huber => "huber",
        Loss.LogCosh => "log_cosh",
        Loss.Poisson => "poisson",
        Loss.KLDivergence => "kl_divergence",
        Loss.CosineSimilarity => "cosine_similarity",
        Loss.Hinge => "hinge",
        Loss.SquaredHinge => "squared_hinge",
        Loss.CategoricalHinge => "categorical_hinge",
        Loss.BinaryFocalCrossentropy => "binary_focal_crossentropy",
        Loss.CategoricalFocalCrossentropy => "categorical_focal_crossentropy",
        Loss.Custom => "custom",
        Loss.Several => "several",
        _ => throw new ArgumentOutOfRangeException(nameof(loss), (int)loss, "There is no such loss."),
    };

    /// <summary>The loss with its settings, as <c>huber(delta=2)</c>.</summary>
    internal static string Text(Loss loss, string settings) => settings.Length == 0 ? loss.GetKerasName() : $"{loss.GetKerasName()}({settings})";

    /// <summary>Whether the target of a position is one class, or how probable each of several is.</summary>
    internal static bool TakesDistributions(this Loss loss) => loss is Loss.SparseCategoricalCrossentropy or Loss.CategoricalCrossentropy
        or Loss.CategoricalFocalCrossentropy or Loss.CategoricalHinge;

    /// <summary>Whether each element of a target answers a question of its own: yes or no.</summary>
    internal static bool TakesAnswers(this Loss loss) =>
        loss is Loss.BinaryCrossentropy or Loss.BinaryFocalCrossentropy or Loss.Hinge or Loss.SquaredHinge;

    /// <summary>The least target that the loss takes.</summary>
    internal static float LeastTarget(this Loss loss) => loss is Loss.Hinge or Loss.SquaredHinge ? -1
        : loss.IsOfClasses() || loss is Loss.KLDivergence or Loss.Poisson or Loss.MeanSquaredLogarithmicError ? 0
        : -float.MaxValue;

    /// <summary>The greatest target that the loss takes.</summary>
    internal static float GreatestTarget(this Loss loss) => loss.IsOfClasses() || loss == Loss.KLDivergence ? 1 : float.MaxValue;
}
