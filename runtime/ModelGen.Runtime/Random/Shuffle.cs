namespace ModelGen.CompilerServices;

/// <summary>Random order.</summary>
internal static class Shuffle
{
    /// <summary>
    /// Brings indices into random order, each order equally likely: Fisher and Yates' exchanges from the end, with Lemire's
    /// unbiased choice ("Fast Random Integer Generation in an Interval", 2019) of each partner.
    /// </summary>
    /// <param name="indices">What to reorder in place.</param>
    /// <param name="stream">Where the random words come from, from index 0 on.</param>
    public static void Permute(Span<int> indices, in RandomStream stream)
    {
        long word = 0;
        for (int last = indices.Length - 1; last > 0; last--)
        {
            int partner = (int)Below((uint)last + 1, in stream, ref word);
            (indices[last], indices[partner]) = (indices[partner], indices[last]);
        }
    }

    /// <summary>
    /// A number below <paramref name="bound"/>: the upper half of word × bound, where words are drawn anew whose lower half falls
    /// among the first 2³² mod bound, which would favour some numbers.
    /// </summary>
    private static uint Below(uint bound, in RandomStream stream, ref long word)
    {
        uint favoured = unchecked(0u - bound) % bound;
        while (true)
        {
            ulong product = (ulong)stream.Bits(word++) * bound;
            if ((uint)product >= favoured)
            {
                return (uint)(product >> 32);
            }
        }
    }
}
