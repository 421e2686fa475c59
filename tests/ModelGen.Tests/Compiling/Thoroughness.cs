namespace ModelGen.Tests.Compiling;

/// <summary>
/// How much is tried where many cases take the same way through the compiler: a share of them, as each has machine code that has to be made, or everything,
/// with MODELGEN_TESTS=all.
/// </summary>
internal static class Thoroughness
{
    /// <summary>Whether everything is tried.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("MODELGEN_TESTS") == "all";

    /// <summary>One of so many cases, evenly spread, or all of them.</summary>
    public static IEnumerable<T> Share<T>(IEnumerable<T> all, int of) => all.Where((_, i) => IsFull || i % of == 0);

    /// <summary>The same of rows of a theory.</summary>
    public static TheoryData<T> Share<T>(TheoryData<T> all, int of) => [.. Share(all.Cast<object[]>().Select(row => (T)row[0]), of)];

    /// <summary>One of all widths of vectors, the next for the next case, or each of them.</summary>
    public static IEnumerable<VectorWidth> WidthsOf(int index)
    {
        VectorWidth[] all = [VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512];
        return IsFull ? all : [all[index % all.Length]];
    }
}
