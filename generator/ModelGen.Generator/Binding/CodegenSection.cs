using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Equations;

namespace ModelGen.Generator.Binding;

/// <summary>The key <c>codegen</c>: what the class is to have.</summary>
internal static class CodegenSection
{
    /// <summary>Whether the class has what trains it.</summary>
    public static readonly Option<bool> Training = new(
        "training", new BooleanType(), true, "Whether the class has what trains the model, where the key `training` says how.");

    /// <summary>Whether the class takes sequences one time step at a time.</summary>
    public static readonly Option<bool> Streaming = new(
        "streaming", new BooleanType(), false, "Whether the class takes sequences one time step at a time too.");

    /// <summary>The widths of vectors that there are, in bits.</summary>
    public static readonly EquatableArray<int> Widths = [128, 256, 512];

    /// <summary>The widths of vectors for which the class has kernels.</summary>
    public static readonly Option<EquatableArray<int>> Simd = new(
        "simd",
        new ListType<int>("widths", new ChoiceType([.. Widths]), 1, Widths.Count, distinct: true),
        Widths,
        "Widths of vectors, in bits, for which the class has kernels: by default 128, 256 and 512.");

    /// <summary>Its keys.</summary>
    public static readonly OptionSet Options = new([Training, Streaming, Simd], OptionWords.Codegen);

    /// <summary>Reports the layers that need all steps at once.</summary>
    /// <param name="input">Shape of one sample.</param>
    /// <param name="nodes">The layers.</param>
    /// <param name="uses">What the file says of each of them.</param>
    /// <param name="codegen">The section.</param>
    /// <param name="problems">Where to report.</param>
    public static void CheckStreaming(
        Shape input, EquatableArray<LayerNode> nodes, EquatableArray<Use<LayerDeclaration>> uses, OptionValues codegen, Problems problems)
    {
        if (uses[0].Declaration is InputDeclaration)
        {
            problems.Report(
                Descriptors.CannotStream, codegen.NodeOf(Streaming), "a model with inputs by name", "a step takes the numbers of one 'input', side by side");
            return;
        }

        if (input.Time is null)
        {
            problems.Report(Descriptors.CannotStream, codegen.NodeOf(Streaming), "the input", $"its shape {input} has no time axis");
            return;
        }

        for (int i = 0; i < nodes.Count; i++)
        {
            if ((ReadsStates(nodes[i]) ?? NeedsAllSteps(nodes[i].Layer)) is string reason)
            {
                problems.Report(Descriptors.CannotStream, uses[i].Keyword, $"the layer {Words.Quote(nodes[i].Layer.Name)}", reason);
            }
        }
    }

    /// <summary>Why a layer has nothing to read before the end of a sequence, or null: it has.</summary>
    private static string? ReadsStates(LayerNode node) =>
        node.Reads.FirstOrDefault(read => read.State is not null) is { State: not null } ? "it reads a state that there is after the last step only"
        : node.Layer is RecurrentLayer && node.Reads.Count > 1 ? "it begins with states that are values, and a stream with 0"
        : null;

    /// <summary>Why a layer gives nothing before it has seen all steps, or null: it does.</summary>
    private static string? NeedsAllSteps(Layer layer) => layer switch
    {
        { Input.Time: null, Output.Time: not null } => "it makes a sequence of its own",
        { Input.Time: null } => null,
        RecurrentLayer { GoBackwards: true } => "it goes backwards from the last step",
        BidirectionalLayer => "one of its directions begins at the last step",
        FlattenLayer => "it puts all steps into one row",
        ReshapeLayer => "it gives the numbers of all steps another shape",
        PermuteLayer => "it exchanges steps and features",
        AttentionLayer or MultiHeadAttentionLayer => "it weighs all steps for each of them",
        ConvolutionLayer { Window.IsCausal: false } => "it reads steps that are to come or skips some; with strides of 1 and 'padding: causal' it does not",
        PoolingLayer or ShiftLayer or RepeatLayer => "it gives another number of steps than it gets",
        { Output.Time: null } and not RecurrentLayer => "it takes all steps together",
        EquationLayer equations when equations.Parameters.Any(p => equations.AxesOf(p).HasFlag(Axes.Time) && equations.Input.Time > 1) =>
            "it has weights for each step of a sequence",
        _ => null,
    };
}
