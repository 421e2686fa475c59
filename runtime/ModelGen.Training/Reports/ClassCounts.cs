namespace ModelGen.Training;

/// <summary>How many samples, or steps of output sequences, are of each class.</summary>
internal static class ClassCounts
{
    /// <summary>Counts the targets of a data set.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="run">The training run that used it.</param>
    /// <returns>One count for each class, or null where the targets are no classes.</returns>
    public static double[]? OfTargets(Dataset data, ReportRun run)
    {
        ModelDescription model = run.Tested;
        if (!model.Outputs.IsEmpty)
        {
            return null;
        }

        data = run.OfOutput(data);
        int width = DatasetChecks.TargetWidth(data, model);
        if (model.Training is null || !DatasetChecks.IsClassifier(model.Training) || width == 0)
        {
            return null;
        }

        ClassRule rule = new(model.OutputShape[^1], width);
        double[] counts = new double[rule.Classes];
        BatchReader batches = new(data, BatchReader.SizeFor(data));
        for (int step = 0; step < batches.Steps; step++)
        {
            Batch batch = batches.Read(step);
            for (int i = 0; i < batch.Targets.Length / width; i++)
            {
                if (InputMask.IsMasked(batch.Inputs, model, i))
                {
                    continue;
                }

                float label = rule.Label(batch.Targets.Slice(i * width, width));
                if (IgnoredTargets.Contain(model, label))
                {
                    continue;
                }

                if (!(label >= 0 && label < counts.Length && label == MathF.Floor(label)))
                {
                    return null;
                }

                counts[(int)label]++;
            }
        }

        return counts;
    }

    /// <summary>Counts some classes.</summary>
    /// <param name="classes">The classes, from 0.</param>
    /// <param name="count">How many classes there are.</param>
    public static double[] Of(IEnumerable<int> classes, int count)
    {
        double[] counts = new double[count];
        foreach (int index in classes)
        {
            counts[index]++;
        }

        return counts;
    }
}
