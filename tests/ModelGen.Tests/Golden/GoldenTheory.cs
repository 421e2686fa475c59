using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Golden;

/// <summary>Rows of theories.</summary>
internal static class GoldenTheory
{
    public static IReadOnlyList<VectorWidth> Widths { get; } = [VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512];

    /// <summary>A third of the cases, for what is tried at every width; or all of them.</summary>
    public static IEnumerable<GoldenCase> Some => Thoroughness.Share(GoldenCase.All, Widths.Count);

    /// <summary>The width that a case is tried at where one is enough.</summary>
    public static VectorWidth WidthOf(GoldenCase golden) => WidthsOf(golden).First();

    /// <summary>Some cases, at one width each, in turn: other tests hold that bits do not depend on it.</summary>
    public static IEnumerable<(GoldenCase Golden, VectorWidth Width)> Each(Func<GoldenCase, bool> selects) => GoldenCase.All
        .Where(selects)
        .SelectMany(WidthsOf, (golden, width) => (golden, width));

    /// <summary>The same by name, as rows.</summary>
    public static TheoryData<string, VectorWidth> CasesAndWidths(Func<GoldenCase, bool> selects)
    {
        TheoryData<string, VectorWidth> rows = [];
        foreach ((GoldenCase golden, VectorWidth width) in Each(selects))
        {
            rows.Add(golden.Name, width);
        }

        return rows;
    }

    private static IEnumerable<VectorWidth> WidthsOf(GoldenCase golden) =>
        Thoroughness.WidthsOf(GoldenCase.All.TakeWhile(other => other != golden).Count());
}
