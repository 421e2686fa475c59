using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>
/// The greatest of each feature over all steps. Keras' layer does not look at masks: what a masked step hands on takes part. What lies behind the end of a
/// sequence with a length of its own is no step.
/// </summary>
internal sealed class GlobalMaxPoolingDeclaration()
    : GlobalPoolingDeclaration(
        "global_max_pooling_1d",
        "GlobalMaxPooling1D",
        "Takes the greatest of each feature over the time steps, masked ones among them; drops the mask.")
{
    protected override EquatableArray<Equation> Equations(LayerInput input, OptionValues values) =>
        [new Equation(Y, Expr.Greatest(Axes.Time, input.HasLengths ? Expr.IfGreater(Symbol.Present, 0, X, double.NegativeInfinity) : X))];
}
