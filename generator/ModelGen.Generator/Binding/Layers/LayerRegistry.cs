using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>The kinds of layers. A new one is a file in this folder and a line here.</summary>
internal static class LayerRegistry
{
    public static readonly Registry<LayerDeclaration> Layers = new(
        "layer",
        new MaskingDeclaration(),
        new SimpleRnnDeclaration(),
        new LstmDeclaration(),
        new GruDeclaration(),
        new DenseDeclaration(),
        new DropoutDeclaration(),
        new BatchNormalizationDeclaration(),
        new ActivationDeclaration(),
        new FlattenDeclaration(),
        ElementwiseMergeDeclaration.Add,
        ElementwiseMergeDeclaration.Subtract,
        ElementwiseMergeDeclaration.Multiply,
        ElementwiseMergeDeclaration.Average,
        ElementwiseMergeDeclaration.Maximum,
        ElementwiseMergeDeclaration.Minimum,
        new ConcatenateDeclaration())
    {
        Foreign = LayerWords.Layers,
    };
}
