using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>Any layer that is equations on the numbers of a sample; a kind of layer adds its parameters and its equations.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="kind">Keras' class name.</param>
/// <param name="doc">What it does, in one line.</param>
/// <param name="main">The option that the short form gives, or null.</param>
/// <param name="options">Its options.</param>
/// <param name="foreign">Keys that people write in their place.</param>
internal abstract class EquationDeclaration(string keyword, string kind, string doc, Option? main, Option[] options, Vocabulary foreign)
    : LayerDeclaration(keyword, doc, main, options, foreign.And(OptionWords.EveryLayer))
{
    /// <summary>The input.</summary>
    protected static readonly Expr X = new Variable("x");

    public override Layer? Build(LayerInput input, OptionValues values) => Parameters(input, values) is { } parameters
        ? new EquationLayer(input.Name, kind, input.Shape, input.Mask, parameters, Equations(input.Shape, values))
        : null;

    /// <summary>Its parameters, or null after a problem that was reported.</summary>
    protected virtual EquatableArray<Parameter>? Parameters(LayerInput input, OptionValues values) => [];

    /// <summary>From <c>x</c> and the parameters to <c>y</c>.</summary>
    protected abstract EquatableArray<Equation> Equations(Shape shape, OptionValues values);
}
