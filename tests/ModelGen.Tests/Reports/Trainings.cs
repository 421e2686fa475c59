using ModelGen.Tests.Evaluation;
using ModelGen.Training;

namespace ModelGen.Tests.Reports;

/// <summary>Trainings whose every number is known, without any training.</summary>
internal static class Trainings
{
    /// <summary>Pen strokes (6, 2), masked by 2, of three classes.</summary>
    public static ModelDescription Strokes { get; } = new(
        "Strokes",
        "Tells strokes apart.",
        new(6, 2),
        new(3),
        ["ai", "bA", "chA"],
        [
            new("masking", "Masking", new(6, 2), 0, MaskIn: false, MaskOut: true, MaskValue: 2),
            new("lstm", "LSTM", new(4), 112, MaskIn: true, MaskOut: false),
            new("dense", "Dense", new(3), 15, MaskIn: false, MaskOut: false),
        ],
        [new("lstm/kernel", new(127), 0, true, Initializer.Zeros)],
        new(Loss.SparseCategoricalCrossentropy, [new("accuracy")], new("Adam", [new("learning_rate", 0.001)]), 32, 10, 0.2, 42));

    /// <summary>A regression of one number on two.</summary>
    public static ModelDescription Regression { get; } = Strokes with
    {
        Name = "Line",
        InputShape = new(2),
        OutputShape = new(1),
        Labels = [],
        Layers = [new("dense", "Dense", new(1), 3, MaskIn: false, MaskOut: false)],
        Training = Strokes.Training! with
        {
            Loss = Loss.MeanSquaredError,
            PositionLoss = (output, target) => OutputLoss.Of(Loss.MeanSquaredError, output, target),
            Metrics = [new("mean_absolute_error")],
        },
    };

    /// <summary>Strokes of these lengths and labels; what lies behind a length is padding.</summary>
    public static Dataset Data(int[] lengths, int[] labels)
    {
        float[] inputs = new float[12 * lengths.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = i % 12 / 2 < lengths[i / 12] ? i / 12 + (0.25f * (i % 12)) : 2;
        }

        return Dataset.WithLabels(inputs, 12, labels);
    }

    /// <summary>A training on six strokes with two for validation: for each epoch loss and accuracy, then those of the validation.</summary>
    public static History Of(params double[][] epochs) => Of(Strokes, epochs);

    /// <inheritdoc cref="Of(double[][])"/>
    public static History Of(ModelDescription model, params double[][] epochs)
    {
        History history = Empty(model, Data([6, 5, 4, 3, 3, 1], [0, 0, 0, 1, 1, 2]), Data([2, 6], [2, 1]), EndReason.Completed);
        for (int epoch = 0; epoch < epochs.Length; epoch++)
        {
            history.Add(Epoch(history, epoch, complete: true, epochs[epoch]));
        }

        return history;
    }

    /// <summary>A training of which no epoch ran.</summary>
    public static History Empty(ModelDescription model, Dataset training, Dataset? validation, EndReason reason)
    {
        string metric = model.Training!.Metrics[0].Key;
        return new History(
            model,
            new TrainingPlan(training, validation, new TrainingSettings(32, 0, 10, 42, Shuffle: true, 0.001, "TerminateOnNaN")),
            validation is null ? ["loss", metric] : ["loss", metric, "val_loss", "val_" + metric])
        {
            Seconds = 83.4,
            EndReason = reason,
            InitialWeights = "0123abcd",
            FinalWeights = "4567efab",
        };
    }

    /// <summary>What an epoch gave; values that are missing at the end are those of its validation.</summary>
    public static EpochRecord Epoch(History history, int epoch, bool complete, params double[] values) => new(
        epoch,
        1.25 + epoch,
        0.001 / (1 << epoch),
        complete,
        new MetricValues(values.Zip(history.Names, (value, name) => new MetricValue(name, value))));

    /// <summary>What a model said of test data: a row of probabilities for each of these labels.</summary>
    public static Predictions Predict(ModelDescription model, int[] labels, params float[][] outputs)
    {
        int[] lengths = [.. labels.Select((_, i) => 1 + (i % 6))];
        Dataset data = Data(lengths, labels);
        return new Predictions(data, model, new(outputs.SelectMany(row => row).ToArray(), default, data.Targets), []);
    }

    /// <summary>Predictions of five strokes: two are right, and of the three mistakes the last is the worst.</summary>
    public static Predictions Five(ModelDescription? model = null) => Predict(
        model ?? Strokes,
        [0, 1, 2, 0, 1],
        [0.75f, 0.25f, 0],
        [0.5f, 0.375f, 0.125f],
        [0.25f, 0.25f, 0.5f],
        [0.25f, 0.75f, 0],
        [0.125f, 0.05f, 0.825f]);
}
