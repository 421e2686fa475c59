using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>
/// The text of the steps that a recurrent layer takes. Where samples have fewer than there is room for, a layer that goes backwards leaves out its
/// first steps, which are those behind the end, and others leave out their last: so a cell's places depend on the step alone.
/// </summary>
/// <param name="writer">What the steps are written for.</param>
/// <param name="stage">The layer.</param>
internal sealed class StepSpan(StageWriter writer, RecurrentStage stage)
{
    /// <summary>Whether there may be steps that are left out.</summary>
    private bool Varies => Count != $"{stage.Steps}";

    /// <summary>How many steps are taken.</summary>
    public string Count => writer.Steps(stage.Steps);

    /// <summary>The first step that is taken.</summary>
    public string First => Varies && stage.Layer.GoBackwards ? $"{stage.Steps} - {Count}" : "0";

    /// <summary>The step behind the last one.</summary>
    public string End => stage.Layer.GoBackwards ? $"{stage.Steps}" : Count;

    /// <summary>The last step that is taken.</summary>
    public string Last => Varies && !stage.Layer.GoBackwards ? $"{Count} - 1" : $"{stage.Steps - 1}";

    /// <summary>Where the state before the first step is, behind the beginning of its rows; null: there.</summary>
    public string? Before(View state)
    {
        int index = stage.States.ToList().IndexOf(state);
        return First == "0" ? StateRows.First(stage, state, index)
            : state.Steps == 1 ? null
            : !stage.Keeps(index) ? $"(({First}) % 2 * {state.Stride})"
            : stage.Reversed ? $"({Count} * {state.Stride})"
            : Behind(state.Stride);
    }

    /// <summary>Where rows that there is one of for each step begin with that of the first that is taken; null: at their beginning.</summary>
    public string? Behind(int stride) => First == "0" ? null : $"(({First}) * {stride})";

    /// <summary>Where rows that are taken backwards begin; null: at their beginning.</summary>
    public string? Backwards(int stride) => stage.Steps == 1 ? null : Varies ? $"(({Count} - 1) * {stride})" : $"{(stage.Steps - 1) * stride}";
}
