using System.Collections.Immutable;

namespace ModelGen.Training;

/// <summary>
/// The means of loss and metrics over the batches of an epoch or an evaluation. The mean loss weighs a batch by its samples,
/// masked steps or not; a metric weighs every position that counts. Both as Keras does.
/// </summary>
internal sealed class BatchMeans
{
    private readonly ModelDescription model;
    private readonly OutputMeans[] outputs;
    private double lossSum;
    private long samples;

    /// <param name="model">The model.</param>
    /// <param name="role">What the data are there for.</param>
    /// <param name="own">Metrics of the program's own; null: none.</param>
    /// <param name="threshold">See <see cref="MetricAccumulator(MetricDescription, ModelDescription, double?)"/>.</param>
    public BatchMeans(ModelDescription model, DataRole role, IEnumerable<IMetric>? own = null, double? threshold = null)
    {
        this.model = model;
        TrainingPlan.TrainingSection(model);
        outputs = [.. OutputView.Of(model).Select(part => new OutputMeans(part, role, (own ?? []).Where(metric => Measures(metric, part)), threshold))];
        Names = ["loss", .. OutputLosses.Select(output => output.LossName), .. All.Select(metric => metric.Name)];
    }

    /// <summary>The loss and the metrics.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>What is known of the values of metrics, by their names without prefixes.</summary>
    public IReadOnlyDictionary<string, MetricNature> Natures => outputs.SelectMany(output => output.Natures)
        .DistinctBy(metric => metric.Name)
        .ToDictionary(metric => metric.Name, metric => metric.Nature);

    /// <summary>All metrics with their keys.</summary>
    private IEnumerable<(string Name, MetricAccumulator Metric)> All => outputs.SelectMany(output => output.All);

    /// <summary>The outputs whose losses have names.</summary>
    private IEnumerable<OutputMeans> OutputLosses => outputs.Where(_ => outputs.Length > 1);

    /// <summary>Whether no batch was added since the start or <see cref="Reset"/>.</summary>
    public bool IsEmpty => samples == 0;

    /// <summary>How many outputs were not finite, at positions that count.</summary>
    public long NotFinite => outputs.Sum(output => output.NotFinite);

    /// <summary>Adds the batch of the model's last forward pass; call it before the model does anything else.</summary>
    /// <exception cref="InvalidDataException">A target at a position that counts, as the mask says only now, is none that the loss takes.</exception>
    public void Add(ITrainableModel model, double loss, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, int count)
    {
        lossSum += loss * count;
        samples += count;
        ReadOnlySpan<double> losses = model.OutputLosses;
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i].Add(this.model, model.Outputs, targets, model.OutputMask, weights);
            if (outputs.Length > 1)
            {
                outputs[i].LossSum += losses[i] * count;
            }
        }
    }

    public void Reset()
    {
        lossSum = 0;
        samples = 0;
        foreach (OutputMeans output in outputs)
        {
            output.Reset();
        }
    }

    /// <summary>Keeps the sums of the batches so far.</summary>
    public void Save(SavedState state)
    {
        state.Set("loss", lossSum);
        state.Set("samples", samples);
        foreach (OutputMeans output in outputs)
        {
            output.Save(state);
        }

        foreach ((string name, MetricAccumulator metric) in All)
        {
            metric.Save(state.Part(name));
        }
    }

    /// <summary>Brings the sums back.</summary>
    public void Restore(SavedState state)
    {
        lossSum = state.GetNumber("loss");
        samples = (long)state.GetNumber("samples");
        foreach (OutputMeans output in outputs)
        {
            output.Restore(state);
        }

        foreach ((string name, MetricAccumulator metric) in All)
        {
            metric.Restore(state.Part(name));
        }
    }

    /// <summary>The values.</summary>
    /// <param name="prefix">What to put before the names.</param>
    /// <param name="ofWholeEpochs">Whether those are among them that take all positions at once.</param>
    public MetricValues ToValues(string prefix, bool ofWholeEpochs = true) => new(
        OutputLosses.Select(output => new MetricValue(prefix + output.LossName, Mean(output.LossSum)))
            .Concat(All.Where(entry => ofWholeEpochs || !entry.Metric.IsOfWholeEpochs)
                .Select(entry => new MetricValue(prefix + entry.Name, entry.Metric.Value)))
            .Prepend(new MetricValue(prefix + "loss", Mean(lossSum))));

    /// <summary>Whether a metric of the program's own is of an output.</summary>
    private static bool Measures(IMetric metric, OutputView part) => part.Name.Length == 0 || metric.Output == part.Name;

    private double Mean(double sum) => IsEmpty ? 0 : sum / samples;
}
