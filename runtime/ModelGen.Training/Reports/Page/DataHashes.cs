namespace ModelGen.Training;

/// <summary>The SHA-256 of data sets. Trainings of a report mostly share their data, whose hash is then computed once.</summary>
internal sealed class DataHashes
{
    private readonly Dictionary<(ReadOnlyMemory<float> Inputs, ReadOnlyMemory<float> Targets, int InputLength), string> known = [];

    /// <summary>The hash of a data set: see <see cref="Dataset.Sha256"/>.</summary>
    public string Of(Dataset data)
    {
        (ReadOnlyMemory<float>, ReadOnlyMemory<float>, int) key = (data.Inputs, data.Targets, data.InputLength);
        if (!known.TryGetValue(key, out string? hash))
        {
            known[key] = hash = data.Sha256();
        }

        return hash;
    }
}
