namespace ModelGen.Import.Onnx;

/// <summary>
/// The number of samples of a batch, which is not known when a file is read, as one of the whole numbers that a graph computes shapes with: a number that no
/// shape has stands for it, those above for its multiples.
/// </summary>
internal static class BatchSize
{
    private const long Base = -(1L << 61);
    private const long Most = 1L << 40;

    /// <summary>A multiple of the number of samples.</summary>
    public static long Times(long factor) =>
        factor is >= 1 and <= Most ? Base + factor : throw new ImportException("it computes with the number of samples what can't be followed");

    /// <summary>Whether a number stands for a multiple of the number of samples.</summary>
    public static bool Is(long number) => number is > Base and <= Base + Most;

    /// <summary>Which multiple it is.</summary>
    public static long Factor(long number) => number - Base;
}
