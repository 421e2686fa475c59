namespace ModelGen.Training;

/// <summary>Fitting, evaluating and using models on data sets, with the meaning of Keras' methods of these names.</summary>
public static class ModelTraining
{
    /// <summary>
    /// Trains a model. Returns when the last epoch has ended, or earlier where <see cref="FitOptions.StopToken"/>, a signal or a callback asks
    /// for it; a cancelled <paramref name="cancellationToken"/> throws <see cref="OperationCanceledException"/> instead, and nothing is lost by it:
    /// <see cref="History.Of"/> has the history.
    /// </summary>
    /// <param name="model">The model to train; its parameters, its optimizer and its statistics go on from where they are.</param>
    /// <param name="train">The samples to train on, with targets.</param>
    /// <param name="options">The options of the run, or null for what the model's YAML says.</param>
    /// <param name="cancellationToken">
    /// The token that ends the run after the running batch, or after the batches that an <see cref="IQueuedModel"/> has queued. The weights are
    /// then those after the last step or, where <see cref="EarlyStopping"/> restores them, those of the best epoch.
    /// </param>
    /// <returns>What each epoch gave, and why the run ended.</returns>
    /// <remarks>
    /// <para>
    /// The losses and metrics of an epoch are those of its steps in training mode, while the parameters change; a mean loss weighs each step by
    /// its samples, a metric each output position that is not masked. Weights of samples and classes multiply the loss of each position, and do not
    /// change what the sum is divided by: see <see cref="Dataset.WithWeights"/> and <see cref="FitOptions.ClassWeights"/>. A last batch that comes out short is used as it is.
    /// </para>
    /// <para>
    /// The steps of an <see cref="IQueuedModel"/> are queued, and their results taken out all together when
    /// <see cref="IQueuedModel.QueueCapacity"/> of them are queued and at the end of each epoch; validation waits for its results.
    /// No step is left in the queue, not even by a callback that throws.
    /// </para>
    /// <para>
    /// A <see cref="ModelDescription.IsStateful"/> model begins each epoch and each validation with states of 0, takes the samples in their order, and
    /// a <see cref="FitOptions.ValidationSplit"/> cuts between two batches: see <see cref="Dataset.InTracks"/>.
    /// </para>
    /// <para>
    /// While it trains, the model refuses other threads: see <see cref="ITrainableModel.Reserve"/>. Callbacks run on the thread that trains.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// Data, options or callbacks do not fit the model, or the data have a number that it does not take; nothing was trained.
    /// </exception>
    /// <exception cref="CheckpointException">
    /// There is no checkpoint to go on from, see <see cref="FitOptions.Resume"/>, it is of another run, or the folder of a <see cref="Checkpoint"/> is in
    /// use; nothing was trained.
    /// </exception>
    /// <exception cref="InvalidDataException">The model does not take a number that was first read here, from a source; says which.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model is in training already, is in use by another thread, or has queued steps that were not completed; nothing was trained and their
    /// results are still there.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled before the last epoch ended; all callbacks have heard of the end.
    /// </exception>
    /// <exception cref="Exception">
    /// What a callback or the model threw, as it was, when all callbacks have heard of the end; <see cref="History.Of"/> gives the history up to
    /// there.
    /// </exception>
    public static History Fit(
        this ITrainableModel model, Dataset train, FitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        options ??= new FitOptions();
        TrainingPlan plan = TrainingPlan.Make(model, train, options);
        using ModelInTraining training = new(model, Thread.CurrentThread);
        return Run(training, plan, options, cancellationToken);
    }

