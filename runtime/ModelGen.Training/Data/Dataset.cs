using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// Samples: inputs and, unless only for prediction, targets. They lie in memory, which a data set holds without copying it, or come from an
/// <see cref="IBatchSource"/>. Parts of a data set share its samples.
/// </summary>
public sealed partial class Dataset : IBatchSource
{
    /// <summary>Makes a data set of samples in memory, with targets of floats.</summary>
    /// <param name="inputs">The inputs of all samples: (n, <paramref name="inputLength"/>), C order.</param>
    /// <param name="inputLength">Elements in one sample's input: the product of its axes.</param>
    /// <param name="targets">
    /// The targets of all samples: (n, <paramref name="targetLength"/>), C order; values in the shape of the output, or class indices. Empty: no
    /// targets.
    /// </param>
    /// <param name="targetLength">Elements in one sample's target; 0 without targets.</param>
    /// <exception cref="ArgumentException">There are no samples, or the lengths are not those of the same number of samples.</exception>
    public Dataset(ReadOnlyMemory<float> inputs, int inputLength, ReadOnlyMemory<float> targets = default, int targetLength = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputLength, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(targetLength);
        if (inputs.IsEmpty || inputs.Length % inputLength != 0)
        {
            throw new ArgumentException(
                $"The inputs hold {Quantity.Of(inputs.Length, "element")}; give a positive multiple of {inputLength}, the length of one sample."
                + PaddingHint(inputs.Length, inputLength, targetLength == 0 ? 0 : targets.Length / targetLength),
                nameof(inputs));
        }

        Count = inputs.Length / inputLength;
        if (targets.Length != (long)Count * targetLength)
        {
            throw new ArgumentException(
                $"The targets hold {Quantity.Of(targets.Length, "element")}; for {Quantity.Of(Count, "sample")} with targets of {targetLength} "
                + $"give {(long)Count * targetLength}."
                + LengthHint(inputs.Length, inputLength, targets.Length, nameof(targetLength)),
                nameof(targets));
        }

        Source = new MemorySource(inputs, inputLength, targets, targetLength);
    }

