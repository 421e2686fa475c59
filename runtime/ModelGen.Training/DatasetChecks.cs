namespace ModelGen.Training;

/// <summary>Finds data that do not fit a model before any of it is used.</summary>
internal static class DatasetChecks
{
    /// <summary>Checks lengths and, where the loss takes class indices, that each is one of the model's classes.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="model">The model that it is for.</param>
    /// <param name="name">What the caller calls the data set.</param>
    /// <exception cref="ArgumentException">Something does not fit; says what and where.</exception>
    public static void CheckWithTargets(Dataset data, ModelDescription model, string name)
    {
        CheckInputs(data, model, name);
        if (data.TargetLength != model.TargetLength)
        {
            throw new ArgumentException(
                $"One target has {data.TargetLength} numbers; {model.Name} with output {model.OutputShape} and loss "
                + $"{model.Training?.Loss} takes {model.TargetLength}.",
                name);
        }

        if (model.Training!.Loss.TakesClassIndices())
        {
            CheckClasses(data, model.OutputShape[^1], name);
        }
    }

    /// <summary>Checks the length of the inputs.</summary>
    /// <inheritdoc cref="CheckWithTargets"/>
    public static void CheckInputs(Dataset data, ModelDescription model, string name)
    {
        if (data.InputLength != model.InputLength)
        {
            throw new ArgumentException(
                $"One sample has {data.InputLength} numbers; {model.Name} with input {model.InputShape} takes {model.InputLength}.", name);
        }
    }

    private static void CheckClasses(Dataset data, int classes, string name)
    {
        ReadOnlySpan<float> targets = data.Targets.Span;
        for (int i = 0; i < targets.Length; i++)
        {
            float target = targets[i];
            if (!(target >= 0 && target < classes && target == MathF.Floor(target)))
            {
                throw new ArgumentException(
                    string.Create(
                        System.Globalization.CultureInfo.InvariantCulture,
                        $"The target of sample {i / data.TargetLength} is {target}; the class indices of the model are whole numbers "
                        + $"from 0 to {classes - 1}."),
                    name);
            }
        }
    }
}
