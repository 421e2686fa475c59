using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering.Rewrites;

/// <summary>
/// Adds up the gradients of values that are read several times. Each reader gets a gradient of its own to write, and a <see cref="BranchStage"/> in
/// front of the first of them, whose backward pass runs after all of theirs, has the sum. So no other stage knows how many readers there are.
/// </summary>
internal static class Accumulation
{
    /// <summary>The stages, each gradient with one writer.</summary>
    /// <param name="stages">Stages of which several may write one gradient.</param>
    /// <param name="nameOf">What the value of a gradient is called.</param>
    /// <param name="layout">Gives the gradients memory.</param>
    public static IReadOnlyList<Stage> Apply(IReadOnlyList<Stage> stages, Func<Buffer, string> nameOf, MemoryLayout layout)
    {
        Dictionary<Buffer, int> writers = stages
            .SelectMany(stage => stage.Gradients)
            .Where(gradient => gradient is not null)
            .GroupBy(gradient => gradient!.Buffer)
            .ToDictionary(same => same.Key, same => same.Count());
        Dictionary<Buffer, Queue<View>> branches = [];
        List<Stage> result = [];
        foreach (Stage stage in stages)
        {
            EquatableArray<View?> gradients = stage.Gradients.Select(gradient => Own(gradient, stage.Owner)).ToEquatableArray();
            result.Add(stage.WithGradients(gradients));
        }

        return result;

        View? Own(View? gradient, string? owner)
        {
            if (gradient is null || writers[gradient.Buffer] == 1)
            {
                return gradient;
            }

            if (!branches.TryGetValue(gradient.Buffer, out Queue<View>? own))
            {
                string name = nameOf(gradient.Buffer);
                View[] terms = [.. Enumerable.Range(1, writers[gradient.Buffer]).Select(i => Branch($"{name}Branch{i}", gradient))];
                result.Add(new BranchStage(name + "Branches", gradient, terms.ToEquatableArray()) { Owner = owner });
                own = new Queue<View>(terms);
                branches.Add(gradient.Buffer, own);
            }

            return own.Dequeue();
        }

        View Branch(string name, View sum) => layout.Rows(name + "Gradient", sum.Steps, sum.Features, $"gradient of {name}");
    }
}
