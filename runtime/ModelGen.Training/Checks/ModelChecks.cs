namespace ModelGen.Training;

/// <summary>Checks of compiled models on a user's own weights and data.</summary>
public static class ModelChecks
{
    /// <summary>
    /// Compares the gradients of one batch with difference quotients of its loss, in training mode with the same dropout in each pass. Losses come from
    /// the model's own passes, which compute in float32; quotients are taken and extrapolated in double precision, each with an estimate of
    /// its error. The model has its weights, moving statistics included, its optimizer and its steps as before; its gradients are other ones.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Samples with targets; the first few are taken.</param>
    /// <param name="options">How many elements of how many samples are compared, and how far they may be apart; null: the defaults.</param>
    /// <returns>All elements that were compared, the worst first.</returns>
    /// <exception cref="ArgumentException">The data or the options do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model is in training, in use by another thread, or has queued steps.</exception>
    public static GradientCheckResult CheckGradients(this ITrainableModel model, Dataset data, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new GradientCheckOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Samples, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ElementsPerTensor, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Tolerance, nameof(options));
        TrainingPlan.CheckedBatchSize(model, null, nameof(model));
        DatasetChecks.CheckWithTargets(data, model.Description, nameof(data), DataRole.Any);
        using ModelInTraining training = new(model, Thread.CurrentThread);
        return new GradientCheck(model, data, options).Run();
    }

    /// <summary>
    /// Predicts and trains a few steps with copies of a model, on vectors of 128, 256 and 512 bits, each on one thread and on all, and compares outputs,
    /// losses and parameters: on the processor they have to be the same bits. Widths that the processor lacks run all the same, by smaller ones or
    /// number by number. With <paramref name="toDevice"/> a copy on a device takes part, whose results are to be near.
    /// </summary>
    /// <typeparam name="TModel">The model's class.</typeparam>
    /// <param name="model">The model, whose weights and optimizer are copied.</param>
    /// <param name="data">Samples with targets.</param>
    /// <param name="steps">How many training steps are taken, at least 0.</param>
    /// <param name="toDevice">
    /// Copies a model to a device, as <c>copy => copy.ToDevice(device)</c>; the check disposes of what it gives. Null: no device takes part.
    /// </param>
    /// <param name="tolerance">How far a device's outputs, losses and parameters may be away, as a share of the greatest of each.</param>
    /// <returns>How each way of computing compares with the first.</returns>
    /// <exception cref="ArgumentException">The data do not fit the model.</exception>
    public static WidthCheckResult CheckWidths<TModel>(
        this TModel model, Dataset data, int steps = 3, Func<TModel, ITrainableModel>? toDevice = null, double tolerance = 1e-4)
        where TModel : class, ITrainableModel, IModel<TModel>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        TrainingPlan.CheckedBatchSize(model, null, nameof(model));
        DatasetChecks.CheckWithTargets(data, model.Description, nameof(data), DataRole.Any);
        return new WidthCheck<TModel>(model, data, steps, tolerance).Run(toDevice);
    }
}
