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

    /// <summary>The same samples with the targets of one more output, behind those that they have: for a model with several outputs, in their order.</summary>
    /// <param name="targets">The targets of the output: (n, <paramref name="targetLength"/>), C order. They are not copied.</param>
    /// <param name="targetLength">Elements in the target of a sample for this output.</param>
    /// <returns>The new data set, on the same samples.</returns>
    /// <exception cref="ArgumentException">The targets are not those of as many samples, or the samples are sequences with lengths of their own.</exception>
    public Dataset AndTargets(ReadOnlyMemory<float> targets, int targetLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targetLength, 1);
        if (Steps > 0)
        {
            throw new ArgumentException(
                "Sequences with lengths of their own have targets for one output, as a model with several takes all steps: pad them to one length.", nameof(targets));
        }

        return targets.Length == (long)Count * targetLength
            ? new Dataset(new JoinedSource([Source, new TargetSource(targets, targetLength)]))
            : throw new ArgumentException(
                $"For {Quantity.Of(Count, "sample")} give {(long)Count * targetLength} elements, {targetLength} for each, not {targets.Length}.", nameof(targets));
    }

    /// <summary>The same samples with the class indices of one more output: see <see cref="AndTargets"/>.</summary>
    /// <param name="labels">The class indices, from 0: (n) or, for an output sequence, (n, steps), C order.</param>
    /// <param name="labelsPerSample">How many labels a sample has for this output.</param>
    /// <returns>The new data set, on the same samples.</returns>
    /// <exception cref="ArgumentException">As of <see cref="AndTargets"/>.</exception>
    public Dataset AndLabels(ReadOnlySpan<int> labels, int labelsPerSample = 1) => AndTargets(Numbers(labels), labelsPerSample);
}
