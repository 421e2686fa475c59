namespace ModelGen.Training;

/// <summary>Whether the targets of a model are classes: by the model where it says so, otherwise by the targets.</summary>
internal static class ClassTargets
{
    /// <summary>Whether they are whatever they are: class indices, or the distributions of the categorical cross-entropy.</summary>
    public static bool AreAlways(ModelDescription model, Dataset data) => model.Training is null
        ? DatasetChecks.TargetWidth(data, model) != model.OutputShape[^1]
        : model.Training.Loss.TakesDistributions();

    /// <summary>Whether they are not whatever they are: the model is a regression.</summary>
    public static bool AreNever(ModelDescription model) => model.Training is not null && !DatasetChecks.IsClassifier(model.Training);

    /// <summary>Whether each target that counts is 0 or 1, with a single 1 among several elements.</summary>
    /// <param name="model">The model.</param>
    /// <param name="outputs">What it gave, with targets in the shape of the output.</param>
    public static bool AreHere(ModelDescription model, in ModelOutputs outputs)
    {
        int width = model.OutputShape[^1];
        ReadOnlySpan<float> targets = outputs.Targets.Span, mask = outputs.Mask.Span;
        for (int position = 0; position < targets.Length / width; position++)
        {
            ReadOnlySpan<float> target = targets.Slice(position * width, width);
            bool counts = mask.IsEmpty || mask[position] != 0;
            if (counts && (target.ContainsAnyExcept(0, 1) || (width > 1 && target.Count(1f) != 1)))
            {
                return false;
            }
        }

        return true;
    }
}
