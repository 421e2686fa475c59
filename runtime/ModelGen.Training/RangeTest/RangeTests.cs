using System.Globalization;

namespace ModelGen.Training;

/// <summary>Finding a learning rate before training.</summary>
public static class RangeTests
{
    /// <summary>The least range: two powers of ten.</summary>
    private const double LeastRatio = 100;

    /// <summary>
    /// Trains for some steps with a learning rate that rises from one to another, by the same factor each time, and gives the losses (Smith 2015). The
    /// model is then as it was: parameters, what the optimizer keeps, steps and learning rate are restored, however the test ends.
    /// </summary>
    /// <param name="model">The model; what it has learned before counts, so a new one is tested for a training from the start.</param>
    /// <param name="data">The samples to train on, with targets.</param>
    /// <param name="from">The first learning rate, above 0.</param>
    /// <param name="to">The last learning rate, at least 100 times the first. The test ends before it where the loss is no longer a finite number.</param>
    /// <param name="steps">The number of steps, at least 10.</param>
    /// <param name="seed">The seed of shuffling and dropout; null: the model's.</param>
    /// <param name="cancellationToken">The token that ends the test after the running batch, with an exception.</param>
    /// <exception cref="ArgumentException">The data do not fit the model; says which.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range or the number of steps is too small.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <remarks>The rates are those that steps take, whatever schedule or decay the model has.</remarks>
    public static LearningRateTest FindLearningRate(
        this ITrainableModel model,
        Dataset data,
        double from = 1e-7,
        double to = 1,
        int steps = 100,
        ulong? seed = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (!(from > 0 && to >= LeastRatio * from && float.IsFinite((float)to)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(to),
                string.Create(CultureInfo.InvariantCulture, $"Rates from {from} to {to} are no range to test: it begins above 0, and ends at 100 times as much or more."));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 10);
        double[] rates = [.. Enumerable.Range(0, steps).Select(i => from * DoubleMath.Pow(to / from, (double)i / (steps - 1)))];
        RangeTestCallback test = new(rates);
        int batchSize = TrainingPlan.CheckedBatchSize(model, null, nameof(model));
        int perEpoch = ((data.Count - 1) / batchSize) + 1;
        FitOptions options = new()
        {
            Epochs = ((steps - 1) / perEpoch) + 1,
            ValidationSplit = 0,
            Seed = seed,
            Progress = Progress.None,
            Callbacks = [test],
        };
        float[] parameters = model.Parameters.ToArray(), state = model.OptimizerState.ToArray();
        (long iterations, double rate) = (model.Iterations, model.LearningRate);
        try
        {
            model.Fit(data, options, cancellationToken);
        }
        finally
        {
            parameters.CopyTo(model.EditParameters());
            state.CopyTo(model.EditOptimizerState());
            (model.Iterations, model.LearningRate) = (iterations, rate);
            model.ResetStates();
        }

        double[] losses = test.Losses;
        return new LearningRateTest(model.Description, rates[..losses.Length], losses);
    }
}
