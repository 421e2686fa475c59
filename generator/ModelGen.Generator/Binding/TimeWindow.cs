namespace ModelGen.Generator.Binding;

/// <summary>
/// The steps that a layer takes together for each step that it gives. Output step t takes steps t strides + j dilation of a padded sequence, for j
/// below the size.
/// </summary>
/// <param name="Size">How many steps it takes.</param>
/// <param name="Strides">From the first step of an output to that of the next.</param>
/// <param name="Dilation">From one of its steps to the next.</param>
/// <param name="Before">Steps that the sequence is padded with in front.</param>
/// <param name="After">Steps that it is padded with behind its end.</param>
internal sealed record TimeWindow(int Size, int Strides = 1, int Dilation = 1, int Before = 0, int After = 0)
{
    /// <summary>Each step by itself.</summary>
    public static readonly TimeWindow OneStep = new(1);

    /// <summary>From its first step to its last, both counted.</summary>
    public long Span => ((Size - 1L) * Dilation) + 1;

    /// <summary>Whether it takes a step and those before it, for each step that there is.</summary>
    public bool IsCausal => Strides == 1 && After == 0 && Before == Span - 1;

    /// <summary>The steps that it gives for so many; 0: it is longer than they are.</summary>
    public int Outputs(int steps) => steps + Before + After < Span ? 0 : (int)((steps + Before + After - Span) / Strides) + 1;

    /// <summary>The same with a sequence that is padded as Keras does it: an odd step of <c>same</c> is behind the end.</summary>
    /// <param name="padding">How.</param>
    /// <param name="steps">Steps of the sequence.</param>
    public TimeWindow Padded(StepPadding padding, int steps)
    {
        int outputs = ((steps - 1) / Strides) + 1;
        int missing = (int)Math.Max(0, ((outputs - 1L) * Strides) + Span - steps);
        return padding switch
        {
            StepPadding.Same => this with { Before = missing / 2, After = missing - (missing / 2) },
            StepPadding.Causal => this with { Before = (int)Span - 1 },
            _ => this,
        };
    }
}

/// <summary>How a sequence is padded for a layer that takes several steps together.</summary>
internal enum StepPadding
{
    /// <summary>Not at all: outputs are those of whole windows.</summary>
    Valid,

    /// <summary>At both ends, such that there are as many outputs as steps, divided by the strides.</summary>
    Same,

    /// <summary>In front, such that no output depends on a later step.</summary>
    Causal,
}
