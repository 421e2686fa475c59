using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>A recurrent layer in both directions (Schuster and Paliwal 1997).</summary>
internal sealed class BidirectionalDeclaration()
    : LayerDeclaration(
        "bidirectional",
        "Runs a recurrent layer over the steps in both directions, each with weights of its own, and merges the outputs.",
        Inner,
        [Inner, MergeMode],
        OptionWords.Bidirectional)
{
    private static readonly Option<Use<LayerDeclaration>> Inner = new("layer", LayerRegistry.Recurrent, "The recurrent layer.");

    private static readonly Option<MergeMode> MergeMode = new(
        "merge_mode",
        new NamesType<MergeMode>(
            "merge mode",
            ("concat", Binding.MergeMode.Concatenate),
            ("sum", Binding.MergeMode.Sum),
            ("mul", Binding.MergeMode.Multiply),
            ("ave", Binding.MergeMode.Average))
        {
            Foreign = ValueWords.MergeModes,
        },
        Binding.MergeMode.Concatenate,
        "How the outputs of both directions become one: side by side, their sum, their product or their average.");

    public override Use<LayerDeclaration>? Wrapped(OptionValues values) => values.Get(Inner);

    public override Layer? Build(LayerInput input, OptionValues values)
    {
        Use<LayerDeclaration> use = values.Get(Inner);
        if (Refuses(use, From, "the layer reads what 'bidirectional' reads; put 'from' there", input)
            || Refuses(use, RecurrentDeclaration.GoBackwards, "the layer is run in both directions already; remove 'go_backwards'", input)
            || Refuses(use, RecurrentDeclaration.ReturnState, Two("gives its states"), input)
            || Refuses(use, RecurrentDeclaration.InitialState, Two("begins with others' states"), input)
            || RefusesStates(use, input)
            || use.Declaration.Build(input, use.Values) is not RecurrentLayer layer)
        {
            return null;
        }

        layer = (use.Values.Get(Trainable) ? layer : (RecurrentLayer)layer.Freeze()) with { ActivityPenalty = use.Values.Get(ActivityRegularizer) };
        MergeMode mode = values.Get(MergeMode);
        return new BidirectionalLayer(
            input.Name,
            layer with { Name = $"{input.Name}/forward_{input.WrappedName}" },
            layer with
            {
                Name = $"{input.Name}/backward_{input.WrappedName}",
                GoBackwards = true,
                InTime = true,
                Dropout = layer.Dropout is { } dropout ? dropout with { First = dropout.First + layer.Dropouts } : null,
            },
            mode);
    }

    private static string Two(string what) =>
        $"a layer that is run in both directions neither gives its states nor begins with others; for one that {what} run two layers, one with 'go_backwards: true'";

    private static bool RefusesStates(Use<LayerDeclaration> use, LayerInput input)
    {
        bool stateful = use.Values.Get(RecurrentDeclaration.Stateful);
        if (stateful)
        {
            input.Problems.Report(
                Descriptors.Contradiction,
                use.Values.NodeOf(RecurrentDeclaration.Stateful),
                "states are carried to the steps that follow, and one of the two directions takes those before; remove 'stateful'");
        }

        return stateful;
    }
}
