namespace ModelGen.Training;

/// <content>
/// Data sets of indices, for models whose input has <c>type: index</c>. They are kept as numbers, which hold each index exactly, as those of any other
/// data set: an array of floats that are whole makes the same one.
/// </content>
public sealed partial class Dataset
{
    /// <summary>Makes a data set of indices, without targets or with targets of floats. The indices are copied.</summary>
    /// <param name="inputs">The indices of all samples: (n, <paramref name="inputLength"/>), C order.</param>
    /// <param name="inputLength">Indices of one sample: its time steps.</param>
    /// <param name="targets">The targets of all samples: (n, <paramref name="targetLength"/>), C order. Empty: no targets.</param>
    /// <param name="targetLength">Elements in one sample's target; 0 without targets.</param>
    /// <exception cref="ArgumentException">There are no samples, or the lengths are not those of the same number of samples.</exception>
    public static Dataset Indices(ReadOnlySpan<int> inputs, int inputLength, ReadOnlyMemory<float> targets = default, int targetLength = 0) =>
        new(Numbers(inputs), inputLength, targets, targetLength);

    /// <summary>Makes a data set of indices whose targets are class indices. The indices are copied.</summary>
    /// <param name="inputs">The indices of all samples: (n, <paramref name="inputLength"/>), C order.</param>
    /// <param name="inputLength">Indices of one sample: its time steps.</param>
    /// <param name="labels">The class indices, from 0: (n, <paramref name="labelsPerSample"/>); anything at masked steps.</param>
    /// <param name="labelsPerSample">Class indices of one sample: 1, or the steps of an output sequence.</param>
    /// <exception cref="ArgumentException">Lengths disagree.</exception>
    public static Dataset WithLabels(ReadOnlySpan<int> inputs, int inputLength, ReadOnlySpan<int> labels, int labelsPerSample = 1) =>
        WithLabels(Numbers(inputs), inputLength, labels, labelsPerSample);

    /// <summary>Makes a data set of sequences of indices with lengths of their own, without targets: for prediction. The sequences are copied.</summary>
    /// <param name="sequences">The sequences, each with an index for each time step and at least one.</param>
    /// <returns>A data set for models whose input has <c>lengths: true</c>; nothing is padded.</returns>
    /// <exception cref="ArgumentException">There is no sequence, or one is null or has no step; says which.</exception>
    public static Dataset Sequences(IReadOnlyList<int[]> sequences) => OfIndices(sequences, _ => [], 0, hasStepTargets: false);

    /// <summary>Makes a data set of sequences of indices with lengths of their own and one class for each of them.</summary>
    /// <param name="sequences">The sequences, each with an index for each time step and at least one.</param>
    /// <param name="labels">The class index of each sequence, from 0.</param>
    /// <inheritdoc cref="Sequences(IReadOnlyList{int[]})"/>
    public static Dataset Sequences(IReadOnlyList<int[]> sequences, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        float[] targets = [.. labels.Select(label => (float)label)];
        return OfIndices(sequences, starts => TargetsOf(starts, targets, 1, nameof(labels)), 1, hasStepTargets: false);
    }

    /// <summary>Makes a data set of sequences of indices with lengths of their own and a class for each of their steps.</summary>
    /// <param name="sequences">The sequences, each with an index for each time step and at least one.</param>
    /// <param name="labels">The class indices of each sequence, from 0, one for each step.</param>
    /// <inheritdoc cref="Sequences(IReadOnlyList{int[]})"/>
    public static Dataset Sequences(IReadOnlyList<int[]> sequences, IReadOnlyList<int[]> labels) => OfIndices(
        sequences, starts => SequenceColumn.Join(labels, starts, 1, nameof(labels), label => (float)label), 1, hasStepTargets: true);

    /// <summary>
    /// Brings sequences of indices to the same number of steps, as Keras' <c>pad_sequences</c> and with its defaults: padding of 0, which an embedding
    /// with <c>mask_zero: true</c> masks, goes before a sequence, and of one that is too long the last steps stay.
    /// </summary>
    /// <param name="sequences">The sequences; one may be empty.</param>
    /// <param name="length">The number of steps to bring them to; null: that of the longest.</param>
    /// <param name="value">The index of the padding.</param>
    /// <param name="padding">The side on which padding is added.</param>
    /// <param name="truncation">The side from which steps are taken away.</param>
    /// <returns>The inputs of a data set: (n, <paramref name="length"/>), C order.</returns>
    /// <exception cref="ArgumentException">There is no sequence, or one is null, or no step is left; says which and what to do.</exception>
    public static int[] Pad(
        IReadOnlyList<int[]> sequences,
        int? length = null,
        int value = 0,
        SequenceSide padding = SequenceSide.Pre,
        SequenceSide truncation = SequenceSide.Pre) =>
        SequencePadding.Pad(sequences, length, features: 1, value, padding, truncation);

    /// <summary>
    /// Makes a data set of windows over a series of indices, such as a text, to forecast the series itself: the targets of a window are the indices that
    /// follow, as classes. Windows overlap and share the memory of the series, which is copied once.
    /// </summary>
    /// <param name="series">The series, an index for each step.</param>
    /// <param name="length">Steps in a window.</param>
    /// <param name="ahead">Steps from the last one of a window to the first of its target: 1 for the step that follows.</param>
    /// <param name="targetSteps">Steps in a target, one after the other; 0: no targets, for prediction at the end of the series.</param>
    /// <param name="stride">Steps of the series from one window to the next.</param>
    /// <param name="eachStep">
    /// Whether each step of a window has a target of its own, <paramref name="ahead"/> steps of the series behind it, as a model that says the next index at
    /// each step learns from: (<paramref name="length"/>, <paramref name="targetSteps"/>), C order. Otherwise the last one has.
    /// </param>
    /// <returns>All windows that the series has whole with their targets, in the order of time.</returns>
    /// <exception cref="ArgumentException">A setting is out of range, or the series has no such window; says what to do.</exception>
    public static Dataset Windows(ReadOnlySpan<int> series, int length, int ahead = 1, int targetSteps = 1, int stride = 1, bool eachStep = false) =>
        Windows(Numbers(series), features: 1, length, ahead, targetSteps, stride, eachStep: eachStep);

    private static Dataset OfIndices(IReadOnlyList<int[]> sequences, Func<int[], float[]> targets, int targetFeatures, bool hasStepTargets) =>
        OfSequences(sequences, 1, index => (float)index, targets, targetFeatures, hasStepTargets);

    private static float[] Numbers(ReadOnlySpan<int> indices)
    {
        float[] numbers = new float[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            numbers[i] = indices[i];
        }

        return numbers;
    }
}
