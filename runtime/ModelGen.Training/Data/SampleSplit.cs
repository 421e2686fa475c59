using System.Globalization;
using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>Which samples are held out for validation.</summary>
public enum SplitMode
{
    /// <summary>The last ones, as in Keras. Right for time series, and for samples that are in random order already.</summary>
    Last,

    /// <summary>Samples drawn at random, each subset equally likely.</summary>
    Shuffled,

    /// <summary>
    /// Samples drawn at random from each class, so that classes have the same shares in both parts, up to rounding. Targets are class indices,
    /// or 1 at the class and 0 elsewhere.
    /// </summary>
    Stratified,
}

/// <summary>Chooses samples for validation.</summary>
internal static class SampleSplit
{
    /// <summary>A stream beside those of the epochs, which have layer 0.</summary>
    private const uint Layer = 1;

    /// <summary>How many samples are for validation.</summary>
    /// <exception cref="ArgumentException">The share is out of range, or leaves one of the parts empty.</exception>
    public static int ValidationCount(int count, double validationShare)
    {
        if (!(validationShare is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(validationShare), validationShare, "The share of the validation samples lies between 0 and 1.");
        }

        int training = (int)Math.Floor(count * (1.0 - validationShare));
        return training > 0 && training < count
            ? count - training
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A split of {Quantity.Of(count, "sample")} at a share of {validationShare} leaves {training} for training and {count - training} for "
                    + $"validation; "
                    + $"both need at least one."),
                nameof(validationShare));
    }

    /// <summary>Draws samples for validation.</summary>
    /// <returns>The indices of the other samples and of those that were drawn, each in ascending order.</returns>
    public static (int[] Others, int[] Chosen) Choose(Dataset data, int validation, SplitMode mode, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, data.Count)];
        Shuffle.Permute(order, new RandomStream(seed, StreamKind.Shuffle, Layer, Epoch: 0, Step: 0));
        bool[] isChosen = new bool[data.Count];
        switch (mode)
        {
            case SplitMode.Shuffled:
                Mark(order[..validation], isChosen);
                break;
            case SplitMode.Stratified:
                ChooseFromClasses(order, SampleClasses.Of(data), validation, isChosen);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(mode), mode, "There is no such split.");
        }

        int[] all = [.. Enumerable.Range(0, data.Count)];
        return ([.. all.Where(sample => !isChosen[sample])], [.. all.Where(sample => isChosen[sample])]);
    }

    /// <summary>
    /// Each class gives the whole part of its share; what is still missing is given by the classes with the largest remainders, of equals by
    /// the one of the least index.
    /// </summary>
    private static void ChooseFromClasses(int[] order, int[] classes, int validation, bool[] isChosen)
    {
        int[][] samples = [.. order.GroupBy(sample => classes[sample]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        long[] shares = [.. samples.Select(group => (long)group.Length * validation)];
        int[] counts = [.. shares.Select(share => (int)(share / order.Length))];
        int missing = validation - counts.Sum();
        foreach (int index in Enumerable.Range(0, samples.Length).OrderByDescending(index => shares[index] % order.Length).Take(missing))
        {
            counts[index]++;
        }

        for (int i = 0; i < samples.Length; i++)
        {
            Mark(samples[i][..counts[i]], isChosen);
        }
    }

    private static void Mark(int[] samples, bool[] isChosen)
    {
        foreach (int sample in samples)
        {
            isChosen[sample] = true;
        }
    }
}
