using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>The trained tensors of a program that have penalties or constraints.</summary>
internal static class WeightRules
{
    /// <summary>Tensors with a penalty.</summary>
    public static IReadOnlyList<(ParameterPlace Place, Penalty Penalty)> Penalized(Program program) =>
    [
        .. from place in program.Parameters
           where place.Parameter is { Trainable: true, Penalty: not null and not { L1: 0, L2: 0 } }
           select (place, place.Parameter.Penalty),
    ];

    /// <summary>Tensors with a constraint.</summary>
    public static IReadOnlyList<(ParameterPlace Place, Constraint Constraint)> Constrained(Program program) =>
    [
        .. from place in program.Parameters
           where place.Parameter is { Trainable: true, Constraint: not null }
           select (place, place.Parameter.Constraint),
    ];

    /// <summary>Numbers along the first axis of a tensor, and columns of them.</summary>
    public static (int Rows, int Columns) Columns(ParameterPlace place)
    {
        int rows = place.Parameter.Shape[0];
        return (rows, place.Parameter.Length / rows);
    }

    /// <summary>The method that applies a constraint, and its arguments behind the tensor.</summary>
    public static (string Method, string Arguments) Call(Constraint constraint) => constraint.NotNegative
        ? ("Constraints.NotNegative", string.Empty)
        : ("Constraints.LimitNorms", $", {CSharp.Float(constraint.Minimum)}, {CSharp.Float(constraint.Maximum)}, {CSharp.Float(constraint.Rate)}");
}
