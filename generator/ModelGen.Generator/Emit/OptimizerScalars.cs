using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Emit;

/// <summary>What an optimizer computes once for a step, in double precision on the host, for every backend.</summary>
internal static class OptimizerScalars
{
    /// <summary>Declares <c>lr</c> and <c>a</c> from <c>learningRate</c> and <c>iteration</c>.</summary>
    public static void Declare(CodeWriter code, Optimizer optimizer)
    {
        string decayed = optimizer.Schedule is not null ? "Definition.Schedule.Scaled(learningRate, iteration)"
            : optimizer.Decay == 0 ? "learningRate"
            : $"learningRate / (1 + ({CSharp.Double(optimizer.Decay)} * iteration))";
        code.Line($"double {NameScope.Local(Optimizer.Lr)} = {decayed};");
        HashSet<Symbol> used = [.. optimizer.StepSize.Symbols()];
        foreach ((Symbol name, double beta) in new[] { (Optimizer.Power1, optimizer.Beta1), (Optimizer.Power2, optimizer.Beta2) })
        {
            if (used.Contains(name))
            {
                code.Line($"double {NameScope.Local(name)} = Powers.Of({CSharp.Double(beta)}, iteration + 1);");
            }
        }

        code.Line($"float {NameScope.Local(Optimizer.A)} = (float){ScalarCode.Double.Operand(optimizer.StepSize)};");
    }
}
