namespace ModelGen.Training;

/// <summary>A value of a history, and the epoch that gave it, from 0.</summary>
internal readonly record struct EpochValue(int Epoch, double Value);

/// <summary>One training of a report.</summary>
/// <param name="History">The training run.</param>
/// <param name="Test">What the trained model gave on the test data, or null.</param>
/// <param name="Name">What the report calls it; no other training run of the report has this name.</param>
internal sealed record ReportRun(History History, TestResult? Test, string Name)
{
    /// <summary>The column by which training runs are compared.</summary>
    public const string ValidationAccuracy = "val_accuracy";

    /// <summary>The column by which training runs without accuracy are compared.</summary>
    public const string ValidationLoss = "val_loss";

    /// <summary>The model that was trained.</summary>
    public ModelDescription Model => History.Model;

    /// <summary>The model as if the output that was tested were its only one.</summary>
    public ModelDescription Tested => Test?.Model ?? Model;

    /// <summary>What its first layer takes for padding: a step whose features all equal this; null: nothing.</summary>
    /// <remarks>A masking further behind compares what other layers have made of the sample.</remarks>
    public float? Mask => SampleSteps.InputMask(Model);

    /// <summary>The names of the classes; of a model that tells no classes apart, of its outputs.</summary>
    public IReadOnlyList<string> ClassNames => Predictions.NamesOf(Tested, new ClassRule(Tested.OutputShape[^1], targetWidth: 1).Classes);

    /// <summary>The data sets, with their names.</summary>
    public IEnumerable<(string Name, Dataset Data)> DataSets
    {
        get
        {
            yield return ("training", History.TrainingData);
            if (History.ValidationData is not null)
            {
                yield return ("validation", History.ValidationData);
            }

            if (Test is not null)
            {
                yield return ("test", Test.Data);
            }
        }
    }

    /// <summary>Samples with the targets of the output that was tested.</summary>
    public Dataset OfOutput(Dataset data) => Tested.OutputName is string name && data.Source is not TargetPartSource
        ? new Dataset(new TargetPartSource(data.Source, OutputView.Named(Model, name), Model.Positions))
        : data;

    /// <summary>Puts a training and its test together.</summary>
    /// <exception cref="ArgumentException">The test result is another model's.</exception>
    public static ReportRun Of(History history, TestResult? test, string name)
    {
        ModelDescription tested = test?.Model.OutputName is string output && history.Model.Outputs.Any(own => own.Name == output)
            ? history.Model.WithOutput(output)
            : history.Model;
        if (test is not null && Identity(test.Model) != Identity(tested))
        {
            throw new ArgumentException(
                $"The test result is that of {Identity(test.Model)}, but the training run is that of {Identity(history.Model)}; give what "
                + "the trained model gave on the test data.",
                nameof(test));
        }

        return new ReportRun(history, test, name);
    }

    /// <summary>
    /// The value of a column that says how good the model is that came out, see <see cref="History.Final"/>; where no epoch ran to its end,
    /// the last one. Null where there is none.
    /// </summary>
    public EpochValue? Final(string column) =>
        (History.Final ?? History.Epochs.LastOrDefault()) is EpochRecord epoch && epoch.Values.TryGetValue(column, out double value)
            ? new EpochValue(epoch.Epoch, value)
            : null;

    /// <summary>The best value of a column: the greatest of an accuracy, the least of a loss, of equals the first; NaN is never it.</summary>
    public EpochValue? Best(string column)
    {
        double sign = History.NatureOf(column).GreaterIsBetter ? -1 : 1;
        return Values(column)
            .Where(value => !double.IsNaN(value.Value))
            .Select(value => (EpochValue?)value)
            .MinBy(value => sign * value!.Value.Value);
    }

    /// <summary>
    /// The run that a search over architectures would choose: that of the greatest final validation accuracy, of equals that of the least
    /// validation loss, then that of fewest parameters, then the first. Where no run has a validation accuracy, that of the least
    /// validation loss if all have the same kind of loss. Test data are not used for this choice, or their accuracy would no longer be a test.
    /// </summary>
    /// <returns>The run, or null where nothing tells.</returns>
    public static ReportRun? Choose(IReadOnlyList<ReportRun> runs)
    {
        ReportRun[] byAccuracy = [.. runs.Where(run => run.Final(ValidationAccuracy) is { Value: not double.NaN })];
        bool sameLoss = runs.Select(run => (run.Model.Training?.Loss, run.Model.Training?.LossSettings)).Distinct().Count() == 1;
        ReportRun[] candidates = byAccuracy.Length > 0 || !sameLoss
            ? byAccuracy
            : [.. runs.Where(run => run.Final(ValidationLoss) is { Value: not double.NaN })];
        return candidates
            .OrderByDescending(run => run.Final(ValidationAccuracy)?.Value)
            .ThenBy(run => run.Final(ValidationLoss) is { Value: not double.NaN and double loss } ? loss : double.PositiveInfinity)
            .ThenBy(run => run.Model.ParameterCount)
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

    private static string Identity(ModelDescription model) => $"{model.Name} with input {model.InputShape} and output {model.OutputShape}";
}
