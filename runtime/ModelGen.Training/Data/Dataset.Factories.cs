namespace ModelGen.Training;

/// <content>Data sets of labels, of items, of sequences and of time series.</content>
public sealed partial class Dataset
{
    /// <summary>
    /// Makes a data set whose targets are class indices. What is no class of a model is refused where the model reads it; at steps that it
    /// masks, any number will do.
    /// </summary>
    /// <param name="inputs">The inputs of all samples: (n, <paramref name="inputLength"/>), C order.</param>
    /// <param name="inputLength">Elements in one sample's input.</param>
    /// <param name="labels">The class indices, from 0: (n, <paramref name="labelsPerSample"/>); anything at masked steps.</param>
    /// <param name="labelsPerSample">Class indices of one sample: 1, or the steps of an output sequence.</param>
    /// <exception cref="ArgumentException">Lengths disagree.</exception>
    public static Dataset WithLabels(
        ReadOnlyMemory<float> inputs, int inputLength, ReadOnlySpan<int> labels, int labelsPerSample = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(labelsPerSample, 1);
        int samples = inputs.Length / inputLength;
        if (samples > 0 && inputs.Length % inputLength == 0 && labels.Length != (long)samples * labelsPerSample)
        {
            throw new ArgumentException(
                $"{Quantity.ThereAre(labels.Length, "label")}; for {Quantity.Of(samples, "sample")} with {Quantity.Of(labelsPerSample, "label")} each "
                + $"give {(long)samples * labelsPerSample}."
                + LengthHint(inputs.Length, inputLength, labels.Length, nameof(labelsPerSample)),
                nameof(labels));
        }

        float[] targets = new float[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            targets[i] = labels[i];
        }

        return new Dataset(inputs, inputLength, targets, labelsPerSample);
    }

    /// <inheritdoc cref="WithLabels(ReadOnlyMemory{float}, int, ReadOnlySpan{int}, int)"/>
    public static Dataset WithLabels(
        ReadOnlyMemory<float> inputs, int inputLength, ReadOnlySpan<byte> labels, int labelsPerSample = 1)
    {
        int[] widened = new int[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            widened[i] = labels[i];
        }

        return WithLabels(inputs, inputLength, widened, labelsPerSample);
    }

    /// <summary>
    /// Makes a data set of things of any kind, such as rows of a table or lines of a file. They are read once, in their order, and only their
    /// elements are kept; for more than memory holds there is <see cref="IBatchSource"/>.
    /// </summary>
    /// <typeparam name="T">The type of an item.</typeparam>
    /// <param name="items">The items, one for each sample; at least one.</param>
    /// <param name="input">Gives the input of an item, with as many elements for each.</param>
    /// <param name="target">Gives the target of an item, with as many elements for each.</param>
    /// <exception cref="ArgumentException">There is no item, or one has more or fewer elements than the first; says which.</exception>
    /// <exception cref="InvalidDataException">A delegate has thrown; says at which item, and holds what it threw.</exception>
    public static Dataset From<T>(IEnumerable<T> items, Func<T, ReadOnlyMemory<float>> input, Func<T, ReadOnlyMemory<float>> target)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        ItemColumn inputs = new("input"), targets = new("target");
        int count = 0;
        foreach (T item in items)
        {
            inputs.Add(count, item, input, nameof(items));
            targets.Add(count, item, target, nameof(items));
            count++;
        }

