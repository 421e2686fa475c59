using ModelGen.Generator.Binding;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>Writes the table of what layers compute forward and a training step keeps, for those who look for a number that is not finite.</summary>
internal static class KeptEmitter
{
    public static void Emit(CodeWriter code, Plan plan)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line("public override KeptNumbers[] Kept =>");
        code.Line("[");
        foreach ((Stage stage, View view) in Kept(plan))
        {
            string content = CSharp.String(view.Buffer.Comment), place = $"Training.{Places.Offset(view)}";
            code.Line($"    new({CSharp.String(stage.Owner ?? Network.ModelInput)}, {content}, {place}, {view.Steps}, {view.Stride}, {view.Features}),");
        }

        code.Line("];");
    }

    /// <summary>
    /// What is in its place when the forward pass has ended. Of several stages that work in one place the last is named; what a loss writes
    /// is left out, as its targets may be anything at masked steps.
    /// </summary>
    private static IEnumerable<(Stage Stage, View View)> Kept(Plan plan)
    {
        int forward = plan.Forward.Sum(phase => phase.Operations.Count);
        List<(Stage Stage, View View)> kept = [];
        IEnumerable<Operation> operations = plan.Forward.SelectMany(phase => phase.Operations);
        foreach (Operation operation in operations.Where(operation => operation.Stage is not (SoftmaxLossStage or ElementwiseLossStage)))
        {
            foreach (View view in operation.Accesses.Writes)
            {
                if (plan.Row.Buffers.Any(place => place.Buffer == view.Buffer && place.Last >= forward))
                {
                    kept.RemoveAll(earlier => earlier.View == view);
                    kept.Add((operation.Stage, AfterSteps(operation.Stage, view)));
                }
            }
        }

        return kept;
    }

    /// <summary>Of states, those after each step: the first row of their buffer is from before the first step.</summary>
    private static View AfterSteps(Stage stage, View view) => stage is RecurrentStage recurrent && view.Steps == recurrent.Steps + 1
        ? view with { Start = view.Start + view.Stride, Steps = recurrent.Steps }
        : view;
}
