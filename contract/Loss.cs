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
