using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Binding.Weights;

/// <summary>The options of a tensor that is trained, other than its first values.</summary>
/// <param name="key">What its options begin with, such as <c>kernel</c>.</param>
/// <param name="doc">What it is, in words.</param>
internal sealed class WeightOptions(string key, string doc)
{
    public static readonly WeightOptions Kernel = new("kernel", "the weights of the input");

    public static readonly WeightOptions Recurrent = new("recurrent", "the weights of the state");

    public static readonly WeightOptions Projection = new("projection", "the weights of the projection");

    public static readonly WeightOptions Bias = new("bias", "the bias");

    public static readonly WeightOptions Beta = new("beta", "beta");

    public static readonly WeightOptions Gamma = new("gamma", "gamma");

    public static readonly WeightOptions Embeddings = new("embeddings", "the table");

    public static readonly WeightOptions Alpha = new("alpha", "alpha");

    private readonly Option<Penalty?> regularizer = new(
        key + "_regularizer", PenaltyType.OfWeights, null, $"The penalty in the loss on {doc}.");

    private readonly Option<Constraint?> constraint = new(
        key + "_constraint", ConstraintType.Instance, null, $"The bounds that each step ends within, of {doc}.");

    /// <summary>The options of several tensors, in Keras' order.</summary>
    public static Option[] Of(params WeightOptions[] tensors) =>
        [.. tensors.Select(tensor => tensor.regularizer), .. tensors.Select(tensor => tensor.constraint)];

    /// <summary>The tensor with what its options say, which is reported where the tensor has no such axes.</summary>
    public Parameter Apply(OptionValues values, Parameter tensor, Problems problems)
    {
        Penalty? penalty = values.Get(regularizer);
        Constraint? bounds = values.Get(constraint);
        string shape = $"{doc} is a tensor ({string.Join(", ", tensor.Shape)})";
        if (penalty?.Orthogonality is not null && tensor.Shape.Count != 2)
        {
            problems.Report(Descriptors.ShapeMismatch, values.NodeOf(regularizer), $"'orthogonal' is of the vectors of a matrix, and {shape}; write 'l2'");
        }

        if (bounds is { NotNegative: false } && bounds.Axes.Max() >= tensor.Shape.Count)
        {
            problems.Report(
                Descriptors.ShapeMismatch, values.NodeOf(constraint), $"norms are to be along axis {bounds.Axes.Max()}, and {shape}; write 'axis: 0'");
        }
        else if (bounds is { NotNegative: false } && bounds.Axes.Min() > 0 && tensor.Shape.Count > 2)
        {
            problems.Report(
                Descriptors.ShapeMismatch,
                values.NodeOf(constraint),
                $"norms are to be along axis 1 alone, and {shape}; write 'axis: 0' or 'axis: [0, 1]'");
        }

        return tensor with { Penalty = penalty, Constraint = bounds };
    }
}
