using ModelGen.Tests.Digits;
using ModelGen.Training;

namespace ModelGen.Tests.Outputs;

/// <summary>Training, evaluation and predictions of models with several outputs.</summary>
public class OutputTrainingTests
{
    private const int Samples = 60;

    [Fact]
    public void A_history_has_the_loss_and_the_metrics_of_each_output()
    {
        using ITrainableModel model = OutputModels.Create();
        History history = model.Fit(Data(), new FitOptions { ValidationData = Data(), Epochs = 25 });
        string[] names =
        [
            "loss", "steps_loss", "size_loss", "class_loss", "steps_accuracy", "size_mae", "class_accuracy", "class_weighted_accuracy",
        ];
        Assert.Equal([.. names, .. names.Select(name => "val_" + name)], history.Epochs[0].Values.Select(value => value.Name).Where(name => name != "learning_rate"));
        MetricValues last = history.Epochs[^1].Values;
        Assert.Equal(last["loss"], last["steps_loss"] + (0.5 * last["size_loss"]) + last["class_loss"], 1e-9);
        Assert.True(last["val_class_accuracy"] > 0.95, $"{last}");
        Assert.True(last["val_steps_accuracy"] > 0.95, $"{last}");
        Assert.True(last["val_size_loss"] < 0.3 * history.Epochs[0].Values["val_size_loss"], $"{last}");
    }

    [Fact]
    public void An_evaluation_has_what_is_computed_by_hand()
    {
        using ITrainableModel model = OutputModels.Create();
        Dataset data = Data();
        EvaluationResult result = model.Evaluate(data);
        (_, float[] steps, float[] size, float[] kind) = OutputModels.Draw(Samples);
        float[] outputs = model.Predict(data);
        double mae = Part(outputs, 12, 2).Zip(size, (p, y) => Math.Abs((double)p - y)).Average();
        double accuracy = Part(outputs, 14, 3).Chunk(3).Zip(kind, (p, y) => p.ToList().IndexOf(p.Max()) == (int)y ? 1.0 : 0).Average();
        (float[] P, float Y)[] counted = [.. Part(outputs, 0, 12).Chunk(3).Zip(steps).Where(pair => pair.Second != 99)];
        Assert.Equal(mae, result.Values["size_mean_absolute_error"], 1e-5);
        Assert.Equal(accuracy, result.Values["class_accuracy"], 1e-12);
        Assert.Equal(counted.Average(pair => pair.P.ToList().IndexOf(pair.P.Max()) == (int)pair.Y ? 1.0 : 0), result.Values["steps_accuracy"], 1e-12);
        Assert.Equal(result.Loss, result.Values["steps_loss"] + (0.5 * result.Values["size_loss"]) + result.Values["class_loss"], 1e-9);
    }

    [Fact]
    public void Each_output_is_classified_or_compared_by_its_name()
    {
        using ITrainableModel model = OutputModels.Create();
        Dataset data = Data();
        EvaluationResult result = model.Evaluate(data);
        Predictions classes = model.Classify(data, output: "class"), steps = model.Classify(data, output: "steps");
        Assert.Equal((Samples, result.Values["class_accuracy"]), (classes.Count, classes.Accuracy));
        Assert.Equal(["dot", "line", "curve"], classes.Names.AsEnumerable());
        Assert.Equal(OutputModels.Draw(Samples).Steps.Count(label => label != 99), steps.Count);
        Assert.Equal(result.Values["steps_accuracy"], steps.Accuracy, 1e-12);
        RegressionResult sizes = model.Regress(data, output: "size");
        Assert.Equal(result.Values["size_mean_absolute_error"], sizes.Values["MAE"], 1e-6);
        Assert.IsType<Predictions>(model.Test(data, output: "class"));
        Assert.IsType<RegressionResult>(model.Test(data, output: "size"));
        IPredictor one = model.ForOutput("class");
        float[] input = OutputModels.Draw(Samples).Input;
        int[] predicted = new int[Samples];
        one.PredictClasses(input, predicted);
        Assert.Equal(classes.Select(prediction => prediction.Predicted), predicted);
        Assert.Equal(predicted[3], one.PredictClass(input.AsSpan(24, 8)));
    }

    [Fact]
    public void Who_does_not_name_the_output_is_told_which_there_are()
    {
        using ITrainableModel model = OutputModels.Create();
        Dataset data = Data();
        const string Several = "Reader has several outputs, steps, size, class: name the one that is asked for";
        Refused(Several, () => model.Classify(data));
        Refused(Several, () => model.Regress(data));
        Refused(Several, () => model.Test(data));
        Refused(Several, () => model.PredictClass(new float[8]));
        Refused("Reader has no output 'kind': there are steps, size, class.", () => model.Classify(data, output: "kind"));
        Refused("Reader has several outputs; give the description of one, WithOutput(\"steps\").", () => new MetricAccumulator(new MetricDescription("accuracy"), model.Description));
        Refused("ClassWeights are of the classes of one output, and Reader has several", () => model.Fit(data, new FitOptions { ClassWeights = [1, 2, 3] }));
        (float[] input, float[] steps, float[] size, _) = OutputModels.Draw(Samples);
        Refused(
            "A sample of the training data has a target of 6 elements; Reader takes 7, those of its outputs one behind the other, 4 for 'steps', 2 for 'size', 1 for 'class'",
            () => model.Fit(new Dataset(input, 8, steps, 4).AndTargets(size, 2)));
        Refused("The target for 'class' of sample 2 of the training data is 3 at element 6", () =>
            model.Fit(new Dataset(input, 8, steps, 4).AndTargets(size, 2).AndLabels([0, 1, 3, .. new int[Samples - 3]]).ToMemory()));
        Refused("For 60 samples give 120 elements, 2 for each, not 119.", () => data.AndTargets(size.AsMemory(1), 2));
    }

