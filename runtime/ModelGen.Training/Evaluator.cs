namespace ModelGen.Training;

/// <summary>Loss and metrics of a model on a data set, in inference mode; keeps its buffers from one evaluation to the next.</summary>
/// <param name="model">The model.</param>
/// <param name="data">The data set, checked against the model.</param>
/// <param name="batchSize">Samples in a batch.</param>
/// <param name="role">What they are there for.</param>
/// <param name="own">Metrics of the program's own; null: none.</param>
/// <param name="threshold">See <see cref="MetricAccumulator(MetricDescription, ModelDescription, double?)"/>.</param>
internal sealed class Evaluator(
    ITrainableModel model, Dataset data, int batchSize, DataRole role, IEnumerable<IMetric>? own = null, double? threshold = null)
{
    private readonly BatchReader batches = new(data, batchSize, model: model.Description, role: role);
    private readonly BatchMeans means = new(model.Description, role, own, threshold);

    /// <summary>How many outputs of the last evaluation were not finite, at positions that count.</summary>
    public long NotFinite => means.NotFinite;

    /// <summary>Evaluates.</summary>
    /// <param name="prefix">What to put before the names.</param>
    /// <param name="cancellation">Ends the evaluation after the running batch.</param>
    /// <returns>The means, or null where it was ended.</returns>
    public MetricValues? Run(string prefix, CancellationToken cancellation)
    {
        means.Reset();
        model.ResetStates();
        bool complete = RunBatches(cancellation);
        model.ResetStates();
        return complete ? means.ToValues(prefix) : null;
    }

    private bool RunBatches(CancellationToken cancellation)
    {
        for (int step = 0; step < batches.Steps; step++)
        {
            if (cancellation.IsCancellationRequested)
            {
                return false;
            }

            Batch batch = batches.Read(step);
            double loss = batch.Forward(model, StepContext.Inference);
            means.Add(model, loss, batch.Targets, batch.Weights, batch.Count);
        }

        return true;
    }
}
