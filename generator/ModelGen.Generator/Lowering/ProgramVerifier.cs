using System.Diagnostics;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Checks what must hold of every Program whatever the network: nothing is read before it is written, memory is shared only by
/// buffers that never live together, every access lies within its buffer and its arena, every trainable parameter has exactly one
/// writer of its gradient, as has each branch of a value, and names are unique.
/// </summary>
internal sealed class ProgramVerifier
{
    private readonly List<string> problems = [];

    /// <summary>What is wrong with a program; nothing, if the compiler is right.</summary>
    public static IReadOnlyList<string> Verify(Program program)
    {
        ProgramVerifier verifier = new();
        verifier.Unique("parameter", program.Parameters.Select(p => p.Identifier));
        verifier.Parameters(program);
        verifier.Plan("inference", program.Inference);
        if (program.Step is Plan step)
        {
            verifier.Plan("step", step);
        }

        if (program.Training is Plan training)
        {
            verifier.Plan("training", training);
            verifier.Gradients(program, training);
        }

        return verifier.problems;
    }

    /// <summary>Stops a build of the compiler itself on a program that is wrong.</summary>
    [Conditional("DEBUG")]
    public static void Check(Program program)
    {
        IReadOnlyList<string> problems = Verify(program);
        if (problems.Count > 0)
        {
            throw new InvalidOperationException($"The program of {program.Network.Name} is wrong: {string.Join("; ", problems)}.");
        }
    }

    /// <summary>Tensors lie one behind the other, the trainable ones first.</summary>
    private void Parameters(Program program)
    {
        int offset = 0;
        bool trainable = true;
        foreach (ParameterPlace place in program.Parameters)
        {
            Require(place.Offset == offset, $"parameter {place.Identifier} lies at {place.Offset} rather than {offset}");
            Require(trainable || !place.Parameter.Trainable, $"trainable parameter {place.Identifier} lies behind moving statistics");
            trainable &= place.Parameter.Trainable;
            offset += place.Parameter.Length;
        }
    }

    private void Plan(string name, Plan plan)
    {
        Operation[] operations = [.. plan.Forward.Concat(plan.Backward).SelectMany(p => p.Operations)];
        Unique($"{name} stage", plan.Stages.Select(s => s.Name));
        problems.AddRange(ArenaVerifier.Verify($"{name} shared", plan.Shared));
        Accesses(name, plan, operations);
        States(name, plan);
        WrittenBeforeRead(name, operations);
        Dictionary<Buffer, (int First, int Last)> lives = MemoryPlanner.Lives(operations);
        problems.AddRange(ArenaVerifier.Verify($"{name} row", plan.Row, (left, right) =>
            lives.TryGetValue(left, out (int First, int Last) one) && lives.TryGetValue(right, out (int First, int Last) other)
            && one.First <= other.Last && other.First <= one.Last));
        foreach (BranchStage stage in plan.Stages.OfType<BranchStage>())
        {
            bool apart = stage.Branches.Select(branch => branch.Buffer).Distinct().Count() == stage.Branches.Count;
            Require(apart, $"two that read the value of {name} stage {stage.Name} write one gradient");
        }

        foreach (Stage stage in plan.Stages)
        {
            int expected = stage.Passes.Count(p => plan.Training || p.Pass is Pass.ForwardSums or Pass.Forward);
            int found = operations.Count(o => o.Stage == stage);
            Require(expected == found, $"{name} runs {found} of the {expected} passes of {stage.Name}");
        }
    }

    /// <summary>Every view lies within its buffer, and every buffer that is used has a place.</summary>
    private void Accesses(string name, Plan plan, Operation[] operations)
    {
        HashSet<Buffer> places = [.. plan.Row.Buffers.Select(b => b.Buffer)];
        foreach (Operation operation in operations)
        {
            foreach (View view in operation.Accesses.Views)
            {
                Require(places.Contains(view.Buffer), $"{name} buffer {view.Buffer.Name} of {operation.Stage.Name} has no place");
            }
        }

        foreach (Stage stage in plan.Stages)
        {
            foreach (View view in stage.Passes.SelectMany(p => p.Views))
            {
                bool within = view.Start >= 0 && view.Start + ((view.Steps - 1) * view.Stride) + view.Features <= view.Buffer.Floats;
                Require(within, $"{name} stage {stage.Name} reaches behind buffer {view.Buffer.Name}");
            }
        }
    }

    private void WrittenBeforeRead(string name, Operation[] operations)
    {
        HashSet<Buffer> written = [];
        foreach (Operation operation in operations)
        {
            foreach (View view in operation.Accesses.Reads.Where(v => !written.Contains(v.Buffer)))
            {
                problems.Add($"{name} buffer {view.Buffer.Name} is read by {operation.Stage.Name} {operation.Pass} before it is written");
            }

            written.UnionWith(operation.Accesses.Writes.Select(v => v.Buffer));
        }
    }

    /// <summary>States that live on lie at the beginning of a row, and nothing else does.</summary>
    private void States(string name, Plan plan)
    {
        HashSet<Buffer> states = [.. plan.Stages.SelectMany(stage => stage.LivesOn(plan.Kind)).Select(view => view.Buffer)];
        foreach (PlacedBuffer place in plan.Row.Buffers)
        {
            bool inside = states.Contains(place.Buffer) ? place.End <= plan.StateFloats : place.Offset >= plan.StateFloats;
            Require(inside, $"{name} buffer {place.Buffer.Name} lies on the wrong side of the end of the states");
        }
    }

    private void Gradients(Program program, Plan training)
    {
        ParameterPlace[] trained = [.. training.Stages.SelectMany(s => s.Trains)];
        foreach (ParameterPlace place in program.Parameters)
        {
            int writers = trained.Count(t => t == place);
            int expected = place.Parameter.Trainable ? 1 : 0;
            Require(writers == expected, $"the gradient of {place.Identifier} has {writers} writers rather than {expected}");
        }

        foreach (Stage stage in training.Stages.Where(s => s.Trains.Any()))
        {
            bool writes = stage.Has(Pass.Gradients) || stage.Has(Pass.BackwardSums);
            Require(writes, $"{stage.Name} has parameters, but no pass for their gradients");
        }
    }

    private void Unique(string what, IEnumerable<string> names) => problems.AddRange(ArenaVerifier.Unique(what, names));

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            problems.Add(problem);
        }
    }
}
