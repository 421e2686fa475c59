using System.Collections.Immutable;
using System.Globalization;
using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>A training run's settings, with all defaults filled in, and its data, all of it checked.</summary>
internal sealed record TrainingPlan(Dataset TrainingData, Dataset? ValidationData, TrainingSettings Settings)
{
    /// <summary>The metrics of the program's own that measure the training.</summary>
    public IMetric[] Metrics { get; init; } = [];

    /// <summary>Those that measure the validation.</summary>
    public IMetric[] ValidationMetrics { get; init; } = [];

    /// <summary>Fills in what the options leave to the model, and checks everything that can be wrong before training.</summary>
    /// <exception cref="ArgumentException">An option or the data do not fit the model.</exception>
    public static TrainingPlan Make(ITrainableModel model, Dataset data, FitOptions options)
    {
        ModelDescription description = model.Description;
        TrainingDescription defaults = TrainingSection(description);
        DatasetChecks.CheckWithTargets(data, description, "train", DataRole.Training);
        ulong seed = options.Seed ?? defaults.Seed;
        double share = ValidationShare(options, defaults);
        if (options.ValidationData is not null)
        {
            DatasetChecks.CheckWithTargets(options.ValidationData, description, nameof(options), DataRole.Validation);
        }

        int epochs = options.Epochs ?? defaults.Epochs;
        if (options.InitialEpoch < 0 || epochs <= options.InitialEpoch)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Training from epoch {options.InitialEpoch} up to epoch {epochs}, counted from 0, trains nothing; "
                    + $"{nameof(FitOptions.InitialEpoch)} is at least 0 and below {nameof(FitOptions.Epochs)}."),
                nameof(options));
        }

        CheckCallbacks(options, description);
        (IMetric[] metrics, IMetric[] validationMetrics) = OwnMetrics.MakeTwice(options.Metrics, model.Description, nameof(options));
        int batchSize = CheckedBatchSize(model, options.BatchSize, nameof(options));
        if (description.IsStateful)
        {
            StatefulData.CheckOptions(options, share, description, nameof(options));
            StatefulData.Check(data, description, batchSize, "train", DataRole.Training);
            if (options.ValidationData is not null)
            {
                StatefulData.Check(options.ValidationData, description, batchSize, nameof(options), DataRole.Validation);
            }
        }

        TrainingSettings settings = new(
            batchSize, options.InitialEpoch, epochs, seed, options.Shuffle ?? !description.IsStateful, model.LearningRate, string.Join(", ", options.Callbacks))
        {
            ClassWeights = CheckedClassWeights(options, description),
        };
        if (options.ValidationData is not null || share == 0)
        {
            return new TrainingPlan(data, options.ValidationData, settings) { Metrics = metrics, ValidationMetrics = validationMetrics };
        }

        (Dataset training, Dataset validation) = description.IsStateful
            ? StatefulData.Split(data, share, batchSize, nameof(options))
            : data.Split(share, options.SplitMode, seed);
        return new TrainingPlan(training, validation, settings with { SplitMode = options.SplitMode })
        {
            Metrics = metrics,
            ValidationMetrics = validationMetrics,
        };
    }

    /// <summary>The plan of a run that goes on from a checkpoint: its settings are those that the run began with.</summary>
    public TrainingPlan GoingOn(TensorFile saved) => this with
    {
        Settings = Settings with { LearningRate = RunState.InitialLearningRateIn(saved) },
    };

    /// <summary>The model's <c>training</c> section.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static TrainingDescription TrainingSection(ModelDescription model) => model.Training
        ?? throw new ArgumentException($"{model.Name} has no training section, so no loss to train or evaluate with.", nameof(model));

    /// <summary>The batch size to use: the one asked for, or all that the model has memory for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="asked">The batch size asked for, or null.</param>
    /// <param name="name">The parameter that asked.</param>
    /// <exception cref="ArgumentException">The model has no memory for as many samples.</exception>
    public static int CheckedBatchSize(ITrainableModel model, int? asked, string name)
    {
        if (model.BatchSize < 1)
        {
            throw new ArgumentException(
                $"This instance of {model.Description.Name} was made for inference only; make it with a batch size of at least 1.",
                nameof(model));
        }

        int batchSize = asked ?? model.BatchSize;
        if (batchSize < 1 || batchSize > model.BatchSize)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The batch size is {batchSize}; this instance of {model.Description.Name} takes 1 to {model.BatchSize}. "
                    + $"Make it with a larger {nameof(ModelOptions)}.{nameof(ModelOptions.BatchSize)} for more."),
                name);
        }

        return batchSize;
    }

    private static void CheckCallbacks(FitOptions options, ModelDescription description)
    {
        if (description.Training!.Optimizer.Schedule is RateSchedule schedule && options.Callbacks.Any(callback => callback is LearningRateSchedule))
        {
            throw new ArgumentException(
                $"The learning rate of {description.Name} has a schedule of its own, {schedule}, and the callback {nameof(LearningRateSchedule)} sets it too; "
                + "leave out one of the two.",
                nameof(options));
        }

        if (options.Callbacks.Any(callback => callback is LearningRateSchedule) && options.Callbacks.Any(callback => callback is ReduceLearningRateOnPlateau))
        {
            throw new ArgumentException(
                $"Both {nameof(LearningRateSchedule)} and {nameof(ReduceLearningRateOnPlateau)} set the learning rate, so that each undoes what the other "
                + "does; leave one of the two callbacks out.",
                nameof(options));
        }

        if (options.Callbacks.Count(callback => callback is Checkpoint) > 1)
        {
            throw new ArgumentException($"There is more than one {nameof(Checkpoint)}; a run is kept in one folder.", nameof(options));
        }

        if (options.Resume is { Path: null } && !options.Callbacks.Any(callback => callback is Checkpoint))
        {
            throw new ArgumentException(
                $"{nameof(FitOptions.Resume)} is true, which means the last checkpoint in the folder of a {nameof(Checkpoint)}, and there is none among the "
                + "callbacks: add one, or give the path of a file or a folder.",
                nameof(options));
        }
    }

    /// <summary>The weights of the classes, one for each.</summary>
    /// <exception cref="ArgumentException">There are not as many as classes, one is none, or a target is of no single class.</exception>
    private static ImmutableArray<double> CheckedClassWeights(FitOptions options, ModelDescription model)
    {
        if (options.ClassWeights is not IReadOnlyList<double> weights)
        {
            return [];
        }

        if (!model.Outputs.IsEmpty)
        {
            throw new ArgumentException(
                $"{nameof(FitOptions.ClassWeights)} are of the classes of one output, and {model.Name} has several: give weights of positions instead, with "
                + $"{nameof(Dataset)}.{nameof(Dataset.WithWeights)}.",
                nameof(options));
        }

        DatasetChecks.CheckSingleClass(model, nameof(options));
        int classes = Math.Max(model.OutputShape[^1], 2);
        if (weights.Count != classes)
        {
            throw new ArgumentException(
                $"{nameof(FitOptions.ClassWeights)} has {Quantity.Of(weights.Count, "weight")}; {model.Name} tells {classes} classes apart: give one for each, "
                + "1 for a class that is to count as it is.",
                nameof(options));
        }

        for (int i = 0; i < weights.Count; i++)
        {
            if (!ArgumentChecks.IsWeight((float)weights[i]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"The weight of class {i} is {weights[i]}; weights are finite numbers of at least 0."),
                    nameof(options));
            }
        }

        return [.. weights];
    }

    private static double ValidationShare(FitOptions options, TrainingDescription defaults)
    {
        double share = options.ValidationSplit ?? defaults.ValidationSplit;
        return share is >= 0 and < 1
            ? share
            : throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The validation split is {share}; it is at least 0 and below 1."),
                nameof(options));
    }
}
