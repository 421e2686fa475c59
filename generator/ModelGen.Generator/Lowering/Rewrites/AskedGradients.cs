using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering.Rewrites;

/// <summary>
/// Leaves out the gradients that nobody asks for. Somebody asks for the gradient of a value if a stage that made it, or one before, has parameters that
/// are trained; so in front of all that is trained there is none.
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
            if (training && stage.ResultGradient is View own && (stage.Trains.Any() || gradients.Any(gradient => gradient is not null)))
            {
                asked.Add(own.Buffer);
            }

            result.Add(stage.WithGradients(gradients));
        }

        return result;
    }
}
