namespace ModelGen.Tests.Golden;

/// <summary>Rows of theories.</summary>
internal static class GoldenTheory
{
    public static IReadOnlyList<VectorWidth> Widths { get; } = [VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512];

    /// <summary>Some cases at every width.</summary>
    public static TheoryData<string, VectorWidth> CasesAndWidths(Func<GoldenCase, bool> selects)
    {
        TheoryData<string, VectorWidth> rows = [];
        foreach (GoldenCase golden in GoldenCase.All.Where(selects))
        {
            foreach (VectorWidth width in Widths)
            {
                rows.Add(golden.Name, width);
            }
        }

        return rows;
    }
}
