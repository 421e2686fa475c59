using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <content>Data sets of sequences with lengths of their own.</content>
public sealed partial class Dataset
{
    /// <summary>Makes a data set of sequences with lengths of their own, without targets: for prediction. The sequences are copied.</summary>
    /// <param name="sequences">The sequences, each (steps, <paramref name="features"/>), C order, with at least one step.</param>
    /// <param name="features">Elements in a step; 1 for sequences of numbers.</param>
    /// <returns>A data set for models whose input has <c>lengths: true</c>; nothing is padded.</returns>
    /// <exception cref="ArgumentException">There is no sequence, or one is null, has no step, or is no whole number of steps; says which.</exception>
    public static Dataset Sequences(IReadOnlyList<float[]> sequences, int features) => OfSequences(sequences, features, _ => [], 0, hasStepTargets: false);

    /// <summary>Makes a data set of sequences with lengths of their own and one class for each of them.</summary>
    /// <param name="sequences">The sequences, each (steps, <paramref name="features"/>), C order, with at least one step.</param>
    /// <param name="features">Elements in a step.</param>
    /// <param name="labels">The class index of each sequence, from 0.</param>
    /// <inheritdoc cref="Sequences(IReadOnlyList{float[]}, int)"/>
    public static Dataset Sequences(IReadOnlyList<float[]> sequences, int features, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        float[] targets = [.. labels.Select(label => (float)label)];
        return OfSequences(sequences, features, starts => TargetsOf(starts, targets, 1, nameof(labels)), 1, hasStepTargets: false);
    }

    /// <summary>Makes a data set of sequences with lengths of their own and one target for each of them.</summary>
    /// <param name="sequences">The sequences, each (steps, <paramref name="features"/>), C order, with at least one step.</param>
    /// <param name="features">Elements in a step.</param>
    /// <param name="targets">The targets: (n, <paramref name="targetLength"/>), C order.</param>
    /// <param name="targetLength">Elements in a target; at least 1.</param>
    /// <inheritdoc cref="Sequences(IReadOnlyList{float[]}, int)"/>
    public static Dataset Sequences(IReadOnlyList<float[]> sequences, int features, ReadOnlySpan<float> targets, int targetLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targetLength, 1);
        float[] copy = targets.ToArray();
        return OfSequences(sequences, features, starts => TargetsOf(starts, copy, targetLength, nameof(targets)), targetLength, hasStepTargets: false);
    }

    /// <summary>Makes a data set of sequences with lengths of their own and a class for each of their steps.</summary>
    /// <param name="sequences">The sequences, each (steps, <paramref name="features"/>), C order, with at least one step.</param>
    /// <param name="features">Elements in a step.</param>
    /// <param name="labels">The class indices of each sequence, from 0, one for each step.</param>
    /// <inheritdoc cref="Sequences(IReadOnlyList{float[]}, int)"/>
    public static Dataset Sequences(IReadOnlyList<float[]> sequences, int features, IReadOnlyList<int[]> labels) => OfSequences(
        sequences, features, starts => SequenceColumn.Join(labels, starts, 1, nameof(labels), label => (float)label), 1, hasStepTargets: true);

    /// <summary>Makes a data set of sequences with lengths of their own and a target for each of their steps.</summary>
    /// <param name="sequences">The sequences, each (steps, <paramref name="features"/>), C order, with at least one step.</param>
    /// <param name="features">Elements in a step.</param>
    /// <param name="targets">The targets of each sequence: (steps, <paramref name="targetFeatures"/>), C order.</param>
    /// <param name="targetFeatures">Elements in the target of a step; at least 1.</param>
    /// <inheritdoc cref="Sequences(IReadOnlyList{float[]}, int)"/>
    public static Dataset Sequences(IReadOnlyList<float[]> sequences, int features, IReadOnlyList<float[]> targets, int targetFeatures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targetFeatures, 1);
        return OfSequences(
            sequences,
            features,
            starts => SequenceColumn.Join(targets, starts, targetFeatures, nameof(targets), number => number),
            targetFeatures,
            hasStepTargets: true);
    }

    /// <summary>All sequences of a source, read.</summary>
    private Dataset SequencesInMemory()
    {
        int[] all = [.. Enumerable.Range(0, Count)];
        SampleSizes sizes = SampleSizes.Of(Source, all);
        float[] inputs = Joined(sizes.Inputs, "inputs"), targets = Joined(sizes.Targets, "targets");
        Source.Read(all, inputs, targets);
        int width = HasStepTargets ? TargetLength / Steps : TargetLength;
        return new Dataset(new SequenceSource(inputs, InputLength / Steps, StartsOfSequences(), targets, width, HasStepTargets));
    }

    private float[] Joined(long elements, string what) => LargeArray.Make<float>(
        elements, $"The {what} of {Quantity.Of(Count, "sequence")}", $"take the samples in parts, with {nameof(Slice)}");

    private static Dataset OfSequences(
        IReadOnlyList<float[]> sequences, int features, Func<int[], float[]> targets, int targetFeatures, bool hasStepTargets) =>
        OfSequences(sequences, features, number => number, targets, targetFeatures, hasStepTargets);

    private static Dataset OfSequences<T>(
        IReadOnlyList<T[]> sequences, int features, Func<T, float> number, Func<int[], float[]> targets, int targetFeatures, bool hasStepTargets)
    {
        int[] starts = SequenceColumn.Starts(sequences, features);
        float[] inputs = SequenceColumn.Join(sequences, starts, features, nameof(sequences), number);
        return new Dataset(new SequenceSource(inputs, features, starts, targets(starts), targetFeatures, hasStepTargets));
    }

    private static float[] TargetsOf(int[] starts, float[] targets, int length, string name)
    {
        int count = starts.Length - 1;
        return targets.Length == (long)count * length
            ? targets
            : throw new ArgumentException(
                $"{Quantity.ThereAre(count, "sequence")}; the targets take {Quantity.Of((long)count * length, "element")}, not {targets.Length}.", name);
    }
}
