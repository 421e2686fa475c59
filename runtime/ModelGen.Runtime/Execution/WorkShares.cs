namespace ModelGen.CompilerServices;

/// <summary>Into how many parts the work of a model is cut.</summary>
/// <param name="Layout">How much work there is.</param>
/// <param name="Threads">Threads of the team.</param>
/// <param name="PartWork">Multiply-adds that are worth a part.</param>
internal readonly record struct WorkShares(ModelLayout Layout, int Threads, long PartWork)
{
    /// <summary>Samples that are worth a part: they share each reading of the weights.</summary>
    private const int PartSamples = 2;

    /// <summary>Samples of a thread that fill the tiles of products in two parts too, so that a thread that starts late takes one of them.</summary>
    private const int SplitSamples = 2 * 2 * Product.TileRows;

    /// <summary>Parts of a pass over some samples.</summary>
    /// <param name="samples">How many.</param>
    public int OfSamples(int samples)
    {
        int most = samples / Threads >= SplitSamples ? 2 * Threads : Math.Min(Threads, samples / PartSamples);
        return Of(samples * Layout.Work, most);
    }

    /// <summary>Parts of the optimizer's step.</summary>
    /// <param name="samples">Samples of the batch.</param>
    public int OfUpdate(int samples) => OfWeights(2L * Layout.Trainable, samples);

    /// <summary>Parts of packing the weights.</summary>
    /// <param name="forTraining">Whether what only training needs is packed too.</param>
    /// <param name="samples">Samples that come next.</param>
    public int OfPacking(bool forTraining, int samples) => OfWeights(forTraining ? Layout.PackedForTraining : Layout.Packed, samples);

    /// <summary>Where one thread takes all samples, the weights had better stay in its caches.</summary>
    private int OfWeights(long weights, int samples) => OfSamples(samples) == 1 ? 1 : Of(weights * MemoryContract.NumberWork, Threads);

    private int Of(long work, int most) => Threads == 1 ? 1 : (int)Math.Clamp(work / PartWork, 1, Math.Max(1, most));
}
