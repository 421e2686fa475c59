using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>A layer that sets some of its inputs to 0 in training.</summary>
internal sealed class DropoutDeclaration : LayerDeclaration
{
    private static readonly Option<double> Rate = new("rate", LayerOptions.Share, "The share.");

    public static readonly DropoutDeclaration OfNumbers = new(
        "dropout", "Sets a share of the inputs to 0 in training and scales the others by 1 / (1 - rate).", wholeFeatures: false);

    public static readonly DropoutDeclaration OfFeatures = new(
        "spatial_dropout_1d",
        "Sets a share of the features to 0 in training, each at all time steps, and scales the others by 1 / (1 - rate).",
        wholeFeatures: true);

    private readonly bool wholeFeatures;

    private DropoutDeclaration(string keyword, string doc, bool wholeFeatures)
        : base(keyword, doc, Rate, [Rate], OptionWords.Dropout) => this.wholeFeatures = wholeFeatures;

    public override Layer? Build(LayerInput input, OptionValues values) => wholeFeatures && !input.HasTime()
        ? null
        : new DropoutLayer(input.Name, input.Shape, input.Mask, values.Get(Rate), input.Dropouts, wholeFeatures);
}