    /// <summary>
    /// Trains a model as <see cref="Fit"/> does, without keeping the caller's thread: the whole run, its callbacks included, has a thread of its
    /// own. A cancelled token cancels the task; <see cref="History.Of"/> has the history of the exception that awaiting it throws.
    /// </summary>
    /// <param name="model">The model to train; from now on until the task has ended it refuses everybody but the callbacks.</param>
    /// <param name="train">The samples to train on, with targets.</param>
    /// <param name="options">
    /// The options of the run, or null for what the model's YAML says. <see cref="Progress.To(IProgress{EpochRecord})"/> reports epochs to the
    /// context that made an <see cref="IProgress{T}"/>, such as that of a user interface.
    /// </param>
    /// <param name="cancellationToken">The token that ends the run after the running batch, as for <see cref="Fit"/>.</param>
    /// <returns>What each epoch gave, and why the run ended. The task has all exceptions of <see cref="Fit"/>.</returns>
    public static Task<History> FitAsync(
        this ITrainableModel model, Dataset train, FitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        return RunAsync();

        // The token is not the task's: a run that is cancelled before it begins has a history too. Awaited, the exception cancels what is returned.
        async Task<History> RunAsync()
        {
            FitOptions given = options ?? new FitOptions();
            TaskCompletionSource<History> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
            ModelInTraining? training = null;
            Thread thread = new(() => Complete(result, () => Run(training!, TrainingPlan.Make(model, train, given), given, cancellationToken)))
            {
                IsBackground = true,
            };

            // From here on, and not only when the thread has begun, the model is the thread's.
            using ModelInTraining reserved = training = new ModelInTraining(model, thread);
            thread.Start();
            return await result.Task.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Computes the mean loss, each position's multiplied by its weight if the data set has any, and the metrics in inference mode; changes no parameters. States that a model carries from one batch to the next are 0
    /// before and after it.
    /// </summary>
    /// <param name="model">The model to ask.</param>
    /// <param name="data">The samples to evaluate on, with targets.</param>
    /// <param name="batchSize">
    /// Samples in a batch, at most and by default <see cref="ITrainableModel.BatchSize"/>. Where outputs are masked the mean loss
    /// depends on it, as in Keras: a batch's loss is the mean over its valid positions, and batches weigh by their samples.
    /// </param>
    /// <param name="threshold">
    /// The number above which a single output means class 1, for accuracy, precision, recall and F1. Where several outputs of a binary cross-entropy do
    /// not exclude each other it decides for each of them, in the last three. Null: the thresholds of the model's metrics, 0.5 by default.
    /// </param>
    /// <param name="metrics">What makes metrics of the program's own, as for <see cref="FitOptions.Metrics"/>; null: none.</param>
    /// <param name="cancellationToken">The token that ends the evaluation after the running batch.</param>
    /// <exception cref="ArgumentException">Data or batch size do not fit the model, or the loss does not take a target; says which.</exception>
    /// <exception cref="InvalidDataException">The loss does not take a target that was first read here, from a source; says which.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static EvaluationResult Evaluate(
        this ITrainableModel model,
        Dataset data,
        int? batchSize = null,
        double? threshold = null,
        IReadOnlyList<Func<IMetric>>? metrics = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        TrainingDescription training = TrainingPlan.TrainingSection(model.Description);
        DatasetChecks.CheckWithTargets(data, model.Description, nameof(data), DataRole.Evaluation);
        DatasetChecks.CheckThreshold(threshold, model.Description, nameof(threshold));
        IMetric[] own = OwnMetrics.Make(metrics ?? [], model.Description, nameof(metrics));
        int samples = TrainingPlan.CheckedBatchSize(model, batchSize, nameof(batchSize));
        if (model.Description.IsStateful)
        {
            StatefulData.Check(data, model.Description, samples, nameof(data), DataRole.Evaluation);
        }

        Evaluator evaluator = new(model, data, samples, DataRole.Evaluation, own, threshold);
        MetricValues values = evaluator.Run(prefix: "", cancellationToken) ?? throw new OperationCanceledException(cancellationToken);
        return new EvaluationResult(model.Description, data, values, evaluator.NotFinite);
    }

    /// <summary>Computes the outputs of all samples in inference mode.</summary>
    /// <param name="model">The model to ask.</param>
    /// <param name="data">The samples to predict; targets are not needed.</param>
    /// <param name="cancellationToken">The token that ends the computation after the running batch.</param>
    /// <returns>(n, output shape), C order.</returns>
    /// <exception cref="ArgumentException">The data do not fit the model, or their outputs are more than an array holds.</exception>
    /// <exception cref="OutOfMemoryException">There is not enough memory for the outputs; says how much they take.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static float[] Predict(this IModel model, Dataset data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        float[] outputs = SampleArray.Make(data, model.Description.OutputLength, "outputs");
        model.Predict(data, outputs, cancellationToken);
        return outputs;
    }

