using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>The text of the rows of states that are kept for all steps, and of the outputs among them, at <c>step</c>.</summary>
internal static class StateRows
{
    /// <summary>The row of a state before the step.</summary>
    public static string Before(RecurrentStage stage) => stage.Reversed ? $"({stage.Steps} - step)" : "step";

    /// <summary>The row of a state after the step.</summary>
    public static string After(RecurrentStage stage) => stage.Reversed ? Back(stage) : "(step + 1)";

    /// <summary>The row of the step's output, or of its gradient.</summary>
    public static string Output(RecurrentStage stage) => stage.Reversed ? Back(stage) : "step";

    /// <summary>Where the state before the first step is, behind the beginning of the rows; null: there.</summary>
    public static string? First(RecurrentStage stage, View state, int index) =>
        stage.Reversed && stage.Keeps(index) ? $"({stage.Steps} * {state.Stride})" : null;

    /// <summary>From the row before a step to that before the next.</summary>
    public static int Stride(RecurrentStage stage, View state, int index) =>
        stage.Reversed && stage.Keeps(index) ? -state.Stride : state.Stride;

    private static string Back(RecurrentStage stage) => stage.Steps == 1 ? "0" : $"({stage.Steps - 1} - step)";
}
