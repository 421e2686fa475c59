using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Optimizers;

/// <summary>Adagrad (Duchi et al. 2011) in Keras' form, whose epsilon is under the root.</summary>
internal sealed class AdagradDeclaration()
    : OptimizerDeclaration(
        "adagrad",
        "Adagrad",
        "Steps scaled by the sum of the gradient's square over all steps.",
        RateOption(0.001),
        [InitialAccumulator, Epsilon],
        TrainingWords.Adagrad)
{
    private static readonly Option<double> InitialAccumulator = new("initial_accumulator_value", AtLeastZero, 0.1, "The sum before the first step.");

    private static readonly Option<double> Epsilon = EpsilonOption("Added under the root.");

    protected override UpdateRule Rule(OptionValues values)
    {
        Symbol sum = "v";
        return new UpdateRule(
            [new(sum, values.Get(InitialAccumulator))],
            [
                new(sum, sum.Previous + (G * G)),
                new(W.Next, W - (A * G / Expr.Sqrt(sum + values.Get(Epsilon)))),
            ]);
    }
}
