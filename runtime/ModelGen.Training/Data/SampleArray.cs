using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>Memory for something of each sample of a data set.</summary>
internal static class SampleArray
{
    /// <summary>Makes memory for some elements of each sample.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="each">Elements of one sample.</param>
    /// <param name="what">What they are, in the plural.</param>
    /// <exception cref="ArgumentException">No array holds as many.</exception>
    /// <exception cref="OutOfMemoryException">There is not as much memory.</exception>
    public static float[] Make(Dataset data, int each, string what) => LargeArray.Make<float>(
        (long)data.Count * each,
        $"The {what} of {Quantity.Of(data.Count, "sample")} with {Quantity.Of(each, "element")} each",
        $"take the samples in parts, with {nameof(Dataset)}.{nameof(Dataset.Slice)}");
}