    /// <summary>Computes the outputs of all samples in inference mode, into memory of the caller.</summary>
    /// <param name="model">The model to ask.</param>
    /// <param name="data">The samples to predict; targets are not needed.</param>
    /// <param name="outputs">The memory for the outputs: (n, output shape), C order; of exactly this length.</param>
    /// <param name="cancellationToken">The token that ends the computation after the running batch.</param>
    /// <exception cref="ArgumentException">Data or outputs do not fit the model.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static void Predict(this IModel model, Dataset data, Span<float> outputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        DatasetChecks.CheckInputs(data, model.Description, nameof(data), DataRole.Any);
        if (outputs.Length != (long)data.Count * model.Description.OutputLength)
        {
            throw new ArgumentException(
                $"The memory for outputs holds {Quantity.Of(outputs.Length, "element")}; for {Quantity.Of(data.Count, "sample")} with outputs of "
                + $"{model.Description.OutputLength} give {(long)data.Count * model.Description.OutputLength}.",
                nameof(outputs));
        }

        ModelOutputs.Predict(model, data, outputs, targets: [], cancellationToken);
    }

    /// <summary>Computes the class of every sample in inference mode, to compare it with the class of its target.</summary>
    /// <param name="model">
    /// A classifier: trained with a cross-entropy, with accuracy or another metric of classes, or without a training section. Of outputs of
    /// several elements the first largest is the class; an output of one element is class 1 above 0.5, otherwise class 0. An output that is
    /// not finite is no class, and wrong.
    /// </param>
    /// <param name="data">
    /// Samples with targets: class indices, or probabilities in the shape of the output, of which the first largest is the label. At masked
    /// steps they may be anything.
    /// </param>
    /// <param name="sampleWeights">
    /// The weight of each sample, (n), or, for output sequences, of each step, (n, steps), in all scores, as <c>sample_weight</c> in Keras'
    /// <c>evaluate</c> does for <c>weighted_metrics</c>; finite and at least 0 where a step is not masked. Empty: those that the data set has, which
    /// they otherwise take the place of. See <see cref="ClassWeights"/> for weights by class, and <see cref="Dataset.WithoutWeights"/> for none.
    /// </param>
    /// <param name="output">The output that is asked for, of a model with several; the data have the targets of all of them. Null: the model has one.</param>
    /// <param name="cancellationToken">The token that ends the computation after the running batch.</param>
    /// <returns>One prediction for each sample or, for output sequences, each step that is not masked.</returns>
    /// <exception cref="ArgumentException">
    /// The model is no classifier, the data or the weights do not fit it, a target is no class, or the outputs carry a mask and the
    /// model is an instance for inference only; says what and where.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Predictions Classify(
        this IModel model,
        Dataset data,
        ReadOnlySpan<double> sampleWeights = default,
        string? output = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ChosenOutput chosen = new(model, data, output);
        DatasetChecks.CheckForClasses(chosen.Data, chosen.Description, nameof(data));
        sampleWeights = Weights(chosen.Description, chosen.Data, sampleWeights);
        return new Predictions(chosen.Data, chosen.Description, chosen.Compute(cancellationToken), sampleWeights);
    }

    /// <summary>Computes the outputs of every sample in inference mode, to compare them with its target element by element.</summary>
    /// <param name="model">A model whose loss compares elements: any but the sparse cross-entropy; or one without a training section.</param>
    /// <param name="data">The samples to compare with, with targets in the shape of the output.</param>
    /// <param name="sampleWeights">
    /// The weight of each sample, (n), or, for output sequences, of each step, (n, steps), in all scores; finite and at least 0. Empty: those that
    /// the data set has, which they otherwise take the place of.
    /// </param>
    /// <param name="output">The output that is asked for, of a model with several; the data have the targets of all of them. Null: the model has one.</param>
    /// <param name="cancellationToken">The token that ends the computation after the running batch.</param>
    /// <returns>Loss, MAE, RMSE and R2, and each element beside the true one; masked steps are left out.</returns>
    /// <exception cref="ArgumentException">
    /// The model's targets are class indices, the data or the weights do not fit it, or the outputs carry a mask and the model is an
    /// instance for inference only; says what.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static RegressionResult Regress(
        this IModel model,
        Dataset data,
        ReadOnlySpan<double> sampleWeights = default,
        string? output = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ChosenOutput chosen = new(model, data, output);
        DatasetChecks.CheckForNumbers(chosen.Data, chosen.Description, nameof(data));
        sampleWeights = Weights(chosen.Description, chosen.Data, sampleWeights);
        return new RegressionResult(chosen.Data, chosen.Description, chosen.Compute(cancellationToken), sampleWeights);
    }

    /// <summary>Tests a model in inference mode, for a <see cref="Report"/>, with what suits it.</summary>
    /// <param name="model">The model to ask.</param>
    /// <param name="data">The samples to test with, with targets, as <see cref="Fit"/> takes them.</param>
    /// <param name="sampleWeights">
    /// The weight of each sample, (n), or, for output sequences, of each step, (n, steps); finite and at least 0. Empty: those that the data set has,
    /// which they otherwise take the place of.
    /// </param>
    /// <param name="output">The output that is asked for, of a model with several; the data have the targets of all of them. Null: the model has one.</param>
    /// <param name="cancellationToken">The token that ends the computation after the running batch.</param>
    /// <returns>
    /// <see cref="Predictions"/>, as <see cref="Classify"/> makes them, where targets are classes: class indices, those of the categorical
    /// cross-entropy, and those of any other classifier if each is 0 or 1, with a single 1 among several. Otherwise a
    /// <see cref="RegressionResult"/>, as <see cref="Regress"/> makes it, also of the binary cross-entropy on targets that are no
    /// classes, such as the pixels of an image.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The data or the weights do not fit the model, or the outputs carry a mask and the model is an instance for inference only; says what.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static TestResult Test(
        this IModel model,
        Dataset data,
        ReadOnlySpan<double> sampleWeights = default,
        string? output = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ChosenOutput chosen = new(model, data, output);
        ModelDescription description = chosen.Description;
        DatasetChecks.CheckOneOutput(description, nameof(model));
        if (ClassTargets.AreAlways(description, chosen.Data))
        {
            return model.Classify(data, sampleWeights, output, cancellationToken);
        }

        if (ClassTargets.AreNever(description))
        {
            return model.Regress(data, sampleWeights, output, cancellationToken);
        }

        DatasetChecks.CheckForNumbers(chosen.Data, description, nameof(data));
        sampleWeights = Weights(description, chosen.Data, sampleWeights);
        ModelOutputs outputs = chosen.Compute(cancellationToken);
        return ClassTargets.AreHere(description, outputs)
            ? new Predictions(chosen.Data, description, outputs, sampleWeights)
            : new RegressionResult(chosen.Data, description, outputs, sampleWeights);
    }

    /// <summary>Trains a model that is in training.</summary>
    private static History Run(ModelInTraining training, TrainingPlan plan, FitOptions options, CancellationToken cancellation)
    {
        using RunStore? store = RunStore.Open(training.Model.Description, plan, options);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(options.StopToken, cancellation);
        using EndSignals? signals = options.HandleCancelKey ? new EndSignals(stop) : null;
        TrainingPlan run = store?.Saved is null ? plan : plan.GoingOn(store.Saved.File);
        StepProbe? probe = StepProbe.For(training.Model, options);
        return new FitLoop(training, run, options.Progress ?? Progress.Default(), options.Callbacks, probe, store, stop.Token, cancellation).Run();
    }

    /// <summary>Gives a task what a function gives, or its exception.</summary>
    private static void Complete(TaskCompletionSource<History> result, Func<History> run)
    {
        try
        {
            result.SetResult(run());
        }
        catch (Exception exception)
        {
            result.SetException(exception);
        }
    }

    /// <summary>The weights of a test: those that are given, otherwise those of the data set, which was checked against the model.</summary>
    /// <exception cref="ArgumentException">There are not as many weights as samples or steps. Each is looked at where it counts only.</exception>
    private static ReadOnlySpan<double> Weights(ModelDescription model, Dataset data, ReadOnlySpan<double> given)
    {
        bool forSteps = given.Length == (long)data.Count * model.Positions;
        EvaluationChecks.CheckWeightCount(given, forSteps ? given.Length : data.Count, "sampleWeights");
        return given.IsEmpty ? PositionWeights.OfAll(data, model) : given;
    }
}
