using System.Globalization;

namespace ModelGen.Training;

/// <summary>Finds data and options that would break off the states of a model which carries them from one batch to the next.</summary>
internal static class StatefulData
{
    /// <summary>Checks that all batches have as many samples, and that each sample can follow the one of its place in the batch before.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="model">The model that it is for.</param>
    /// <param name="batchSize">Samples in a batch.</param>
    /// <param name="name">The caller's parameter that has the data set.</param>
    /// <param name="role">What they are there for.</param>
    /// <exception cref="ArgumentException">They are arranged otherwise; says what to do.</exception>
    public static void Check(Dataset data, ModelDescription model, int batchSize, string name, DataRole role)
    {
        (int? tracks, WindowSource? windows) = Arrangement(data.Source);
        if (tracks is int count && count != batchSize)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The samples{role.Of} are in {Quantity.Of(count, "track")}, and a batch has {batchSize}; ")
                + $"{Carries(model)}, so that there are as many tracks as samples in a batch.",
                name);
        }

        if (windows is { Window: WindowShape window } && window.Stride < window.Length * window.SamplingRate)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The windows{role.Of} overlap, as they take {window.Length * window.SamplingRate} steps of the series and begin {window.Stride} apart; ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Carries(model)}, so that each has to begin where the one before ends: give stride: {window.Length * window.SamplingRate}."),
                name);
        }

        int over = data.Count % batchSize;
        if (over > 0)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Quantity.ThereAre(data.Count, "sample")}{role.Of}, no multiple of the batch size {batchSize}; {Carries(model)}, so that "
                    + $"all batches have as many samples: leave out {over} or add {batchSize - over}. {nameof(Dataset)}.{nameof(Dataset.InTracks)}({batchSize}) arranges "
                    + $"windows so."),
                name);
        }
    }

    /// <summary>Checks that nothing asks for samples in another order.</summary>
    /// <exception cref="ArgumentException">An option does; says which.</exception>
    public static void CheckOptions(FitOptions options, double share, ModelDescription model, string name)
    {
        if (options.Shuffle == true)
        {
            throw new ArgumentException(
                $"{nameof(FitOptions.Shuffle)} is on; {Carries(model)}, so that samples keep their order: leave the option out.", name);
        }

        if (options.ValidationData is null && share > 0 && options.SplitMode != SplitMode.Last)
        {
            throw new ArgumentException(
                $"{nameof(FitOptions.SplitMode)} is {options.SplitMode}; {Carries(model)}, so that validation takes the last samples rather than some between "
                + $"the others: write {nameof(SplitMode)}.{nameof(SplitMode.Last)}, or give {nameof(FitOptions.ValidationData)}.",
                name);
        }
    }

    /// <summary>Splits off the last samples for validation, in whole batches.</summary>
    /// <exception cref="ArgumentException">No batch is left to train with.</exception>
    public static (Dataset TrainingData, Dataset ValidationData) Split(Dataset data, double share, int batchSize, string name)
    {
        int training = (data.Count - SampleSplit.ValidationCount(data.Count, share)) / batchSize * batchSize;
        return training > 0
            ? (data.Slice(0, training), data.Slice(training, data.Count - training))
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A split of {Quantity.Of(data.Count, "sample")} at a share of {share} between two batches of {batchSize} leaves none for training: lower the ")
                + "share, or give longer series.",
                name);
    }

    private static string Carries(ModelDescription model) => $"{model.Name} carries its states from one batch to the next";

    /// <summary>In how many tracks samples are, and the windows that they are, where that is known.</summary>
    private static (int? Tracks, WindowSource? Windows) Arrangement(IBatchSource source) => source switch
    {
        TrackSource inTracks => (inTracks.Tracks, Arrangement(inTracks.Source).Windows),
        RangeSource range => Arrangement(range.Source),
        WeightedSource weighted => Arrangement(weighted.Source),
        _ => (null, source as WindowSource),
    };
}
