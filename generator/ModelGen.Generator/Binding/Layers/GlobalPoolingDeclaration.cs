using ModelGen.Generator.Binding.Foreign;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>A layer that makes one number of all steps of a feature; a kind of layer adds its equations.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="kind">Keras' class name.</param>
/// <param name="doc">What it does, in one line.</param>
internal abstract class GlobalPoolingDeclaration(string keyword, string kind, string doc)
    : EquationDeclaration(
        keyword,
        kind,
        doc,
        null,
        [],
        new Vocabulary()
            .Keras(["keepdims"], "the result has no time axis; remove it")
            .Keras(["data_format"], "time comes before the features, as in channels_last; remove it"))
{
    protected override Shape? Output(LayerInput input) => input.HasTime() ? new Shape(null, input.Shape.Features) : null;
}
