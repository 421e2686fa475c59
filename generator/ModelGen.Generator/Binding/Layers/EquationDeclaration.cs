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
    protected static readonly Symbol X = EquationLayer.X;

    /// <summary>The output.</summary>
    protected static readonly Symbol Y = EquationLayer.Y;

    /// <summary>The input's mask, a number for each step: 1 where it is used, else 0. Equations have it where <see cref="LayerInput.Mask"/> says so.</summary>
    protected static readonly Symbol Mask = Symbol.Mask;

    public override Layer? Build(LayerInput input, OptionValues values) => Output(input) is { } output && Parameters(input, values) is { } parameters
        ? new EquationLayer(input.Name, kind, input.Shape, output, input.Mask, parameters, Equations(input, values), input.Draws)
        : null;

    /// <summary>
    /// A number from 0 to 1, without 1, that is drawn for each number of the input in each step of training. A layer that draws hands its input on in
    /// inference; its equations have to do so where all that they draw is 0.
    /// </summary>
    /// <param name="number">Which of the layer's draws, from 1.</param>
    protected static Symbol Draw(int number) => Symbol.Draw(number);

    /// <summary>The shape of the output: the input's, or that without the time axis, if <c>y</c> lacks it; null after a problem that was reported.</summary>
    protected virtual Shape? Output(LayerInput input) => input.Shape;

    /// <summary>Its parameters, or null after a problem that was reported.</summary>
    protected virtual EquatableArray<Parameter>? Parameters(LayerInput input, OptionValues values) => [];

    /// <summary>From <c>x</c>, the mask and the parameters to <c>y</c>.</summary>
    protected abstract EquatableArray<Equation> Equations(LayerInput input, OptionValues values);
}