    [Fact]
    public void A_metric_of_the_program_names_its_output()
    {
        using ITrainableModel model = OutputModels.Create();
        EvaluationResult result = model.Evaluate(Data(), metrics: [() => new Widest { Output = "size" }]);
        Assert.Equal(OutputModels.Draw(Samples).Size.Chunk(2).Max(size => (double)size[0]), result.Values["size_widest"]);
        Refused(
            "The metric \"widest\" of your own is of the output \"\"; give the name of one of the outputs of Reader: steps, size, class.",
            () => model.Evaluate(Data(), metrics: [() => new Widest()]));
    }

    [Fact]
    public void Weights_of_samples_and_of_positions_multiply_the_losses_of_all_outputs()
    {
        (float[] input, float[] steps, float[] size, float[] kind) = OutputModels.Draw(2);
        float[] targets = OutputModels.Join(2, steps, size, kind);
        using ITrainableModel model = OutputModels.Create();
        model.Forward(new SampleBatch { Input = input, Target = targets, Weights = [0, 2] }, StepContext.Inference);
        double[] ofSamples = model.OutputLosses.ToArray();
        model.Forward(
            new SampleBatch { Input = input, Target = targets, Weights = [0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2] }, StepContext.Inference);
        Assert.Equal(ofSamples, model.OutputLosses.ToArray());
        model.Forward(
            new SampleBatch { Input = input, Target = targets, Weights = [0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 5, 0] }, StepContext.Inference);
        Assert.Equal([ofSamples[0], 2.5 * ofSamples[1], 0], model.OutputLosses.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Training_has_the_same_bits_for_any_threads_and_widths(int threads)
    {
        float[] expected = Trained(new ModelOptions { Seed = 3, Threads = 1, VectorWidth = VectorWidth.Bits128 });
        foreach (VectorWidth width in new[] { VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512 })
        {
            Assert.Equal(expected, Trained(new ModelOptions { Seed = 3, Threads = threads, VectorWidth = width, PartWork = 1 }));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_run_that_was_interrupted_goes_on_to_the_same_bits_and_means(int steps)
    {
        using TemporaryFolder folder = new();
        using ITrainableModel whole = OutputModels.Create(), first = OutputModels.Create(), second = OutputModels.Create();
        History expected = whole.Fit(Data(), new FitOptions { Epochs = 3 });
        using CancellationTokenSource stop = new();
        int left = steps;
        first.Fit(Data(), new FitOptions
        {
            Epochs = 3,
            StopToken = stop.Token,
            Callbacks = [new Checkpoint(folder.Path), new AfterBatches(() => { if (--left == 0) { stop.Cancel(); } })],
        });
        History resumed = second.Fit(
            Data(), new FitOptions { Epochs = 3, Resume = true, Callbacks = [new Checkpoint(folder.Path), new AfterBatches(() => { })] });
        Assert.Equal(whole.Parameters.ToArray(), second.Parameters.ToArray());
        Assert.Equal(expected.Epochs[^1].Values.Select(value => $"{value}"), resumed.Epochs[^1].Values.Select(value => $"{value}"));
    }

    [Fact]
    public void A_report_shows_each_loss_and_the_predictions_of_one_output()
    {
        using ITrainableModel model = OutputModels.Create();
        History history = model.Fit(Data(), new FitOptions { ValidationData = Data(), Epochs = 2 });
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "report.html");
        history.SaveReport(path, model.Classify(Data(), output: "class"));
        string page = File.ReadAllText(path);
        Assert.All(["steps_loss", "size_mae", "class_accuracy", "curve"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        history.SaveReport(path, model.Regress(Data(), output: "size"));
        Assert.Contains("height", File.ReadAllText(path), StringComparison.Ordinal);
    }

    private static float[] Trained(ModelOptions options)
    {
        using ITrainableModel model = OutputModels.Create(options);
        model.Fit(Data(), new FitOptions { Epochs = 2 });
        return model.Parameters.ToArray();
    }

    private static Dataset Data()
    {
        (float[] input, float[] steps, float[] size, float[] kind) = OutputModels.Draw(Samples);
        return new Dataset(input, 8, steps, 4).AndTargets(size, 2).AndLabels([.. kind.Select(k => (int)k)]);
    }

    private static float[] Part(float[] outputs, int offset, int length) =>
        [.. outputs.Chunk(OutputModels.Outputs).SelectMany(sample => sample[offset..(offset + length)])];

    private static void Refused(string message, Action call) => Assert.Contains(message, Assert.ThrowsAny<Exception>(call).Message);

    private sealed class AfterBatches(Action action) : Callback
    {
        public override void OnBatchEnd(TrainingRun run, in StepResult step) => action();
    }

    /// <summary>The greatest first element of a target.</summary>
    private sealed class Widest : IMetric
    {
        public string Name => "widest";

        public string? Output { get; init; }

        public bool GreaterIsBetter => true;

        public double Value { get; private set; } = double.NegativeInfinity;

        public void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, double weight) => Value = Math.Max(Value, target[0]);

        public void Reset() => Value = double.NegativeInfinity;
    }
}
