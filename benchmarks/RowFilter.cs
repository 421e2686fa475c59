namespace Benchmarks;

/// <summary>What the option <c>--filter</c> does.</summary>
internal static class RowFilter
{
    /// <summary>The rows whose name contains a text.</summary>
    /// <param name="rows">All rows; at least one.</param>
    /// <param name="name">The name of a row.</param>
    /// <param name="filter">The text; empty: all rows.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static TRow[] Apply<TRow>(IEnumerable<TRow> rows, Func<TRow, string> name, string filter)
    {
        TRow[] found = [.. rows.Where(row => name(row).Contains(filter, StringComparison.OrdinalIgnoreCase))];
        return found.Length > 0 ? found : throw new ArgumentException($"--filter: no row's name contains '{filter}'; the first is '{name(rows.First())}'");
    }
}
