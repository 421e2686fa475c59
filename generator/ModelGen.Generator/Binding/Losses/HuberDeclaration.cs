using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Losses;

/// <summary>Huber's loss (1964), which great errors pull less than squares do.</summary>
internal sealed class HuberDeclaration()
    : LossDeclaration("huber", Loss.Huber, "(p − y)² / 2 up to an error of delta, and linear beyond, mean over the last axis.", [Delta])
{
    private static readonly Option<double> Delta = new("delta", LayerOptions.AboveZero, 1, "The error up to which it is a square.");

    protected override LossFunction Build(OptionValues values, LossFunction loss, Problems problems)
    {
        double delta = values.Get(Delta);
        Symbol error = "error", size = "size";
        return loss.OfElements(
        [
            new Equation(error, X - Y),
            new Equation(size, Expr.Abs(error)),
            new Equation(LossFunction.Result, Expr.IfGreater(size, delta, (delta * size) - (delta * delta / 2), 0.5 * error * error)),
        ]);
    }
}
