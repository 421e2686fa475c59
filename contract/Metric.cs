#if GENERATOR
namespace ModelGen.Generator.Binding;
#else
namespace ModelGen;
#endif

/// <summary>What is reported beside the loss.</summary>
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
}
