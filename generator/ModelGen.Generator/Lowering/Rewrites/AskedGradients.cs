using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering.Rewrites;

/// <summary>
/// Leaves out the gradients that nobody asks for. Somebody asks for the gradient of a value if a stage that made it, or one before, has parameters that
/// are trained; so in front of all that is trained there is none. Nor does a gradient come from a result that nobody reads, such as the sequence of a
/// layer whose states alone are read.
/// </summary>
internal static class AskedGradients
{
    /// <summary>The stages with the gradients that are asked for.</summary>
    /// <param name="stages">Stages that write the gradients of all that they read.</param>
    /// <param name="training">Whether anything is trained.</param>
    public static IReadOnlyList<Stage> Apply(IReadOnlyList<Stage> stages, bool training)
    {
        HashSet<Buffer> asked = [];
        List<Stage> result = [];
        foreach (Stage stage in stages)
        {
            EquatableArray<View?> gradients = stage.Gradients
                .Select(gradient => gradient is not null && asked.Contains(gradient.Buffer) ? gradient : null)
                .ToEquatableArray();
            if (training && (stage.Trains.Any() || gradients.Any(gradient => gradient is not null)))
            {
                asked.UnionWith(stage.ResultGradients.Select(own => own.Buffer));
            }

            result.Add(stage.WithGradients(gradients));
        }

        HashSet<Buffer> written = [];
        for (int i = result.Count - 1; i >= 0; i--)
        {
            result[i] = result[i].WithResultGradients(gradient => written.Contains(gradient.Buffer));
            written.UnionWith(result[i].Gradients.OfType<View>().Select(gradient => gradient.Buffer));
        }

        return result;
    }
}
