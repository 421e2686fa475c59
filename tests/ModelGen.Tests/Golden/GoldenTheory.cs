namespace ModelGen.Tests.Golden;

/// <summary>Rows of theories.</summary>
internal static class GoldenTheory
{
    public static IReadOnlyList<VectorWidth> Widths { get; } = [VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512];

    /// <summary>The width that a case is tried at where one is enough.</summary>
    public static VectorWidth WidthOf(GoldenCase golden) => Widths[GoldenCase.All.TakeWhile(other => other != golden).Count() % Widths.Count];

    /// <summary>A third of the cases, for what is tried at every width; with MODELGEN_WIDTHS=all each of them.</summary>
    public static IEnumerable<GoldenCase> Some => GoldenCase.All.Where((_, i) => AllWidths || i % Widths.Count == 0);

    private static bool AllWidths => Environment.GetEnvironmentVariable("MODELGEN_WIDTHS") == "all";

    /// <summary>Some cases, at one width each, in turn: other tests hold that bits do not depend on it. With MODELGEN_WIDTHS=all each is tried at every width.</summary>
    public static IEnumerable<(GoldenCase Golden, VectorWidth Width)> Each(Func<GoldenCase, bool> selects) => GoldenCase.All
        .Where(selects)
        .SelectMany(golden => AllWidths ? Widths : [WidthOf(golden)], (golden, width) => (golden, width));

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
}
