#if GENERATOR
namespace ModelGen.Generator.Binding;
#else
namespace ModelGen;
#endif

/// <summary>The loss to minimize.</summary>
#if GENERATOR
internal
#else
public
#endif
enum Loss
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

/// <summary>A metric that is reported beside the loss.</summary>
#if GENERATOR
internal
#else
public
#endif
enum Metric
{
    /// <summary>The share of right answers: Keras' choice of binary, categorical or sparse accuracy by the shapes.</summary>
    Accuracy,

    /// <summary>(p − y)², mean over all elements.</summary>
    MeanSquaredError,

    /// <summary>|p − y|, mean over all elements.</summary>
    MeanAbsoluteError,

    /// <summary>Of what is predicted as a class, the share that is of it: of class 1 of a single output, otherwise the mean over classes.</summary>
    Precision,

    /// <summary>The share of a class that is predicted as it: of class 1 of a single output, otherwise the mean over classes.</summary>
    Recall,

    /// <summary>The harmonic mean of precision and recall: of class 1 of a single output, otherwise the mean over classes.</summary>
    F1Score,

    /// <summary>The area under the ROC curve: of class 1 of a single output, otherwise the mean over classes, each against the others.</summary>
    AreaUnderRoc,

    /// <summary>The average precision: of class 1 of a single output, otherwise the mean over classes, each against the others.</summary>
    AveragePrecision,
}
