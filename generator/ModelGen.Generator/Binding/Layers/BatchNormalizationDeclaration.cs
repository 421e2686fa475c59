using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Binding.Weights;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>Batch normalization (Ioffe and Szegedy 2015).</summary>
internal sealed class BatchNormalizationDeclaration()
    : LayerDeclaration(
        "batch_normalization",
        "Normalizes each feature over the batch (in inference: with moving averages), then scales and shifts it.",
        null,
        [
            Momentum, Epsilon, Center, Scale, BetaInitializer, GammaInitializer, MovingMeanInitializer, MovingVarianceInitializer,
            .. WeightOptions.Of(WeightOptions.Beta, WeightOptions.Gamma),
        ],
        OptionWords.BatchNormalization)
{
    private static readonly Option<double> Momentum = new(
        "momentum", LayerOptions.Share, 0.99, "Share of the old value in each new moving average.");

    private static readonly Option<double> Epsilon = new(
        "epsilon", LayerOptions.AboveZero, 0.001, "Added to the variance under the root.");

    private static readonly Option<bool> Center = new("center", new BooleanType(), true, "Whether to shift by beta.");

    private static readonly Option<bool> Scale = new("scale", new BooleanType(), true, "Whether to scale by gamma.");

    private static readonly Option<Initializer> BetaInitializer = LayerOptions.First("beta", InitializerKind.Zeros);

    private static readonly Option<Initializer> GammaInitializer = LayerOptions.First("gamma", InitializerKind.Ones);

    private static readonly Option<Initializer> MovingMeanInitializer = LayerOptions.First("moving_mean", InitializerKind.Zeros);

    private static readonly Option<Initializer> MovingVarianceInitializer = LayerOptions.First("moving_variance", InitializerKind.Ones);

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        int features = input.Shape.Features;
        bool center = values.Get(Center);
        bool scale = values.Get(Scale);
        List<Parameter> parameters = new();
        if (scale)
        {
            parameters.Add(WeightOptions.Gamma.Apply(values, LayerOptions.Trained("gamma", values.Get(GammaInitializer), features), input.Problems));
        }

        if (center)
        {
            parameters.Add(WeightOptions.Beta.Apply(values, LayerOptions.Trained("beta", values.Get(BetaInitializer), features), input.Problems));
        }

        parameters.Add(new Parameter("moving_mean", [features], false, values.Get(MovingMeanInitializer)));
        parameters.Add(new Parameter("moving_variance", [features], false, values.Get(MovingVarianceInitializer)));
        return new BatchNormalizationLayer(
            input.Name, input.Shape, input.Mask, [.. parameters], values.Get(Momentum), values.Get(Epsilon), center, scale);
    }
}
