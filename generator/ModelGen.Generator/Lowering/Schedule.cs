using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering;

/// <summary>The passes of stages in the order in which they run, cut into phases.</summary>
/// <param name="Forward">Forward, in the order of the stages.</param>
/// <param name="Backward">Back from the last stage, then the gradients of parameters; empty in inference.</param>
internal sealed record Schedule(EquatableArray<Phase> Forward, EquatableArray<Phase> Backward)
{
    /// <summary>All passes in their order.</summary>
    public IEnumerable<Operation> Operations => Forward.Concat(Backward).SelectMany(phase => phase.Operations);

    /// <summary>The order of the passes of stages.</summary>
    public static Schedule Of(IReadOnlyList<Stage> stages, bool training)
    {
        List<Phase> forward = [], backward = [];
        foreach (Stage stage in stages)
        {
            Add(forward, stage, Pass.ForwardSums, byRows: false);
            Add(forward, stage, Pass.Forward, byRows: true);
        }

        foreach (Stage stage in stages.Reverse().Where(_ => training))
        {
            Add(backward, stage, Pass.BackwardSums, byRows: false);
            Add(backward, stage, Pass.Backward, byRows: true);
        }

        foreach (Stage stage in stages.Where(_ => training))
        {
            Add(backward, stage, Pass.Gradients, byRows: false);
        }

        return new Schedule(forward.ToEquatableArray(), backward.ToEquatableArray());
    }

    private static void Add(List<Phase> phases, Stage stage, Pass pass, bool byRows)
    {
        if (!stage.Has(pass))
        {
            return;
        }

        Operation operation = new(stage, pass);
        if (phases.Count > 0 && phases[phases.Count - 1].ByRows == byRows)
        {
            Phase last = phases[phases.Count - 1];
            phases[phases.Count - 1] = last with { Operations = last.Operations.Append(operation).ToEquatableArray() };
        }
        else
        {
            phases.Add(new Phase(byRows, [operation]));
        }
    }
}
