namespace ModelGen.Training;

/// <summary>A value of a history, and the epoch that gave it, from 0.</summary>
internal readonly record struct EpochValue(int Epoch, double Value);

/// <summary>One training of a report.</summary>
/// <param name="History">The training.</param>
/// <param name="Test">What the trained model said of the test data, or null.</param>
/// <param name="Name">What the report calls it; no other training of the report has this name.</param>
internal sealed record ReportRun(History History, Predictions? Test, string Name)
{
    /// <summary>The column by which trainings are compared.</summary>
    public const string ValidationAccuracy = "val_accuracy";

    /// <summary>The column by which trainings without accuracy are compared.</summary>
    public const string ValidationLoss = "val_loss";

    /// <summary>The last value of a column, or null where no epoch gave one.</summary>
    public EpochValue? Last(string column) => Values(column).Select(value => (EpochValue?)value).LastOrDefault();

    /// <summary>The best value of a column: the greatest accuracy or the least loss, of equals the first; NaN is never it.</summary>
    public EpochValue? Best(string column)
    {
        double sign = MetricNames.IsAccuracy(column) ? -1 : 1;
        return Values(column)
            .Where(value => !double.IsNaN(value.Value))
            .Select(value => (EpochValue?)value)
            .MinBy(value => sign * value!.Value.Value);
    }

    /// <summary>
    /// The run that a search over architectures would choose: that of the greatest validation accuracy of any epoch, of equals that
    /// of the least validation loss, then that of fewest parameters, then the first. Where no run has a validation accuracy, that of the
    /// least validation loss if all have the same kind of loss. Test data have no say, or their accuracy would be no test any more.
    /// </summary>
    /// <returns>The run, or null where nothing tells.</returns>
    public static ReportRun? Choose(IReadOnlyList<ReportRun> runs)
    {
        ReportRun[] byAccuracy = [.. runs.Where(run => run.Best(ValidationAccuracy) is not null)];
        bool sameLoss = runs.Select(run => run.History.Model.Training?.Loss).Distinct().Count() == 1;
        ReportRun[] candidates = byAccuracy.Length > 0 || !sameLoss
            ? byAccuracy
            : [.. runs.Where(run => run.Best(ValidationLoss) is not null)];
        return candidates
            .OrderByDescending(run => run.Best(ValidationAccuracy)?.Value ?? 0)
            .ThenBy(run => run.Best(ValidationLoss)?.Value ?? double.PositiveInfinity)
            .ThenBy(run => run.History.Model.ParameterCount)
            .FirstOrDefault();
    }

    private IEnumerable<EpochValue> Values(string column)
    {
        foreach (EpochRecord epoch in History.Epochs)
        {
            if (epoch.Values.TryGetValue(column, out double value))
            {
                yield return new EpochValue(epoch.Epoch, value);
            }
        }
    }
}
