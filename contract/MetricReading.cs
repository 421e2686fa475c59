#if GENERATOR
namespace ModelGen.Generator.Binding;
#else
namespace ModelGen;
#endif

/// <summary>What a metric takes targets and outputs for.</summary>
internal enum MetricReading
{
    /// <summary>Classes, whatever says which.</summary>
    Classes,

    /// <summary>Classes, of which a target is the index.</summary>
    ClassIndices,

    /// <summary>Classes, for each of several of which a target has an element.</summary>
    Distributions,

    /// <summary>Yes or no, for each element.</summary>
    Decisions,

    /// <summary>What a cross-entropy compares.</summary>
    Probabilities,

    /// <summary>Numbers, one for each element.</summary>
    Numbers,
}
