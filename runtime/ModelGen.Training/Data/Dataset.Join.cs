namespace ModelGen.Training;

/// <content>Data sets of several inputs or outputs.</content>
public sealed partial class Dataset
{
    /// <summary>
    /// Makes a data set for a model with several inputs by name, or several outputs: sample i has the inputs of sample i of each part, one behind the
    /// other, and so its targets. Parts may be of indices, windows or sources as any data set; one of them may have weights. It shares their samples.
    /// </summary>
    /// <param name="parts">A data set for each input, in the order in which the model has them; those with targets in the order of its outputs.</param>
    /// <exception cref="ArgumentException">
    /// There is no part, they are not of as many samples, one is of sequences with lengths of their own, or several have weights; says which.
    /// </exception>
    public static Dataset Join(params Dataset[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Length == 0)
        {
            throw new ArgumentException("There is no data set to join.", nameof(parts));
        }

        for (int i = 0; i < parts.Length; i++)
        {
            Dataset part = parts[i] ?? throw new ArgumentException($"Part {i} is null.", nameof(parts));
            string? fault = part.Count != parts[0].Count ? $"{Quantity.Of(part.Count, "sample")}, and part 0 has {parts[0].Count}: give as many for each"
                : part.Steps > 0 ? "sequences with lengths of their own, which only a model with one input takes: pad them to one length"
                : part.WeightLength > 0 && parts.Take(i).Any(other => other.WeightLength > 0)
                ? "weights, as a part before it has: give them once, for all parts together"
                : null;
            if (fault is not null)
            {
                throw new ArgumentException($"Part {i} has {fault}.", nameof(parts));
            }
        }

        return new Dataset(new JoinedSource([.. parts.Select(part => part.Source)]));
    }
}
