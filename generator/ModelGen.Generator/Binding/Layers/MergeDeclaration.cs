using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>A layer that makes one value of several.</summary>
/// <param name="keyword">Its name in a model description.</param>
/// <param name="doc">What it does, in one line.</param>
/// <param name="from">The layers that it reads.</param>
internal abstract class MergeDeclaration(string keyword, string doc, Option<EquatableArray<string>> from)
    : LayerDeclaration(keyword, doc, from, [], OptionWords.Merge, from)
{
    /// <summary>The option that names the layers.</summary>
    /// <param name="most">How many there may be: few enough to be read side by side in one loop.</param>
    protected static Option<EquatableArray<string>> Several(int most = 32) => new(
        "from", new ListType<string>("layers", Identifiers.Source, 2, most), "The layers whose outputs it reads; 'input' is the model's.");

    public override EquatableArray<ScalarNode> Sources(OptionValues values) =>
        ((SequenceNode)values.NodeOf(from)).Items.Cast<ScalarNode>().ToEquatableArray();

    /// <summary>Whether all sources have the shape that the first one asks for; reports one that has not.</summary>
    protected static bool Fit(LayerInput input, string what, Func<Shape, Shape, bool> fits)
    {
        LayerSource first = input.Sources[0];
        LayerSource[] others = [.. input.Sources.Where(source => !fits(first.Shape, source.Shape))];
        if (others.Length > 0)
        {
            input.Problems.Report(Descriptors.ShapeMismatch, input.Keyword, $"the layer needs inputs of {what}, but {first} and {others[0]}");
        }

        return others.Length == 0;
    }
}
