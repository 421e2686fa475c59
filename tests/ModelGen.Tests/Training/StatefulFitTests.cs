using ModelGen.Tests.Compiling;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Training runs of models that carry their states from one batch to the next.</summary>
public class StatefulFitTests
{
    private static readonly FitOptions Quiet = new() { Progress = Progress.None, BatchSize = 3 };

    /// <summary>Windows of one step over a series of nine.</summary>
    private static readonly Dataset Series =
        Dataset.Windows(Enumerable.Range(0, 9).Select(i => (float)i).ToArray(), features: 1, length: 1, ahead: 0);

    public static TheoryData<FitOptions, string> BadOptions => new()
    {
        {
            Quiet with { Shuffle = true },
            "Shuffle is on; Fake carries its states from one batch to the next, so that samples keep their order: leave the option out."
        },
        {
            Quiet with { ValidationSplit = 0.5, SplitMode = SplitMode.Stratified },
            "SplitMode is Stratified; Fake carries its states from one batch to the next, so that validation takes the last samples rather than some between "
            + "the others: write SplitMode.Last, or give ValidationData."
        },
        {
            Quiet with { ValidationSplit = 0.8 },
            "A split of 9 samples at a share of 0.8 between two batches of 3 leaves none for training: lower the share, or give longer series."
        },
        {
            Quiet with { BatchSize = 4 },
            "There are 9 samples of the training data, no multiple of the batch size 4; Fake carries its states from one batch to the next, so that all "
            + "batches have as many samples: leave out 1 or add 3. Dataset.InTracks(4) arranges windows so."
        },
        {
            Quiet with { ValidationData = Series.Slice(0, 4) },
            "There are 4 samples of the validation data, no multiple of the batch size 3; Fake carries its states from one batch to the next, so that all "
            + "batches have as many samples: leave out 1 or add 2. Dataset.InTracks(3) arranges windows so."
        },
        {
            Quiet with { ValidationData = Series.InTracks(9) },
            "The samples of the validation data are in 9 tracks, and a batch has 3; Fake carries its states from one batch to the next, so that there are as "
            + "many tracks as samples in a batch."
        },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void What_would_break_off_the_states_is_refused(FitOptions options, string message)
    {
        using CarryingModel model = new();
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => model.Fit(Series, options)).Message);
        Assert.Equal("", model.Calls);
    }

    [Fact]
    public void Windows_follow_each_other()
    {
        using CarryingModel model = new(steps: 2);
        Dataset overlapping = Dataset.Windows(new float[9], features: 1, length: 2, ahead: 0);
        const string Message =
            "overlap, as they take 2 steps of the series and begin 1 apart; Fake carries its states from one batch to the next, so that each has to "
            + "begin where the one before ends: give stride: 2.";
        Assert.StartsWith("The windows of the training data " + Message, Refusal(() => model.Fit(overlapping.InTracks(3).Slice(0, 6), Quiet)));
        Assert.StartsWith("The windows of the evaluation data " + Message, Refusal(() => model.Evaluate(overlapping, batchSize: 1)));
        Assert.StartsWith(
            "There are 4 samples of the evaluation data, no multiple of the batch size 3;",
            Refusal(() => model.Evaluate(Dataset.Windows(new float[8], features: 1, length: 2, ahead: 0, stride: 2), batchSize: 3)));

        string Refusal(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }

    /// <summary>States are reset before each epoch, and before and after each validation. The validation takes whole batches.</summary>
    [Fact]
    public void Epochs_and_validations_begin_with_states_of_0()
    {
        using CarryingModel model = new();
        History history = model.Fit(Series.InTracks(3), Quiet with { Epochs = 2, ValidationSplit = 0.4 });
        Assert.False(history.Settings.Shuffle);
        Assert.Equal("reset train 0 3 6 reset test 1 4 7 test 2 5 8 reset reset train 0 3 6 reset test 1 4 7 test 2 5 8 reset ", model.Calls);
    }

    [Fact]
    public void An_evaluation_leaves_states_of_0()
    {
        using CarryingModel model = new();
        model.Evaluate(Series, batchSize: 9);
        Assert.Equal("reset test 0 1 2 3 4 5 6 7 8 reset ", model.Calls);
    }

    [Fact]
    public void Tracks_are_taken_by_turns()
    {
        Assert.Equal([0, 2, 4, 6, 1, 3, 5, 7], Inputs(Series.InTracks(4)));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8], Inputs(Series.InTracks(1)));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8], Inputs(Series.InTracks(9)));
        Assert.Equal([0, 4, 1, 5, 2, 6, 3, 7], Inputs(Series.InTracks(2)));
        Assert.StartsWith(
            "There are 9 samples, and each track has one at least: ask for fewer tracks, or make shorter windows.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Series.InTracks(10)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Series.InTracks(0));

        static float[] Inputs(Dataset data) => data.ToMemory().Inputs.ToArray();
    }

    /// <summary>
    /// A rare signal is to be remembered until the next one, which comes after some 40 steps, and a window has 8: only states that are carried tell.
    /// The series of 200,000 steps is longer than any sample can be.
    /// </summary>
    [Fact]
    public void A_long_series_teaches_what_is_longer_than_a_window()
    {
        const int Window = 8, Tracks = 25;
        CompiledModels models = ModelCompiler.Compile(Document("Carries", "true") + "\n---\n" + Document("Forgets", "false"));
        (float[] signals, float[] targets) = Memory(200_000, seed: 1);
        (float[] newSignals, float[] newTargets) = Memory(20_000, seed: 2);
        FitOptions options = new() { Progress = Progress.None, Epochs = 1 };
        using ITrainableModel carries = models.CreateTrainable(new ModelOptions { Threads = 1 }, "Carries");
        using ITrainableModel forgets = models.CreateTrainable(new ModelOptions { Threads = 1 }, "Forgets");
        foreach (ITrainableModel model in new[] { carries, forgets })
        {
            model.Fit(InTracks(signals, targets), options);
        }

        Assert.InRange(carries.Evaluate(InTracks(newSignals, newTargets))["accuracy"], 0.95, 1);
        Assert.InRange(forgets.Evaluate(InTracks(newSignals, newTargets))["accuracy"], 0.5, 0.75);

        // A stream goes through the new series step by step.
        using ModelStream stream = ((ISharedModel)carries).CreateSession(1).Weights.CreateStream();
        float[] outputs = new float[newSignals.Length];
        stream.Step(newSignals, outputs);
        Assert.InRange(outputs.Zip(newTargets, (output, target) => (output > 0.5) == (target == 1)).Average(right => right ? 1.0 : 0.0), 0.95, 1);

        static Dataset InTracks(float[] signals, float[] targets) => new Dataset(signals, Window, targets, Window).InTracks(Tracks);

        static string Document(string name, string stateful) => $$"""
            modelgen: 1
            name: {{name}}
            input: { shape: [{{Window}}, 1] }
            layers:
              - lstm: { units: 8, return_sequences: true, stateful: {{stateful}} }
              - dense: { units: 1, activation: sigmoid }
            training: { loss: binary_crossentropy, optimizer: { adam: 0.01 }, metrics: [accuracy], batch_size: {{Tracks}} }
            codegen: { streaming: true }
            """;
    }

    /// <summary>Signals of 1 and −1, rare among zeros, and at each step whether the last one was 1.</summary>
    private static (float[] Signals, float[] Targets) Memory(int steps, int seed)
    {
        System.Random random = new(seed);
        float[] signals = new float[steps], targets = new float[steps];
        float last = 0;
        for (int i = 0; i < steps; i++)
        {
            signals[i] = random.Next(40) > 0 ? 0 : (2 * random.Next(2)) - 1;
            last = signals[i] == 0 ? last : signals[i];
            targets[i] = last > 0 ? 1 : 0;
        }

        return (signals, targets);
    }

    /// <summary>Notes when its states are reset and which inputs it is given.</summary>
    private sealed class CarryingModel(int steps = 1) : FakeModel(
        Describe(new TensorShape(steps), new TensorShape(1), Loss.MeanSquaredError) with { IsStateful = true }, batchSize: 9), ITrainableModel
    {
        private float[] outputs = [];

        public string Calls { get; private set; } = "";

        public override ReadOnlySpan<float> Outputs => outputs;

        public void ResetStates() => Calls += "reset ";

        public override double Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context)
        {
            outputs = new float[target.Length];
            Calls += (context.Training ? "train " : "test ") + string.Join(" ", input.ToArray()) + " ";
            return 1;
        }

        public override void Backward()
        {
        }

        public override void Update()
        {
        }

        public override void Predict(ReadOnlySpan<float> input, Span<float> output) => throw new NotSupportedException();
    }
}
