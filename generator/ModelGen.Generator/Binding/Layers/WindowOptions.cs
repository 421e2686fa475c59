using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>What layers that take several steps together share: options, and the steps that they give.</summary>
internal static class WindowOptions
{
    /// <summary>Padding at both ends or not at all.</summary>
    public static readonly Option<StepPadding> Padding = new(
        "padding",
        Named(StepPadding.Valid, StepPadding.Same),
        StepPadding.Valid,
        "How the ends of the sequence are padded: not at all, or to steps / strides outputs.");

    /// <summary>The same, or such that no output depends on a later step.</summary>
    public static readonly Option<StepPadding> CausalPadding = new(
        "padding",
        Named(StepPadding.Valid, StepPadding.Same, StepPadding.Causal),
        StepPadding.Valid,
        "How the ends of the sequence are padded with zeros: not at all, to steps / strides outputs, or in front, so that no output depends on a later step.");

    private static NamesType<StepPadding> Named(params StepPadding[] modes) =>
        new("padding", [.. modes.Select(mode => (Words.ToSnakeCase(mode.ToString()), mode))]) { Foreign = ValueWords.Paddings };

    /// <summary>The window over a layer's input, or null after a problem that was reported: there are no steps, or too few for one output.</summary>
    /// <param name="input">What the layer gets.</param>
    /// <param name="window">The window without padding.</param>
    /// <param name="padding">How the sequence is padded.</param>
    /// <param name="size">What the window's size is called.</param>
    public static TimeWindow? Over(LayerInput input, TimeWindow window, StepPadding padding, string size)
    {
        if (!input.HasTime() || !FewSteps(input, $"the window of layer '{input.Name}'", window.Span))
        {
            return null;
        }

        TimeWindow padded = window.Padded(padding, input.Shape.Steps);
        if (padded.Outputs(input.Shape.Steps) > 0)
        {
            return padded;
        }

        string apart = window.Dilation == 1 ? string.Empty : $" that are {window.Dilation} apart, and so reach over {window.Span}";
        input.Problems.Report(
            Descriptors.ShapeMismatch,
            input.Keyword,
            $"the layer takes {window.Size} steps together{apart}, but gets {input.Shape}, which has {input.Shape.Steps}; "
                + $"write a smaller '{size}', or 'padding: same', which adds steps at the ends");
        return null;
    }

    /// <summary>Whether there are no more steps than a sequence may have; reports it if not.</summary>
    public static bool FewSteps(LayerInput input, string what, long steps)
    {
        if (steps > LayerOptions.MaxSize)
        {
            input.Problems.Report(Descriptors.ModelTooLarge, input.Keyword, what, $"{steps}", "time steps", $"{LayerOptions.MaxSize}");
        }

        return steps <= LayerOptions.MaxSize;
    }
}
