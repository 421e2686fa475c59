using ModelGen;
using Spectre.Console;

namespace Benchmarks.Roofline;

/// <summary>Whether the time of LSTM(128) and Dense(10) grows as the batch and the time steps do.</summary>
/// <param name="Conditions">Where and when it was measured.</param>
/// <param name="Rows">The rows.</param>
internal sealed record GrowthTable(Conditions Conditions, IReadOnlyList<GrowthRow> Rows) : ITable
{
    private const int Batch = 64;

    private static readonly int[] Batches = [16, 32, 64, 128, 256];

    /// <summary>Each series is the same work in growing sizes.</summary>
    private static readonly Sized[][] Series =
    [
        [.. Batches.Select(batch => TrainingStep<Lstm128>("lstm-128", batch))],
        [.. Batches.Select(batch => Predict<Lstm128>("lstm-128", batch))],
        [
            TrainingStep<Lstm128>("28 steps, lstm-128", Batch),
            TrainingStep<Lstm128On56Steps>("56 steps, lstm-128", Batch),
            TrainingStep<Lstm128On112Steps>("112 steps, lstm-128", Batch),
        ],
        [
            Predict<Lstm128>("28 steps, lstm-128", Batch),
            Predict<Lstm128On56Steps>("56 steps, lstm-128", Batch),
            Predict<Lstm128On112Steps>("112 steps, lstm-128", Batch),
        ],
    ];

    /// <summary>Measures it.</summary>
    /// <param name="bench">What measures.</param>
    /// <param name="filter">What the names of the rows contain.</param>
    public static GrowthTable Measure(Bench bench, string filter)
    {
        HashSet<string> asked = [.. RowFilter.Apply(Series.SelectMany(series => series), sized => sized.Work.Name, filter).Select(sized => sized.Work.Name)];
        List<GrowthRow> rows = [];
        foreach (Sized[] series in Series)
        {
            double? first = null;
            foreach (Sized sized in series.Where(sized => asked.Contains(sized.Work.Name)))
            {
                Measurement time = bench.Time(sized.Work.Create).Time;
                double each = 1e3 * time.Median / sized.SampleSteps;
                first ??= each;
                rows.Add(new(sized.Work.Name, time, each, each / first.Value));
            }
        }

        return new(new Conditions(bench), rows);
    }

    /// <inheritdoc/>
    public void Print()
    {
        Table table = Report.Table("work", "median, us", "quartiles", "ns for a step of a sample", "of that of the smallest");
        foreach (GrowthRow row in Rows)
        {
            table.AddRow(
                row.Name,
                Report.Number(row.Time.Median),
                Report.Quartiles(row.Time),
                Report.Number(row.NanosecondsEach),
                Report.Ratio(row.Growth));
        }

        Report.Write(table, Conditions.Notes());
    }

    private static Sized TrainingStep<TModel>(string name, int batch)
        where TModel : ITrainableModel, IModel<TModel> =>
        new(Work.TrainingStep<TModel>(name, batch), batch * TModel.ModelDescription.InputShape[0]);

    private static Sized Predict<TModel>(string name, int batch)
        where TModel : IModel<TModel> =>
        new(Work.Predict<TModel>(name, batch), batch * TModel.ModelDescription.InputShape[0]);

    /// <summary>Work with the product of its samples and their time steps.</summary>
    private sealed record Sized(Work Work, int SampleSteps);
}

/// <summary>One row of the table.</summary>
/// <param name="Name">The work.</param>
/// <param name="Time">In microseconds.</param>
/// <param name="NanosecondsEach">Its time divided by samples and time steps.</param>
/// <param name="Growth">This as a ratio to that of the first row of the same kind: 1 where the time is linear.</param>
internal sealed record GrowthRow(string Name, Measurement Time, double NanosecondsEach, double Growth);
