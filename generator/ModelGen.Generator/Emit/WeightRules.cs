using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>Vectors of a tensor.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Apart">From the first number of one to that of the next.</param>
/// <param name="Numbers">Numbers of a vector.</param>
/// <param name="Step">From one of its numbers to the next.</param>
internal readonly record struct TensorVectors(int Count, int Apart, int Numbers, int Step)
{
    /// <summary>As arguments of a method.</summary>
    public string Arguments => $"{Count}, {Apart}, {Numbers}, {Step}";

    /// <summary>
    /// The vectors along some axes of a tensor: along the first ones columns, of which there is one where no axis is left, or rows along the second one of a
    /// matrix.
    /// </summary>
    public static TensorVectors Along(ParameterPlace place, IReadOnlyList<int> axes)
    {
        int length = place.Parameter.Length, rows = place.Parameter.Shape.Take(axes.Count).Aggregate((product, size) => product * size);
        int columns = length / rows;
        return axes.Count == 2 && columns == 1 ? new(1, length, length, 1)
            : axes.Count == 1 && axes[0] == 1 ? new(rows, columns, columns, 1)
            : new(columns, 1, rows, columns);
    }
}

/// <summary>The trained tensors of a program that have penalties or constraints.</summary>
internal static class WeightRules
{
    /// <summary>Tensors with a penalty on each number.</summary>
    public static IReadOnlyList<(ParameterPlace Place, Penalty Penalty)> Penalized(Program program) =>
    [
        .. from place in program.Parameters
           where place.Parameter is { Trainable: true, Penalty: not null and not { L1: 0, L2: 0 } }
           select (place, place.Parameter.Penalty),
    ];

    /// <summary>Tensors with a penalty on what their vectors have in common, and the factor of each two, whose mean is the penalty.</summary>
    public static IReadOnlyList<(ParameterPlace Place, TensorVectors Vectors, double Factor)> Orthogonal(Program program) =>
    [
        .. from place in program.Parameters
           where place.Parameter is { Trainable: true, Penalty.Orthogonality.Factor: > 0 }
           let orthogonality = place.Parameter.Penalty!.Orthogonality!
           let vectors = TensorVectors.Along(place, [orthogonality.OfColumns ? 0 : 1])
           where vectors.Count > 1
           select (place, vectors, orthogonality.Factor / (vectors.Count * (vectors.Count - 1.0) / 2)),
    ];

    /// <summary>Tensors with a constraint, and the vectors that it takes by themselves.</summary>
    public static IReadOnlyList<(ParameterPlace Place, Constraint Constraint, TensorVectors Vectors)> Constrained(Program program) =>
    [
        .. from place in program.Parameters
           where place.Parameter is { Trainable: true, Constraint: not null }
           select (place, place.Parameter.Constraint, TensorVectors.Along(place, place.Parameter.Constraint!.Axes)),
    ];

    /// <summary>The method that applies a constraint, and its arguments behind the tensor.</summary>
    public static (string Method, string Arguments) Call(Constraint constraint) => constraint.NotNegative
        ? ("Constraints.NotNegative", string.Empty)
        : ("Constraints.LimitNorms", $", {CSharp.Float(constraint.Minimum)}, {CSharp.Float(constraint.Maximum)}, {CSharp.Float(constraint.Rate)}");
}
