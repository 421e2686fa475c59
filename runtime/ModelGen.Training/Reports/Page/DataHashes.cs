namespace ModelGen.Training;

/// <summary>The SHA-256 of data sets. Trainings of a report mostly share their data, whose hash is then computed once.</summary>
internal sealed class DataHashes
{
    private readonly Dictionary<IBatchSource, string> known = [];

    /// <summary>The hash of a data set: see <see cref="Dataset.ComputeSha256"/>.</summary>
    public string Of(Dataset data)
    {
        if (!known.TryGetValue(data.Source, out string? hash))
        {
            known[data.Source] = hash = data.ComputeSha256();
        }

        return hash;
    }
}
