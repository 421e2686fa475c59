using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>Writes what weights add to the loss and to their gradients, and what they are brought back to after a step.</summary>
internal static class WeightRulesEmitter
{
    public static void Emit(CodeWriter code, Program program)
    {
        IReadOnlyList<(ParameterPlace Place, Penalty Penalty)> penalized = WeightRules.Penalized(program);
        IReadOnlyList<(ParameterPlace Place, TensorVectors Vectors, double Factor)> orthogonal = WeightRules.Orthogonal(program);
        if (penalized.Count + orthogonal.Count > 0)
        {
            Property(code, "HasPenalties");
            code.Line();
            code.Line("/// <inheritdoc/>");
            using (code.Block("public override double Penalty(ModelMemory memory)"))
            {
                code.Line("double sum = 0;");
                foreach ((ParameterPlace place, Penalty penalty) in penalized)
                {
                    code.Line($"sum += Penalties.Of(memory, {Tensor(place)}, l1: {CSharp.Double(penalty.L1)}, l2: {CSharp.Double(penalty.L2)});");
                }

                foreach ((ParameterPlace place, TensorVectors vectors, double factor) in orthogonal)
                {
                    code.Line($"sum += Orthogonality.Of(memory, Weights.{place.Identifier}, {vectors.Arguments}, {CSharp.Double(factor)});");
                }

                code.Line("return sum;");
            }

            code.Line();
            code.Line("/// <inheritdoc/>");
            using (code.Block("public override void AddPenaltyGradients(ModelMemory memory, Part part)"))
            {
                foreach ((ParameterPlace place, Penalty penalty) in penalized)
                {
                    string factors = $"l1: {CSharp.Float(penalty.L1)}, l2: {CSharp.Float(penalty.L2)}";
                    code.Line($"Penalties.AddGradient(memory, {Tensor(place)}, {factors}, part);");
                }

                foreach ((ParameterPlace place, TensorVectors vectors, double factor) in orthogonal)
                {
                    code.Line($"Orthogonality.AddGradient(memory, Weights.{place.Identifier}, {vectors.Arguments}, {CSharp.Double(factor)}, part);");
                }
            }
        }

        IReadOnlyList<(ParameterPlace Place, Constraint Constraint, TensorVectors Vectors)> constrained = WeightRules.Constrained(program);
        if (constrained.Count > 0)
        {
            Property(code, "HasConstraints");
            code.Line();
            code.Line("/// <inheritdoc/>");
            using (code.Block("public override void Constrain(ModelMemory memory, Part part)"))
            {
                foreach ((ParameterPlace place, Constraint constraint, TensorVectors vectors) in constrained)
                {
                    (string method, string arguments) = WeightRules.Call(constraint);
                    bool ofRows = vectors.Apart > 1;
                    string shape = ofRows ? $"{vectors.Count}, {vectors.Numbers}" : $"{vectors.Numbers}, {vectors.Count}";
                    code.Line($"{method}{(ofRows ? "OfRows" : "")}(memory, Weights.{place.Identifier}, {shape}{arguments}, part);");
                }
            }
        }
    }

    private static void Property(CodeWriter code, string name)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override bool {name} => true;");
    }

    private static string Tensor(ParameterPlace place) => $"Weights.{place.Identifier}, {place.Parameter.Length}";
}
