using ModelGen.Generator.Binding.Cells;
using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>The kinds of layers. A new one is a file in this folder and a line here.</summary>
internal static class LayerRegistry
{
    /// <summary>The layers that run a cell over time. They stand first, as layers that wrap one of them need them.</summary>
    public static readonly Registry<LayerDeclaration> Recurrent = new(
        "recurrent layer",
        new SimpleRnnDeclaration(),
        new LstmDeclaration(),
        new GruDeclaration())
    {
        OwnPattern = CellType.NamePattern,
    };

    /// <summary>The layers that treat all time steps alike, and may be told to.</summary>
    public static readonly Registry<LayerDeclaration> OfSteps = new(
        "layer of time steps",
        new DenseDeclaration(),
        DropoutDeclaration.OfNumbers,
        new BatchNormalizationDeclaration(),
        new LayerNormalizationDeclaration(),
        new RmsNormalizationDeclaration(),
        new ActivationDeclaration(),
        new LeakyReluDeclaration(),
        new EluDeclaration());

    public static readonly Registry<LayerDeclaration> Layers = new(
        "layer",
        [
            new EmbeddingDeclaration(),
            new MaskingDeclaration(),
            .. Recurrent.Declarations,
            new BidirectionalDeclaration(),
            new ConvolutionDeclaration(),
            PoolingDeclaration.Max,
            PoolingDeclaration.Average,
            ShiftDeclaration.ZeroPadding,
            ShiftDeclaration.Cropping,
            new UpSamplingDeclaration(),
            new RepeatVectorDeclaration(),
            .. OfSteps.Declarations,
            new TimeDistributedDeclaration(),
            DropoutDeclaration.OfFeatures,
            new GaussianNoiseDeclaration(),
            new PReluDeclaration(),
            new GlobalAveragePoolingDeclaration(),
            new GlobalMaxPoolingDeclaration(),
            new DotAttentionDeclaration(),
            new AdditiveAttentionDeclaration(),
            new MultiHeadAttentionDeclaration(),
            new FlattenDeclaration(),
            new ReshapeDeclaration(),
            new PermuteDeclaration(),
            ElementwiseMergeDeclaration.Add,
            ElementwiseMergeDeclaration.Subtract,
            ElementwiseMergeDeclaration.Multiply,
            ElementwiseMergeDeclaration.Average,
            ElementwiseMergeDeclaration.Maximum,
            ElementwiseMergeDeclaration.Minimum,
            new ConcatenateDeclaration(),
        ])
    {
        Foreign = LayerWords.Layers,
        OwnPattern = CellType.NamePattern,
    };
}
