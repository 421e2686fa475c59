using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Emit;

/// <summary>What an optimizer computes once for a step, in double precision on the host, for every backend.</summary>
internal static class OptimizerScalars
{
    /// <summary>Declares <c>lr</c> and the scalars of the equations from <c>learningRate</c> and <c>iteration</c>.</summary>
    public static void Declare(CodeWriter code, Optimizer optimizer)
    {
        string decayed = optimizer.Schedule is not null ? "Definition.Schedule.Scaled(learningRate, iteration)"
            : optimizer.Decay == 0 ? "learningRate"
            : $"learningRate / (1 + ({CSharp.Double(optimizer.Decay)} * iteration))";
        code.Line($"double {NameScope.Local(Optimizer.Lr)} = {decayed};");
        foreach (StepValue value in optimizer.StepValues)
        {
            string step = optimizer.Accumulation == 1 ? "iteration" : $"(iteration / {optimizer.Accumulation})";
            code.Line($"double {NameScope.Local(value.Name)} = {Function(value.Function)}({CSharp.Double(value.Parameter)}, {step} + {value.Ahead});");
        }

        foreach (Equation scalar in optimizer.Scalars)
        {
            code.Line($"float {NameScope.Local(scalar.Name)} = (float){ScalarCode.Double.Operand(scalar.Value)};");
        }
    }

    /// <summary>A scalar as a number in single precision, once it is declared.</summary>
    public static string Value(Symbol scalar) => scalar == Optimizer.Lr ? $"(float){NameScope.Local(scalar)}" : NameScope.Local(scalar);

    private static string Function(StepFunction function) => function == StepFunction.Power ? "Powers.Of" : $"StepValues.{function}";
}
