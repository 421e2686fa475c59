#if GENERATOR
namespace ModelGen.Generator.Binding;
#else
namespace ModelGen;
#endif

/// <summary>What settings of metrics are where a model leaves them out: generated code does too.</summary>
internal static class MetricDefaults
{
    /// <summary>The number above which an output says yes.</summary>
    public const double Threshold = 0.5;

    /// <summary>How many classes a label is looked for among.</summary>
    public const int K = 5;

    /// <summary>How a score of several classes is made of those of each.</summary>
    public const string Average = "macro";

    /// <summary>The curve whose area is measured.</summary>
    public const string Curve = "roc";

    /// <summary>What an area is between two points of its curve.</summary>
    public const string SummationMethod = "interpolation";
}
