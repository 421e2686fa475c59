using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding;

/// <summary>What a model needs for sequences with lengths of their own: nothing may depend on how long the others are.</summary>
internal static class SequenceLengths
{
    /// <summary>Reports, where sequences are to have lengths, what goes by a number of time steps that sequences do not have.</summary>
    /// <param name="input">Shape of the longest sample.</param>
    /// <param name="nodes">The layers.</param>
    /// <param name="hasOutputs">Whether the model has several outputs.</param>
    /// <param name="model">What the file says.</param>
    /// <param name="problems">Where to report.</param>
    public static void Check(Shape input, EquatableArray<LayerNode> nodes, bool hasOutputs, OptionValues model, Problems problems)
    {
        if (model.Get(ModelSection.Input)?.Get(ModelSection.Lengths) is not true)
        {
            return;
        }

        if (hasOutputs)
        {
            string reason = "its outputs lie one behind the other in each sample; mask what follows the ends of sequences, as by 'masking'";
            problems.Report(Descriptors.CannotTakeLengths, model.Get(ModelSection.Input).NodeOf(ModelSection.Lengths), "a model with several outputs", reason);
            return;
        }

        if (input.Time is null or 1)
        {
            string reason = $"its shape {input} has {(input.Time is null ? "no time axis" : "one time step")}";
            problems.Report(Descriptors.CannotTakeLengths, model.Get(ModelSection.Input).NodeOf(ModelSection.Lengths), "the input", reason);
            return;
        }

        EquatableArray<Use<LayerDeclaration>> uses = ModelSection.Nodes(model);
        for (int i = 0; i < nodes.Count; i++)
        {
            if (NeedsAllSteps(nodes[i].Layer) is string reason)
            {
                problems.Report(Descriptors.CannotTakeLengths, uses[i].Keyword, $"the layer {Words.Quote(nodes[i].Layer.Name)}", reason);
            }
        }
    }

    /// <summary>Why a layer gives something else where a sequence is shorter, or null: it does not.</summary>
    private static string? NeedsAllSteps(Layer layer) => layer switch
    {
        { Input.Time: null, Output.Time: not null } => "it makes a sequence of its own, which has as many steps for all",
        { Input.Time: null } => null,
        RecurrentLayer { Stateful: true } => "its states are carried on from the last of all steps, as it has 'stateful: true'",
        FlattenLayer => "it puts all steps into one row",
        ReshapeLayer => "it gives the numbers of all steps another shape",
        PermuteLayer => "it exchanges steps and features",
        AttentionLayer or MultiHeadAttentionLayer => "it weighs as many steps for each of them as there is room for",
        ConvolutionLayer or PoolingLayer => "it takes several steps together, and what is behind the end of a sequence would be among them",
        ShiftLayer or RepeatLayer => "it gives another number of steps and hands on no mask, so that the ends of sequences would be lost",
        RecurrentLayer { GoBackwards: true, ReturnSequences: true } => "its outputs begin with the last step, which each sequence has elsewhere",
        EquationLayer { Output.Time: null } equations when !equations.Reads(Symbol.Mask) && !equations.Reads(Symbol.Present) => "it takes all steps together",
        _ => null,
    };
}
