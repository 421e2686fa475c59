namespace ModelGen.Tests.Reference;

/// <summary>Merges in double precision, by the rules of Keras for masks: one input after the other, with its mask or without one.</summary>
internal static class ReferenceMerge
{
    public static Batch Forward(string kind, Batch[] inputs)
    {
        bool[]? mask = inputs.All(input => input.Mask is not null)
            ? [.. inputs[0].Mask!.Select((_, i) => inputs.Any(input => input.Mask![i]))]
            : null;
        Batch first = inputs[0] with { Mask = mask };
        return kind switch
        {
            "Add" => first.With((sample, step, feature) => inputs.Sum(x => x[sample, step, feature])),
            "Subtract" => first.With((sample, step, feature) => inputs[0][sample, step, feature] - inputs[1][sample, step, feature]),
            "Average" => first.With((sample, step, feature) => inputs.Average(x => x[sample, step, feature])),
            "Multiply" => first.With((sample, step, feature) => first.Mask is not null && !first.Counts(sample, step)
                ? 0
                : inputs.Aggregate(1.0, (product, x) => x.Counts(sample, step) ? product * x[sample, step, feature] : product)),
            "Maximum" => first.With((sample, step, feature) => Chosen(inputs, sample, step, feature, Math.Max)),
            "Minimum" => first.With((sample, step, feature) => Chosen(inputs, sample, step, feature, Math.Min)),
            "Concatenate" => Concatenate(inputs, mask),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no reference for this merge"),
        };
    }

    /// <summary>The greatest or least number of the inputs that are used at a step; that of the first input where none is.</summary>
    private static double Chosen(Batch[] inputs, int sample, int step, int feature, Func<double, double, double> choice) => inputs
        .Where(x => x.Counts(sample, step))
        .Select(x => x[sample, step, feature])
        .DefaultIfEmpty(inputs[0][sample, step, feature])
        .Aggregate(choice);

    private static Batch Concatenate(Batch[] inputs, bool[]? mask)
    {
        (Batch Input, int Feature)[] columns =
            [.. inputs.SelectMany(input => Enumerable.Range(0, input.Features).Select(feature => (input, feature)))];
        return Batch.Create(inputs[0].Samples, inputs[0].Steps, columns.Length, mask, (sample, step, feature) =>
            columns[feature].Input[sample, step, columns[feature].Feature]);
    }
}
