using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// Samples in memory: inputs and, unless only for prediction, targets. Holds the memory that it is given and copies none of it,
/// so parts of a data set share its numbers.
/// </summary>
public sealed class Dataset
{
    /// <summary>Makes a data set with targets of floats.</summary>
    /// <param name="inputs">(n, <paramref name="inputLength"/>), C order.</param>
    /// <param name="inputLength">Numbers in one sample's input: the product of its axes.</param>
    /// <param name="targets">
    /// (n, <paramref name="targetLength"/>), C order: numbers in the shape of the output, or class indices. Empty: no targets.
    /// </param>
    /// <param name="targetLength">Numbers in one sample's target; 0 without targets.</param>
    /// <exception cref="ArgumentException">There are no samples, or the lengths are not those of the same number of samples.</exception>
    public Dataset(ReadOnlyMemory<float> inputs, int inputLength, ReadOnlyMemory<float> targets = default, int targetLength = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputLength, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(targetLength);
        if (inputs.IsEmpty || inputs.Length % inputLength != 0)
        {
            throw new ArgumentException(
                $"The inputs hold {inputs.Length} numbers; give a positive multiple of {inputLength}, the length of one sample.",
                nameof(inputs));
        }

        Count = inputs.Length / inputLength;
        if (targets.Length != (long)Count * targetLength)
        {
            throw new ArgumentException(
                $"The targets hold {targets.Length} numbers; {Count} samples with targets of {targetLength} need "
                + $"{(long)Count * targetLength}.",
                nameof(targets));
        }

        Inputs = inputs;
        Targets = targets;
        InputLength = inputLength;
        TargetLength = targetLength;
    }

    /// <summary>How many samples there are; at least 1.</summary>
    public int Count { get; }

    /// <summary>Numbers in one sample's input.</summary>
    public int InputLength { get; }

    /// <summary>Numbers in one sample's target; 0 without targets.</summary>
    public int TargetLength { get; }

    /// <summary>(<see cref="Count"/>, <see cref="InputLength"/>), C order.</summary>
    public ReadOnlyMemory<float> Inputs { get; }

    /// <summary>(<see cref="Count"/>, <see cref="TargetLength"/>), C order.</summary>
    public ReadOnlyMemory<float> Targets { get; }

    /// <summary>
    /// Makes a data set whose targets are class indices. What is no class of a model is refused where the model reads it; at steps that it
    /// masks, any number will do.
    /// </summary>
    /// <param name="inputs">(n, <paramref name="inputLength"/>), C order.</param>
    /// <param name="inputLength">Numbers in one sample's input.</param>
    /// <param name="labels">(n, <paramref name="labelsPerSample"/>) class indices from 0, and anything at masked steps.</param>
    /// <param name="labelsPerSample">Class indices of one sample: 1, or the steps of an output sequence.</param>
    /// <exception cref="ArgumentException">Lengths disagree.</exception>
    public static Dataset WithLabels(
        ReadOnlyMemory<float> inputs, int inputLength, ReadOnlySpan<int> labels, int labelsPerSample = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labelsPerSample, 1);
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
    /// The SHA-256 of the data, as 64 lower-case hexadecimal digits: of <see cref="Count"/>, <see cref="InputLength"/> and
    /// <see cref="TargetLength"/> as little-endian 32-bit numbers, then of all inputs and all targets as little-endian floats. Tells
    /// whether two runs had the same data.
    /// </summary>
    public string Sha256()
    {
        using NumberHash hash = new();
        hash.Add(Count);
        hash.Add(InputLength);
        hash.Add(TargetLength);
        hash.Add(Inputs.Span);
        hash.Add(Targets.Span);
        return hash.Finish();
    }

    /// <summary>How many samples there are and how long they are.</summary>
    public override string ToString() => TargetLength == 0
        ? $"{Count} samples of {InputLength} numbers"
        : $"{Count} samples of {InputLength} numbers with targets of {TargetLength}";

    /// <summary>Some samples in a row; shares this data set's memory.</summary>
    /// <param name="start">The first sample.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not all of these samples exist.</exception>
    public Dataset Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        return new Dataset(
            Inputs.Slice(start * InputLength, count * InputLength),
            InputLength,
            Targets.Slice(start * TargetLength, count * TargetLength),
            TargetLength);
    }

    /// <summary>
    /// Splits off the last samples for validation, as Keras' <c>validation_split</c>: the first ⌊n (1 − share)⌋ samples are for
    /// training. Shuffle data that are sorted by class first.
    /// </summary>
    /// <param name="share">The share of the validation samples, between 0 and 1.</param>
    /// <exception cref="ArgumentException">The share is out of range, or leaves one of the parts empty.</exception>
    public (Dataset Training, Dataset Validation) SplitValidation(double share)
    {
        if (!(share is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share of the validation samples lies between 0 and 1.");
        }

        int training = (int)Math.Floor(Count * (1.0 - share));
        if (training == 0 || training == Count)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Count} samples split at a share of {share} leave {training} for training and {Count - training} for validation; "
                    + $"both need at least one."),
                nameof(share));
        }

        return (Slice(0, training), Slice(training, Count - training));
    }
}
