using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>The mean of each feature over the steps that the mask uses; NaN, as in Keras, for a sample of which it uses none.</summary>
internal sealed class GlobalAveragePoolingDeclaration()
    : GlobalPoolingDeclaration(
        "global_average_pooling_1d",
        "GlobalAveragePooling1D",
        "Averages each feature over the time steps, without those that are masked; drops the mask.")
{
    protected override EquatableArray<Equation> Equations(LayerInput input, OptionValues values)
    {
        Symbol used = "used", total = "total";
        return input.Mask
            ?
            [
                new Equation(used, Expr.Sum(Axes.Time, Mask)),
                new Equation(total, Expr.Sum(Axes.Time, Expr.IfGreater(Mask, 0, X, 0))),
                new Equation(Y, total / used),
            ]
            : [new Equation(Y, Expr.Sum(Axes.Time, X) * (1.0 / input.Shape.Steps))];
    }
}
