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

    /// <summary>100 |p − y| / max(|y|, 1e-7), mean over the last axis.</summary>
    MeanAbsolutePercentageError,

    /// <summary>(ln(1 + p) − ln(1 + y))², mean over the last axis; numbers below 1e-7 count as that.</summary>
    MeanSquaredLogarithmicError,

    /// <summary>(p − y)² / 2 up to an error of delta, and linear beyond, mean over the last axis.</summary>
    Huber,

    /// <summary>ln cosh(p − y), mean over the last axis.</summary>
    LogCosh,

    /// <summary>p − y ln(p + 1e-7), mean over the last axis: outputs are expected counts.</summary>
    Poisson,

    /// <summary>Σ y ln(y / p), both kept from 1e-7 to 1: how far distributions are from those of the targets.</summary>
    KLDivergence,

    /// <summary>−Σ p y / (|p| |y|): −1 where output and target have the same direction.</summary>
    CosineSimilarity,

    /// <summary>max(0, 1 − p y), mean over the last axis, targets are −1 and 1, or 0 for −1.</summary>
    Hinge,

    /// <summary>max(0, 1 − p y)², mean over the last axis, targets are −1 and 1, or 0 for −1.</summary>
    SquaredHinge,

    /// <summary>max(0, 1 + the greatest p of a wrong class − p of the right one), targets are 1 at the class and 0 elsewhere.</summary>
    CategoricalHinge,

    /// <summary>The binary cross-entropy times (1 − p of what is right)^gamma, mean over the last axis.</summary>
    BinaryFocalCrossentropy,

    /// <summary>−Σ alpha (1 − p)^gamma y ln p, targets are distributions over the classes.</summary>
    CategoricalFocalCrossentropy,

    /// <summary>What the model's own equations say, mean over the last axis.</summary>
    Custom,

    /// <summary>The sum of those of several outputs, each with its weight.</summary>
    Several,
}
