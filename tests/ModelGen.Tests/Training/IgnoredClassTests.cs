using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Positions whose target is the ignored class: nothing comes of them in the loss and in its divisor, as in Keras.</summary>
public class IgnoredClassTests
{
    private const string Training = """
        training:
          loss: { sparse_categorical_crossentropy: { ignore_class: IGNORED } }
          optimizer: { sgd: { learning_rate: 0.5 } }
          metrics: [accuracy, top_k_accuracy: { k: 2 }, recall, perplexity]
          weighted_metrics: [accuracy]
          batch_size: 4
        """;

    private static readonly string Yaml = string.Join("\n---\n", new[]
    {
        ("Flat", "input: { shape: [2] }\nlayers: [dense: { units: 3, activation: softmax }]", "-1"),
        ("Zero", "input: { shape: [2] }\nlayers: [dense: { units: 3, activation: softmax }]", "0"),
        ("Steps", "input: { shape: [3, 2] }\nlayers: [lstm: { units: 9, return_sequences: true }, dense: { units: 3, activation: softmax }]", "255"),
        (
            "Masked",
            "input: { shape: [3, 2] }\nlayers: [masking: -9, lstm: { units: 9, return_sequences: true }, dense: { units: 3, activation: softmax }]",
            "255"),
    }.Select(model => $"modelgen: 1\nname: {model.Item1}\n{model.Item2}\n{Training.Replace("IGNORED", model.Item3)}"));

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(Yaml));

    private static readonly FitOptions Quiet = new() { Progress = Progress.None, Epochs = 2, Shuffle = false };

    private static readonly StepContext InTraining = new(Training: true);

    public static TheoryData<string> Names => ["Flat", "Zero", "Steps", "Masked"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_comes_of_an_ignored_position(string name) => CheckIgnored(name, VectorWidth.Widest);

    /// <summary>The loss by hand, from the outputs; where all positions are ignored it is 0, and so is every gradient.</summary>
    internal static void CheckIgnored(string name, Backend backend)
    {
        using ITrainableModel model = Create(name, backend);
        (float[] input, float[] target) = Batch(model.Description);
        int positions = target.Length, ignored = model.Description.Training!.IgnoredClass!.Value;
        float[] ofPositions = [.. Enumerable.Range(0, positions).Select(i => i % 4 / 2f)], ofSamples = [0.5f, 2, 0, 1];
        foreach (float[] weights in new[] { [], ofSamples, ofPositions })
        {
            double loss = model.Forward(new SampleBatch { Input = input, Target = target, Weights = weights }, InTraining), sum = 0;
            int counted = 0;
            for (int i = 0; i < positions; i++)
            {
                if (target[i] != ignored && (model.OutputMask.IsEmpty || model.OutputMask[i] > 0))
                {
                    float weight = weights.Length == 0 ? 1 : weights[weights.Length == positions ? i : i * 4 / positions];
                    sum -= weight * Math.Log(model.Outputs[(3 * i) + (int)target[i]]);
                    counted++;
                }
            }

            Assert.True(counted > 0 && counted < positions);
            Assert.Equal(sum / counted, loss, 1e-6);
            model.Backward();
            Assert.Contains(model.Gradients.ToArray(), gradient => gradient != 0);
        }

        Assert.Equal(0, model.Forward(input, [.. target.Select(_ => (float)ignored)], InTraining));
        model.Backward();
        Assert.All(model.Gradients.ToArray(), gradient => Assert.Equal(0, gradient));
        string others = $"; class indices are whole numbers from 0 to 2, and {ignored} is ignored.";
        Assert.Contains(others, Assert.Throws<ArgumentException>(() => model.Forward(input, [.. target.Select(_ => 7f)], InTraining)).Message);
    }

    /// <summary>A batch without the samples has the same loss and gradients.</summary>
    [Fact]
    public void Ignored_samples_may_as_well_not_be_there()
    {
        using ITrainableModel model = Create("Flat", VectorWidth.Widest);
        double all = model.Forward([1, 2, 0.5f, -1, -1, 0.25f, 2, 2], [2, -1, 0, -1], InTraining);
        model.Backward();
        float[] gradients = model.Gradients.ToArray();
        Assert.Equal(model.Forward([1, 2, -1, 0.25f], [2, 0], InTraining), all);
        model.Backward();
        Assert.Equal(model.Gradients.ToArray(), gradients);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_gives_the_same_bits_for_any_threads_and_vectors(string name)
    {
        float[]? expected = null;
        foreach ((int threads, VectorWidth width) in new[] { (1, VectorWidth.Bits128), (2, VectorWidth.Bits256), (3, VectorWidth.Bits512) })
        {
            using ITrainableModel model = Compiled.Value.CreateTrainable(new ModelOptions { Seed = 3, Threads = threads, VectorWidth = width }, name);
            (float[] input, float[] target) = Batch(model.Description);
            for (int step = 0; step < 3; step++)
            {
                model.Forward(input, target, InTraining);
                model.Backward();
                model.Update();
            }

            expected ??= model.Parameters.ToArray();
            Assert.Equal(expected, model.Parameters.ToArray());
        }
    }

    /// <summary>Metrics are Keras', to which an ignored target that is no class is one that is never right; perplexity is of the loss.</summary>
    [Fact]
    public void Metrics_count_what_the_loss_ignores_and_classifications_do_not()
    {
        using ITrainableModel model = Create("Flat", VectorWidth.Widest);
        Dataset data = Labelled(-1);
        Predictions predictions = model.Classify(data);
        EvaluationResult result = model.Evaluate(data);
        int right = predictions.Count(prediction => prediction.Right);
        Assert.Equal((9, 12), (predictions.Count, data.Count));
        Assert.Equal(9, predictions.Confusion.Total);
        Assert.Equal(right / 9.0, predictions.Accuracy, 1e-12);
        Assert.Equal(right / 12.0, result["accuracy"], 1e-12);
        Assert.Equal(predictions.TopK(2) * 9 / 12, result["top_k_accuracy"], 1e-12);
        double loss = predictions.Average(prediction => -Math.Log(prediction.LabelProbability));
        Assert.Equal(Math.Exp(loss), result["perplexity"], 1e-5);
        Assert.Equal(loss, result.Loss, 1e-6);
        Assert.Equal(loss, model.Evaluate(data.Select([.. Enumerable.Range(0, 12).Where(i => i % 4 != 3)])).Loss, 1e-6);
    }

    [Fact]
    public void An_ignored_class_that_is_one_of_the_model_is_left_out_of_classifications_too()
    {
        using ITrainableModel model = Create("Zero", VectorWidth.Widest);
        Predictions predictions = model.Classify(Labelled(0));
        Assert.All(predictions, prediction => Assert.NotEqual(0, prediction.Label));
        Assert.Equal(0, predictions.Confusion.Scores(0).Support);
    }

    [Fact]
    public void Fit_takes_ignored_targets_and_reports_count_the_others()
    {
        using ITrainableModel model = Create("Flat", VectorWidth.Widest);
        Dataset data = Labelled(-1);
        History history = model.Fit(data, Quiet with { ClassWeights = [1, 2, 0.5], ValidationData = data });
        Assert.Equal(4, history.Final!.Values.Count(value => value.Name.EndsWith("accuracy", StringComparison.Ordinal) && !value.Name.Contains("top")));
        Assert.All(history.Final.Values, value => Assert.True(double.IsFinite(value.Value)));
        Assert.Equal([3.0, 3, 3], ClassCounts.OfTargets(data, ReportRun.Of(history, null, "Flat"))!);
        ArgumentException error = Assert.Throws<ArgumentException>(() => model.Fit(Labelled(-2), Quiet));
        Assert.StartsWith(
            "The target of sample 3 of the training data is -2; the class indices of the model are whole numbers from 0 to 2, and -1 is ignored.",
            error.Message);
        Assert.Equal(-1, model.Description.Training!.IgnoredClass);
        Assert.Equal("ignore_class=-1", model.Description.Training.LossSettings);
    }

    [Fact]
    public void A_batch_of_nothing_but_ignored_targets_trains_nothing()
    {
        using ITrainableModel model = Create("Flat", VectorWidth.Widest);
        float[] before = model.Parameters.ToArray();
        Dataset data = Dataset.WithLabels(new float[16], 2, (int[])[-1, -1, -1, -1, -1, -1, -1, -1]);
        Assert.Equal(0, model.Fit(data, Quiet).Final!["loss"]);
        Assert.Equal(before, model.Parameters.ToArray());
        Assert.Equal(0, model.Evaluate(data)["perplexity"]);
    }

    private static ITrainableModel Create(string name, Backend backend) =>
        (ITrainableModel)backend.Move(Compiled.Value.CreateTrainable(new ModelOptions { Seed = 3, VectorWidth = backend.Width }, name));

    /// <summary>Twelve samples of three classes, every fourth of which has another target.</summary>
    private static Dataset Labelled(int other) => Dataset.WithLabels(
        Enumerable.Range(0, 24).Select(i => ((i * 37 % 17) - 8) / 8f).ToArray(),
        2,
        (int[])[.. Enumerable.Range(0, 12).Select(i => i % 4 == 3 ? other : i / 4)]);

    /// <summary>Four samples, of which a third of the positions is ignored; the last step of the second and all of the third are masked.</summary>
    private static (float[] Input, float[] Target) Batch(ModelDescription model)
    {
        int positions = model.OutputLength / 3;
        float[] input = [.. Enumerable.Range(0, 4 * model.InputLength).Select(i => ((i * 29 % 13) - 6) / 6f)];
        if (positions > 1)
        {
            input.AsSpan(10, 8).Fill(-9);
        }

        int ignored = model.Training!.IgnoredClass!.Value;
        return (input, [.. Enumerable.Range(0, 4 * positions).Select(i => (float)(i % 3 == 1 ? ignored : (i / 2 % 2) + 1))]);
    }
}