    /// <summary>Makes a data set of samples that are read when they are needed, such as those of files larger than memory.</summary>
    /// <param name="source">The source of the samples.</param>
    /// <exception cref="ArgumentException">The source has no samples, or says that an input has no element.</exception>
    public Dataset(IBatchSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Count < 1 || source.InputLength < 1 || source.TargetLength < 0)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The source has {Quantity.Of(source.Count, "sample")} with inputs of {Quantity.Of(source.InputLength, "element")} and targets of "
                    + $"{source.TargetLength}; "
                    + $"there has to be a sample, and an element in its input."),
                nameof(source));
        }

        if (source.WeightLength < 0 || (source.Steps > 0 && source.WeightLength > 1 && source.WeightLength != source.Steps))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The source has samples of {Quantity.Of(source.WeightLength, "weight")}; there are none, one for each, or one for each step of the output."),
                nameof(source));
        }

        bool isWhole = source.Steps < 1 || (source.InputLength % source.Steps == 0 && (!source.HasStepTargets || source.TargetLength % source.Steps == 0));
        if (source.Steps < 0 || !isWhole)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The source has sequences of up to {source.Steps} time steps, and inputs of {source.InputLength} elements with targets of ")
                + $"{source.TargetLength} are no whole number for each.",
                nameof(source));
        }

        Source = source is Dataset data ? data.Source : source;
        Count = source.Count;
    }

    /// <summary>How many samples there are; at least 1.</summary>
    public int Count { get; }

    /// <summary>Elements in one sample's input.</summary>
    public int InputLength => Source.InputLength;

    /// <summary>Elements in one sample's target; 0 without targets.</summary>
    public int TargetLength => Source.TargetLength;

    /// <inheritdoc/>
    public int Steps => Source.Steps;

    /// <inheritdoc/>
    public bool HasStepTargets => Source.HasStepTargets;

    /// <summary>
    /// The time steps of a sample: its own where the data set is of sequences with lengths, otherwise 0, as only a model knows how many there are.
    /// </summary>
    /// <param name="sample">The index of the sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public int LengthOf(int sample)
    {
        CheckSample(sample);
        return Source.LengthOf(sample);
    }

    /// <summary>Whether all samples lie in memory, one behind the other. Samples of a source do not, nor do those that were
    /// chosen from others, or have lengths of their own.</summary>
    public bool IsInMemory => Source is MemorySource;

    /// <summary>The inputs of all samples: (<see cref="Count"/>, <see cref="InputLength"/>), C order.</summary>
    /// <exception cref="NotSupportedException">The data set is not <see cref="IsInMemory"/>.</exception>
    public ReadOnlyMemory<float> Inputs => Memory.Inputs;

    /// <summary>The targets of all samples: (<see cref="Count"/>, <see cref="TargetLength"/>), C order.</summary>
    /// <exception cref="NotSupportedException">The data set is not <see cref="IsInMemory"/>.</exception>
    public ReadOnlyMemory<float> Targets => Memory.Targets;

    /// <summary>Where the samples come from; equal for data sets of the same samples.</summary>
    internal IBatchSource Source { get; }

    private MemorySource Memory => Source as MemorySource ?? throw new NotSupportedException(Steps > 0
        ? $"Sequences with lengths of their own make no array of (n, {InputLength}): take one by its index, or read some with {nameof(Read)}."
        : $"These samples do not lie in memory one behind the other: read some with {nameof(Read)}, or all with {nameof(ToMemory)}.");

    /// <summary>The input and the target of one sample: a view of the memory where they lie in it, otherwise read from the source.</summary>
    /// <param name="sample">The index of the sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public (ReadOnlyMemory<float> Input, ReadOnlyMemory<float> Target) this[int sample]
    {
        get
        {
            CheckSample(sample);
            if (Source is MemorySource memory)
            {
                MemorySource one = memory.Slice(sample, 1);
                return (one.Inputs, one.Targets);
            }

            SampleSizes sizes = SampleSizes.Of(Source, [sample]);
            float[] input = new float[sizes.Inputs], target = new float[sizes.Targets];
            Source.Read([sample], input, target);
            return (input, target);
        }
    }

    /// <summary>Reads some samples.</summary>
    /// <param name="samples">The indices of the samples, from 0, in any order.</param>
    /// <param name="inputs">Where their inputs go: (n, <see cref="InputLength"/>), C order.</param>
    /// <param name="targets">Where their targets go: (n, <see cref="TargetLength"/>), C order.</param>
    /// <exception cref="ArgumentException">There is no such sample, or a length is not that of as many samples.</exception>
    public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets)
    {
        foreach (int sample in samples)
        {
            CheckSample(sample, nameof(samples));
        }

        SampleSizes sizes = SampleSizes.Of(Source, samples);
        CheckRoom(inputs.Length, samples.Length, sizes.Inputs, nameof(inputs));
        CheckRoom(targets.Length, samples.Length, sizes.Targets, nameof(targets));
        Source.Read(samples, inputs, targets);
    }

    /// <summary>The same samples in memory: this data set where they are, otherwise a new one with all samples read.</summary>
    /// <exception cref="ArgumentException">The samples have more elements than an array.</exception>
    /// <exception cref="OutOfMemoryException">There is not enough memory; says how much it takes.</exception>
    public Dataset ToMemory()
    {
        if (IsInMemory)
        {
            return this;
        }

        if (Steps > 0)
        {
            return Source is SequenceSource or WeightedSource { Source: SequenceSource } ? this : SequencesInMemory().WithWeightsOf(this);
        }

        float[] inputs = SampleArray.Make(this, InputLength, "inputs"), targets = SampleArray.Make(this, TargetLength, "targets");
        BatchReader batches = new(this, BatchReader.SizeFor(this));
        for (int step = 0; step < batches.Steps; step++)
        {
            Batch batch = batches.Read(step);
            batch.Inputs.CopyTo(inputs.AsSpan(batch.First * InputLength));
            batch.Targets.CopyTo(targets.AsSpan(batch.First * TargetLength));
        }

        return new Dataset(inputs, InputLength, targets, TargetLength).WithWeightsOf(this);
    }

    /// <summary>
    /// Computes the SHA-256 of the data: of <see cref="Count"/>, <see cref="InputLength"/> and <see cref="TargetLength"/> as little-endian
    /// 32-bit integers, of sequences with lengths of their own also these, then of all inputs, all targets and all weights, if there are any, as
    /// little-endian floats. It tells whether two runs had the same data. Samples of a source are read twice.
    /// </summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public string ComputeSha256()
    {
        NumberHash hash = new();
        hash.Add(Count);
        hash.Add(InputLength);
        hash.Add(TargetLength);
        for (int sample = 0; sample < Count && Steps > 0; sample++)
        {
            hash.Add(Source.LengthOf(sample));
        }

        BatchReader batches = new(this, BatchReader.SizeFor(this));
        for (int step = 0; step < batches.Steps; step++)
        {
            hash.Add(batches.Read(step).Inputs);
        }

        for (int step = 0; step < batches.Steps && TargetLength > 0; step++)
        {
            hash.Add(batches.Read(step).Targets);
        }

        if (WeightLength > 0)
        {
            AddWeights(hash);
        }

        return hash.Finish();
    }

    /// <summary>How many samples there are and how long they are.</summary>
    public override string ToString()
    {
        string samples = Steps > 0
            ? $"{Quantity.Of(Count, "sequence")} of up to {Quantity.Of(Steps, "step")} of {Quantity.Of(InputLength / Steps, "element")}"
            : $"{Quantity.Of(Count, "sample")} of {Quantity.Of(InputLength, "element")}";
        return TargetLength == 0 ? samples
            : HasStepTargets ? $"{samples} with a target of {TargetLength / Steps} for each step"
            : $"{samples} with targets of {TargetLength}";
    }

    /// <summary>Takes some samples in a row; shares this data set's samples.</summary>
    /// <param name="start">The index of the first sample.</param>
    /// <param name="count">The number of samples; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not all of these samples exist.</exception>
    public Dataset Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        return new Dataset(Source is MemorySource memory ? memory.Slice(start, count) : new RangeSource(Source, start, count));
    }

    /// <summary>Takes samples by their indices; shares this data set's samples.</summary>
    /// <param name="samples">The indices of the samples, from 0, in the order to have them in. One may come several times, as of a rare class.</param>
    /// <exception cref="ArgumentException">There is no index, or no such sample.</exception>
    public Dataset Select(ReadOnlySpan<int> samples)
    {
        foreach (int sample in samples)
        {
            CheckSample(sample, nameof(samples));
        }

        return samples.IsEmpty
            ? throw new ArgumentException("There is no index; a data set has at least one sample.", nameof(samples))
            : new Dataset(new ListedSource(Source, samples.ToArray()));
    }

    /// <summary>
    /// Arranges samples that follow each other, such as windows over a series, for a model whose states go on from one batch to the next: cuts them
    /// into tracks of as many samples each, and takes one of each by turns. Sample b * <paramref name="tracks"/> + i is the one of index b in track i,
    /// so that in batches of <paramref name="tracks"/> samples each goes on where the one of its place in the batch before ended. What is left over
    /// at the end, less than <paramref name="tracks"/> samples, is dropped. Shares this data set's samples.
    /// </summary>
    /// <param name="tracks">The number of tracks: the batch size.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer samples than tracks, or no track.</exception>
    public Dataset InTracks(int tracks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tracks, 1);
        return tracks <= Count
            ? new Dataset(new TrackSource(Source, tracks, Count / tracks))
            : throw new ArgumentOutOfRangeException(
                nameof(tracks), tracks, $"{Quantity.ThereAre(Count, "sample")}, and each track has one at least: ask for fewer tracks, or make shorter windows.");
    }

    /// <summary>
    /// Splits off samples for validation: n − ⌊n (1 − share)⌋ of n, as Keras' <c>validation_split</c>. Both parts keep the order of the samples
    /// and share them.
    /// </summary>
    /// <param name="validationShare">The share of the validation samples, between 0 and 1.</param>
    /// <param name="mode">Which samples they are.</param>
    /// <param name="seed">The seed of the choice, where it is drawn: the same seed gives the same parts.</param>
    /// <exception cref="ArgumentException">
    /// The share is out of range, or leaves one of the parts empty; or the split is stratified, and a target is not one class.
    /// </exception>
    public (Dataset TrainingData, Dataset ValidationData) Split(double validationShare, SplitMode mode = SplitMode.Last, ulong seed = 0)
    {
        int validation = SampleSplit.ValidationCount(Count, validationShare);
        if (mode == SplitMode.Last)
        {
            return (Slice(0, Count - validation), Slice(Count - validation, validation));
        }

        (int[] others, int[] chosen) = SampleSplit.Choose(this, validation, mode, seed);
        return (new Dataset(new ListedSource(Source, others)), new Dataset(new ListedSource(Source, chosen)));
    }

    private void CheckSample(int sample, string name = "sample")
    {
        if ((uint)sample >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(name, sample, $"There is no such sample; there are {Count}, counted from 0.");
        }
    }

    private static void CheckRoom(int length, int samples, long taken, string name)
    {
        if (length != taken)
        {
            throw new ArgumentException($"There is room for {Quantity.Of(length, "element")}; for {Quantity.Of(samples, "sample")} give {taken}.", name);
        }
    }

    /// <summary>
    /// What to say where targets are as many for each sample, though not as many as was said: that they are of the steps of an output, or that the
    /// steps of the inputs were taken for single numbers.
    /// </summary>
    /// <param name="elements">Elements of all inputs, a multiple of <paramref name="inputLength"/>.</param>
    /// <param name="inputLength">Elements in one sample's input.</param>
    /// <param name="targets">Elements of all targets.</param>
    /// <param name="parameter">The parameter that says how many a sample has.</param>
    private static string LengthHint(int elements, int inputLength, int targets, string parameter)
    {
        int samples = elements / inputLength;
        if (targets == 0 || targets % samples != 0)
        {
            return PaddingHint(elements, inputLength, targets);
        }

        int each = targets / samples;
        string padding = PaddingHint(elements, inputLength, targets);
        return $" For a model whose output is a sequence, and {each} for each sample, write {parameter}: {each}."
            + (padding == "" ? "" : $" Or, where each sample has one:{padding}");
    }

    /// <summary>What to say where each target has a whole part of an input, as after padding of sequences whose steps were taken for single numbers.</summary>
    private static string PaddingHint(int elements, int inputLength, int targets)
    {
        int each = targets > 0 && elements % targets == 0 ? elements / targets : 0;
        return each > 0 && each < inputLength && inputLength % each == 0
            ? $" {Quantity.ThereAre(each, "element")} of inputs for each target: of sequences, tell {nameof(Pad)} how many features a step has, here features: "
                + $"{inputLength / each}."
            : "";
    }
}