        return count > 0
            ? new Dataset(inputs.Elements, inputs.Length, targets.Elements, targets.Length)
            : throw new ArgumentException("There is no item; a data set has at least one sample.", nameof(items));
    }

    /// <param name="items">The items, one for each sample; at least one.</param>
    /// <param name="input">Gives the input of an item, with as many elements for each.</param>
    /// <param name="label">Gives the class index of an item, from 0; for a sigmoid and the binary cross-entropy 0 or 1.</param>
    /// <inheritdoc cref="From{T}(IEnumerable{T}, Func{T, ReadOnlyMemory{float}}, Func{T, ReadOnlyMemory{float}})"/>
    public static Dataset From<T>(IEnumerable<T> items, Func<T, ReadOnlyMemory<float>> input, Func<T, int> label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return From(items, input, item => new float[] { label(item) });
    }

    /// <param name="items">The items, one for each sample; at least one.</param>
    /// <param name="input">Gives the input of an item, with as many elements for each.</param>
    /// <param name="target">Gives the target of an item, a single number.</param>
    /// <inheritdoc cref="From{T}(IEnumerable{T}, Func{T, ReadOnlyMemory{float}}, Func{T, ReadOnlyMemory{float}})"/>
    public static Dataset From<T>(IEnumerable<T> items, Func<T, ReadOnlyMemory<float>> input, Func<T, float> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return From(items, input, item => new[] { target(item) });
    }

    /// <summary>Makes a data set of things of any kind, without targets: for prediction.</summary>
    /// <inheritdoc cref="From{T}(IEnumerable{T}, Func{T, ReadOnlyMemory{float}}, Func{T, ReadOnlyMemory{float}})"/>
    public static Dataset From<T>(IEnumerable<T> items, Func<T, ReadOnlyMemory<float>> input) =>
        From(items, input, _ => ReadOnlyMemory<float>.Empty);

    /// <summary>
    /// Brings sequences of different lengths to the same number of steps, as Keras' <c>pad_sequences</c> and with its defaults: padding of 0 goes
    /// before a sequence, and of one that is too long the last steps stay. Masking that is to skip the padding needs a
    /// <paramref name="value"/> that no real step has in all of its features.
    /// </summary>
    /// <param name="sequences">The sequences, each (steps, <paramref name="features"/>), C order; one may be empty.</param>
    /// <param name="length">The number of steps to bring them to; null: that of the longest.</param>
    /// <param name="features">Elements in a step; 1 for sequences of numbers.</param>
    /// <param name="value">The value of all elements of the padding.</param>
    /// <param name="padding">The side on which padding is added.</param>
    /// <param name="truncation">The side from which steps are taken away.</param>
    /// <returns>The inputs of a data set: (n, <paramref name="length"/>, <paramref name="features"/>), C order.</returns>
    /// <exception cref="ArgumentException">
    /// There is no sequence, or one is null or no whole number of steps, or no step is left; says which and what to do.
    /// </exception>
    public static float[] Pad(
        IReadOnlyList<float[]> sequences,
        int? length = null,
        int features = 1,
        float value = 0,
        SequenceSide padding = SequenceSide.Pre,
        SequenceSide truncation = SequenceSide.Pre) =>
        SequencePadding.Pad(sequences, length, features, value, padding, truncation);

    /// <summary>
    /// Makes a data set of windows over a time series, to forecast the series itself: as Keras' <c>timeseries_dataset_from_array</c>, but that a
    /// target is found by its distance from the window's end. Windows overlap and share the memory of the series.
    /// </summary>
    /// <param name="series">The series: (time, <paramref name="features"/>), C order.</param>
    /// <param name="features">Elements in a step of the series.</param>
    /// <param name="length">Steps in a window: Keras' <c>sequence_length</c>.</param>
    /// <param name="ahead">
    /// Steps of the series from the last step of a window to the first of its target: 1 for the step that follows. Keras finds the same with
    /// <c>targets = series[(sequence_length - 1) * sampling_rate + ahead:]</c>.
    /// </param>
    /// <param name="targetSteps">Steps in a target, one after the other; 0: no targets, for prediction at the end of the series.</param>
    /// <param name="stride">Steps of the series from one window to the next: Keras' <c>sequence_stride</c>.</param>
    /// <param name="samplingRate">Steps of the series from one step of a window to the next: Keras' <c>sampling_rate</c>.</param>
    /// <param name="eachStep">
    /// Whether each step of a window has a target of its own, <paramref name="ahead"/> steps of the series behind it, for models with an output for each
    /// step: (<paramref name="length"/>, <paramref name="targetSteps"/> steps), C order. Otherwise the last one has, for the window as a whole.
    /// </param>
    /// <returns>All windows that the series has whole with their targets, in the order of time.</returns>
    /// <exception cref="ArgumentException">A setting is out of range, or the series has no such window; says what to do.</exception>
    public static Dataset Windows(
        ReadOnlyMemory<float> series,
        int features,
        int length,
        int ahead = 1,
        int targetSteps = 1,
        int stride = 1,
        int samplingRate = 1,
        bool eachStep = false) =>
        Windows(series, features, series, features, length, ahead, targetSteps, stride, samplingRate, eachStep);

    /// <summary>
    /// Makes a data set of windows over a time series, with targets from another series of the same time: a forecast of some of the features, or a
    /// class for each moment.
    /// </summary>
    /// <param name="series">The series: (time, <paramref name="features"/>), C order.</param>
    /// <param name="features">Elements in a step of the series.</param>
    /// <param name="targets">The targets at the same times: (time, <paramref name="targetFeatures"/>), C order.</param>
    /// <param name="targetFeatures">Elements in a step of the targets.</param>
    /// <param name="length">Steps in a window: Keras' <c>sequence_length</c>.</param>
    /// <param name="ahead">
    /// Steps of the series from the last step of a window to the first of its target: 1 for the step that follows, 0 for what belongs to the last step
    /// itself.
    /// </param>
    /// <param name="targetSteps">Steps in a target, one after the other; 0: no targets.</param>
    /// <param name="stride">Steps of the series from one window to the next: Keras' <c>sequence_stride</c>.</param>
    /// <param name="samplingRate">Steps of the series from one step of a window to the next: Keras' <c>sampling_rate</c>.</param>
    /// <param name="eachStep">
    /// Whether each step of a window has a target of its own, <paramref name="ahead"/> steps of the series behind it, for models with an output for each
    /// step: (<paramref name="length"/>, <paramref name="targetSteps"/> steps), C order. Otherwise the last one has, for the window as a whole.
    /// </param>
    /// <returns>All windows that the series has whole with their targets, in the order of time.</returns>
    /// <exception cref="ArgumentException">A setting is out of range, or the series has no such window; says what to do.</exception>
    public static Dataset Windows(
        ReadOnlyMemory<float> series,
        int features,
        ReadOnlyMemory<float> targets,
        int targetFeatures,
        int length,
        int ahead = 1,
        int targetSteps = 1,
        int stride = 1,
        int samplingRate = 1,
        bool eachStep = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetFeatures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(ahead);
        ArgumentOutOfRangeException.ThrowIfNegative(targetSteps);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(samplingRate, 1);
        int steps = series.Length / features;
        if (series.Length % features != 0)
        {
            throw new ArgumentException(
                $"The series holds {Quantity.Of(series.Length, "element")}; give a multiple of {features}, the features of one step.", nameof(series));
        }

        if (targets.Length != (long)steps * targetFeatures)
        {
            throw new ArgumentException(
                $"The targets hold {Quantity.Of(targets.Length, "element")}; for {Quantity.Of(steps, "step")} of the series with {targetFeatures} each "
                + $"give {(long)steps * targetFeatures}.",
                nameof(targets));
        }

        WindowShape window = new(length, stride, samplingRate, ahead, targetSteps, eachStep);
        if (window.Extent > steps)
        {
            throw new ArgumentException(
                $"A window takes {Quantity.Of(window.Extent, "step")} of the series with its target, and the series has {steps}: give a longer series, or "
                + "shorter windows.",
                nameof(series));
        }

        return new Dataset(new WindowSource(series, features, targets, targetFeatures, window));
    }
}
