using ModelGen.Execution;

namespace ModelGen.Training;

/// <summary>Memory for what a model says of a whole data set.</summary>
internal static class OutputArray
{
    /// <summary>Makes memory for some numbers of each sample.</summary>
    /// <exception cref="ArgumentException">No array holds as many.</exception>
    /// <exception cref="OutOfMemoryException">There is not as much memory.</exception>
    public static float[] Make(Dataset data, int each) => LargeArray.Make<float>(
        (long)data.Count * each,
        $"The outputs of {data.Count} samples with {each} numbers each",
        $"take the samples in parts, with {nameof(Dataset)}.{nameof(Dataset.Slice)}");
}
