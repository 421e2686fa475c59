using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>Normally distributed noise, from two uniform numbers for each one of its own (Box and Muller 1958).</summary>
internal sealed class GaussianNoiseDeclaration()
    : EquationDeclaration(
        "gaussian_noise",
        "GaussianNoise",
        "Adds normally distributed noise in training.",
        StandardDeviation,
        [StandardDeviation],
        new Vocabulary()
            .Keras(["seed"], "the seed of the model, under 'training', is that of all its draws; remove it")
            .Means("stddev", "std", "sigma", "scale", "stdev"))
{
    private static readonly Option<double> StandardDeviation = new("stddev", LayerOptions.NotNegative, "The noise's standard deviation.");

    protected override EquatableArray<Equation> Equations(LayerInput input, OptionValues values)
    {
        Expr radius = Expr.Sqrt(-2 * Expr.Log(1 - Draw(1)));
        return [new Equation(Y, X + (values.Get(StandardDeviation) * radius * Expr.CosPi(2 * Draw(2))))];
    }
}
