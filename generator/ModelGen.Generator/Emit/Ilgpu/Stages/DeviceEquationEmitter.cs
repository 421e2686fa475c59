using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu.Stages;

/// <summary>
/// Equations over the numbers of a tile's samples, which the threads share. A thread computes a reduction from the first number to the last;
/// what needs it is computed behind a barrier.
/// </summary>
internal sealed class DeviceEquationEmitter(DeviceWriter writer, EquationPass pass, Shape shape)
{
    private readonly Extents extents = Sweep.ExtentsOf(pass, shape);

    private CodeWriter Code => writer.Code;

    public static void Emit(DeviceWriter writer, EquationStage stage)
    {
        Method(writer, stage, Pass.Forward, $"{stage.Name}:", stage.Forward);
        if (stage.Backward is not null)
        {
            Method(writer, stage, Pass.Backward, $"{stage.Name} backward:", stage.Backward);
        }
    }

    private static void Method(DeviceWriter writer, EquationStage stage, Pass pass, string title, EquationPass equations)
    {
        using (writer.TileMethod(stage, pass, [title, .. MathText.Lines(equations.Equations)]))
        {
            new DeviceEquationEmitter(writer, equations, stage.Shape).Sweeps();
        }
    }

    private void Sweeps()
    {
        bool first = true;
        foreach (Sweep sweep in Sweep.Of(pass))
        {
            foreach (IGrouping<(Axes Result, Axes Reduced), Equation> alike in sweep.Reductions.GroupBy(r => (extents[r.Name], ((Reduce)r.Value).Axes)))
            {
                Barrier();
                Reductions(sweep, alike.Key.Result, alike.Key.Reduced, [.. alike]);
            }

            // Whole samples last: they may take the place of what the others read.
            foreach (IGrouping<Axes, StoredValue> results in sweep.Results.GroupBy(r => r.Axes & extents.Sample).OrderBy(g => g.Key))
            {
                Barrier();
                Results(sweep, results.Key, [.. results]);
            }
        }

        void Barrier()
        {
            if (!first)
            {
                Code.Line();
                Code.Line("Group.Barrier();");
            }

            first = false;
        }
    }

    private void Reductions(Sweep sweep, Axes axes, Axes reduced, Equation[] reductions)
    {
        using (writer.EachNumber(Length(axes)))
        {
            foreach (Equation reduction in reductions)
            {
                Code.Line($"float {NameScope.Local(reduction.Name)} = {(IsSum(reduction) ? "0" : "float.NegativeInfinity")};");
            }

            // A place in the sample has the axes of the result's own number and of the loops.
            Position at = Position.Of(axes, shape) with
            {
                Step = reduced.HasFlag(Axes.Time) ? "step" : Position.Of(axes, shape).Step,
                Feature = reduced.HasFlag(Axes.Features) ? "feature" : Position.Of(axes, shape).Feature,
            };
            using (reduced.HasFlag(Axes.Time) ? Code.Block($"for (int step = 0; step < {shape.Steps}; step++)") : default(Block?))
            using (reduced.HasFlag(Axes.Features) ? Code.Block($"for (int feature = 0; feature < {shape.Features}; feature++)") : default(Block?))
            {
                Equation[] terms = [.. reductions.Select(r => new Equation(r.Name.Term, ((Reduce)r.Value).Operand))];
                Body(sweep, at, terms, [.. reductions.Select((r, i) => (terms[i].Name, Add(r)))]);
            }

            foreach (Equation reduction in reductions)
            {
                StoredValue place = pass.Writes.First(w => w.Name == reduction.Name);
                Code.Line($"{Place(place, Position.Of(axes, shape))} = {NameScope.Local(reduction.Name)};");
            }
        }
    }

    private static bool IsSum(Equation reduction) => ((Reduce)reduction.Value).Op == ReduceOp.Sum;

    /// <summary>Adds a term to a reduction.</summary>
    private static string Add(Equation reduction)
    {
        string result = NameScope.Local(reduction.Name);
        return IsSum(reduction) ? $"{result} += {{0}};" : $"{result} = Maximum({result}, {{0}});";
    }

    private void Results(Sweep sweep, Axes axes, StoredValue[] results)
    {
        Position at = Position.Of(axes, shape);
        using (writer.EachNumber(Length(axes)))
        {
            Body(sweep, at, [], [.. results.Select(r => (r.Name, $"{Place(r, at)} = {{0}};"))]);
        }
    }

    /// <summary>Loads, those equations of a sweep that its outputs need, and stores.</summary>
    private void Body(Sweep sweep, Position at, Equation[] terms, IReadOnlyList<(Symbol Name, string Store)> outputs)
    {
        EquatableArray<Equation> needed = new[] { sweep.Equations, terms.ToEquatableArray() }.SelectMany(e => e).ToArray().Needed(outputs.Select(o => o.Name));
        ScalarCode.Float.Body(Code, [.. pass.Given.Select(g => (g.Name, Place(g, at)))], needed, outputs);
    }

    private int Length(Axes axes) => (axes.HasFlag(Axes.Time) ? shape.Steps : 1) * (axes.HasFlag(Axes.Features) ? shape.Features : 1);

    private static string Place(StoredValue value, Position at)
    {
        View view = value.View;
        if (value.Parameter is ParameterPlace parameter)
        {
            string?[] parts = at.Number is not null && value.Axes == Axes.Sample ? [at.Number] : [StepOf(view.Features), FeatureOf()];
            return $"batch.Parameters[{string.Join(" + ", parts.Where(p => p is not null).Prepend("Weights." + parameter.Identifier))}]";
        }

        string more = string.Join(" + ", new[] { StepOf(view.Stride), FeatureOf() }.Where(p => p is not null));
        return at.Number is not null && value.Axes == Axes.Sample
            ? DeviceWriter.NumberInRow(view)
            : DeviceWriter.InRow(view, more.Length == 0 ? null : more);

        string? StepOf(int stride) => at.Step is null || !value.Axes.HasFlag(Axes.Time) ? null : stride == 1 ? at.Step : $"({at.Step} * {stride})";

        string? FeatureOf() => value.Axes.HasFlag(Axes.Features) ? at.Feature : null;
    }

    /// <summary>The text of a place in a sample.</summary>
    /// <param name="Number">The number's index, where threads share whole samples.</param>
    /// <param name="Step">The step, or null: the only one.</param>
    /// <param name="Feature">The feature, or null: the only one.</param>
    private sealed record Position(string? Number, string? Step, string? Feature)
    {
        /// <summary>That of number <c>n</c> of a value with some axes.</summary>
        public static Position Of(Axes axes, Shape shape) => axes switch
        {
            Axes.Sample when shape.Features > 1 => new("n", $"(n / {shape.Features})", $"(n % {shape.Features})"),
            Axes.Sample or Axes.Time => new(axes == Axes.Sample ? "n" : null, "n", null),
            Axes.Features when shape.Features > 1 => new(shape.Steps == 1 ? "n" : null, null, "n"),
            _ => new(null, null, null),
        };
    }
}
