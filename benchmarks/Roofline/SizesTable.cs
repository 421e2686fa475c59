using Spectre.Console;

namespace Benchmarks.Roofline;

/// <summary>Whether sizes that fit no vector and no tile reach about what sizes near them reach that do.</summary>
/// <param name="Conditions">Where and when it was measured.</param>
/// <param name="Rows">The rows.</param>
internal sealed record SizesTable(Conditions Conditions, IReadOnlyList<SizeRow> Rows) : ITable
{
    private const int Batch = 64;

    /// <summary>Pairs of a size and its neighbour: units, then features, then batch.</summary>
    private static readonly (Work Own, Work Neighbour)[] Pairs =
    [
        .. Both(Of<Lstm5>("lstm-5"), Of<Lstm8>("lstm-8")),
        .. Both(Of<Lstm16>("lstm-16"), Of<Lstm32>("lstm-32")),
        .. Both(Of<Lstm33>("lstm-33"), Of<Lstm32>("lstm-32")),
        .. Both(Of<Lstm100>("lstm-100"), Of<Lstm96>("lstm-96")),
        .. Both(Of<Lstm129>("lstm-129"), Of<Lstm128>("lstm-128")),
        .. Both(Of<Lstm300>("lstm-300"), Of<Lstm288>("lstm-288")),
        .. Both(Of<Lstm512>("lstm-512"), Of<Lstm256>("lstm-256")),
        .. Both(Of<Lstm128On1Features>("1 feature, lstm-128"), Of<Lstm128On16Features>("16 features, lstm-128")),
        .. Both(Of<Lstm128On2Features>("2 features, lstm-128"), Of<Lstm128On16Features>("16 features, lstm-128")),
        .. Both(Of<Lstm128On3Features>("3 features, lstm-128"), Of<Lstm128On16Features>("16 features, lstm-128")),
        .. Both(Of<Lstm128On39Features>("39 features, lstm-128"), Of<Lstm128On32Features>("32 features, lstm-128")),
        .. Both(Of<Lstm128On200Features>("200 features, lstm-128"), Of<Lstm128On192Features>("192 features, lstm-128")),
        .. Both(Of<Lstm128>("lstm-128", 1), Of<Lstm128>("lstm-128", 8)),
        .. Both(Of<Lstm128>("lstm-128", 2), Of<Lstm128>("lstm-128", 8)),
        .. Both(Of<Lstm128>("lstm-128", 5), Of<Lstm128>("lstm-128", 8)),
        .. Both(Of<Lstm128>("lstm-128", 63), Of<Lstm128>("lstm-128", 64)),
        .. Both(Of<Lstm128>("lstm-128", 65), Of<Lstm128>("lstm-128", 64)),
        .. Both(Of<Lstm128>("lstm-128", 1000), Of<Lstm128>("lstm-128", 1024)),
    ];

    /// <summary>Measures it.</summary>
    /// <param name="bench">What measures.</param>
    /// <param name="filter">What the names of the sizes contain.</param>
    public static SizesTable Measure(Bench bench, string filter)
    {
        List<(Work Own, Work Neighbour, Timing OwnTiming, Timing NeighbourTiming)> timings =
        [
            .. RowFilter.Apply(Pairs, pair => pair.Own.Name, filter)
                .Select(pair => (pair.Own, pair.Neighbour, bench.Time(pair.Own.Create), bench.Time(pair.Neighbour.Create))),
        ];

        // The peaks are known when all is timed.
        return new(
            new Conditions(bench),
            [.. timings.Select(pair => new SizeRow(bench.Figures(pair.Own, pair.OwnTiming), bench.Figures(pair.Neighbour, pair.NeighbourTiming)))]);
    }

    /// <inheritdoc/>
    public void Print()
    {
        Table table = Report.Table("work", "median, us", "share of peak", "neighbour", "median, us", "share of peak", "ratio of shares");
        foreach (SizeRow row in Rows)
        {
            table.AddRow(
                row.Own.Name,
                Report.Number(row.Own.Time.Median),
                Report.Share(row.Own.Share),
                row.Neighbour.Name,
                Report.Number(row.Neighbour.Time.Median),
                Report.Share(row.Neighbour.Share),
                Report.Ratio(row.Ratio));
        }

        Report.Write(table, Conditions.Notes());
    }

    private static Work[] Of<TModel>(string name, int batch = Batch)
        where TModel : ModelGen.ITrainableModel, ModelGen.IModel<TModel> =>
        [Work.TrainingStep<TModel>(name, batch), Work.Predict<TModel>(name, batch)];

    private static IEnumerable<(Work Own, Work Neighbour)> Both(Work[] own, Work[] neighbour) => own.Zip(neighbour);
}

/// <summary>A size and its neighbour.</summary>
/// <param name="Own">The size.</param>
/// <param name="Neighbour">A size near it that fits vectors and tiles.</param>
internal sealed record SizeRow(WorkRow Own, WorkRow Neighbour)
{
    /// <summary>The share of the size divided by that of the neighbour.</summary>
    public double? Ratio => Own.Share / Neighbour.Share;
}
