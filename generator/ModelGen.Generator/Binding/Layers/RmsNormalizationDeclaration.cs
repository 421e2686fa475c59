using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>Root mean square layer normalization (Zhang and Sennrich 2019).</summary>
internal sealed class RmsNormalizationDeclaration()
    : EquationDeclaration(
        "rms_normalization",
        "RMSNormalization",
        "Divides the features of each sample and time step by the root of the mean of their squares, then scales each feature.",
        null,
        [Epsilon],
        new Vocabulary()
            .Keras(["axis"], "it is the last axis that is normalized; remove it")
            .Others(["normalized_shape"], "the shape follows from the input; remove it")
            .Means("epsilon", "eps"))
{
    private static readonly Option<double> Epsilon = new("epsilon", LayerOptions.AboveZero, 1e-6, "Added to the mean under the root.");

    protected override EquatableArray<Parameter>? Parameters(LayerInput input, OptionValues values) =>
        [LayerOptions.Trained("scale", InitializerType.Default(InitializerKind.Ones), input.Shape.Features)];

    protected override EquatableArray<Equation> Equations(LayerInput input, OptionValues values)
    {
        Symbol square = "mean_square", inverse = "inverse", scale = "scale";
        return
        [
            new Equation(square, Expr.Sum(Axes.Features, X * X) * (1.0 / input.Shape.Features)),
            new Equation(inverse, 1 / Expr.Sqrt(square + values.Get(Epsilon))),
            new Equation(Y, X * inverse * scale),
        ];
    }
}
