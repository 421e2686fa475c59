using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>Layer normalization (Ba, Kiros and Hinton 2016).</summary>
internal sealed class LayerNormalizationDeclaration()
    : EquationDeclaration(
        "layer_normalization",
        "LayerNormalization",
        "Normalizes the features of each sample and time step, then scales and shifts each feature.",
        null,
        [Epsilon, Center, Scale, BetaInitializer, GammaInitializer, .. WeightOptions.Of(WeightOptions.Beta, WeightOptions.Gamma)],
        new Vocabulary()
            .Keras(["axis"], "it is the last axis that is normalized; remove it")
            .Keras(["rms_scaling"], "write a layer 'rms_normalization'")
            .Others(["affine", "elementwise_affine"], "write 'center' and 'scale'")
            .Others(["normalized_shape"], "the shape follows from the input; remove it")
            .Means("epsilon", "eps")
            .Means("center", "bias", "use_bias", "use_beta")
            .Means("scale", "use_gamma", "gamma")
            .Means("beta_initializer", "beta_init")
            .Means("gamma_initializer", "gamma_init"))
{
    private static readonly Option<double> Epsilon = new("epsilon", LayerOptions.AboveZero, 0.001, "Added to the variance under the root.");

    private static readonly Option<bool> Center = new("center", new BooleanType(), true, "Whether to shift by beta.");

    private static readonly Option<bool> Scale = new("scale", new BooleanType(), true, "Whether to scale by gamma.");

    private static readonly Option<Initializer> BetaInitializer = LayerOptions.First("beta", InitializerKind.Zeros);

    private static readonly Option<Initializer> GammaInitializer = LayerOptions.First("gamma", InitializerKind.Ones);

    protected override EquatableArray<Parameter>? Parameters(LayerInput input, OptionValues values)
    {
        int features = input.Shape.Features;
        Parameter gamma = WeightOptions.Gamma.Apply(values, LayerOptions.Trained("gamma", values.Get(GammaInitializer), features), input.Problems);
        Parameter beta = WeightOptions.Beta.Apply(values, LayerOptions.Trained("beta", values.Get(BetaInitializer), features), input.Problems);
        return [.. values.Get(Scale) ? [gamma] : Array.Empty<Parameter>(), .. values.Get(Center) ? [beta] : Array.Empty<Parameter>()];
    }

    protected override EquatableArray<Equation> Equations(LayerInput input, OptionValues values)
    {
        Symbol mean = "mean", centered = "centered", variance = "variance", inverse = "inverse", gamma = "gamma", beta = "beta";
        Expr normalized = centered * inverse;
        Expr scaled = values.Get(Scale) ? normalized * gamma : normalized;
        return
        [
            new Equation(mean, Expr.Sum(Axes.Features, X) * (1.0 / input.Shape.Features)),
            new Equation(centered, X - mean),
            new Equation(variance, Expr.Sum(Axes.Features, centered * centered) * (1.0 / input.Shape.Features)),
            new Equation(inverse, 1 / Expr.Sqrt(variance + values.Get(Epsilon))),
            new Equation(Y, values.Get(Center) ? scaled + beta : scaled),
        ];
    }
}
