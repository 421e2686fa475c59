using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Weights of samples, steps and classes in training and evaluation.</summary>
public class WeightTests
{
    private const int Count = 23;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile("""
        modelgen: 1
        name: Line
        input: { shape: [2] }
        layers: [dense: 1]
        training: { loss: mse, optimizer: { sgd: { learning_rate: 0.125 } }, weighted_metrics: [mae], batch_size: 4 }
        ---
        modelgen: 1
        name: Classes
        input: { shape: [2] }
        layers: [dense: { units: 3, activation: softmax }]
        training:
          loss: sparse_categorical_crossentropy
          optimizer: sgd
          metrics: [accuracy]
          weighted_metrics: [accuracy, recall]
          batch_size: 8
        ---
        modelgen: 1
        name: Spam
        input: { shape: [2] }
        layers: [dense: { units: 1, activation: sigmoid }]
        training: { loss: binary_crossentropy, optimizer: sgd, batch_size: 8 }
        ---
        modelgen: 1
        name: Topics
        input: { shape: [2] }
        layers: [dense: { units: 3, activation: sigmoid }]
        training: { loss: binary_crossentropy, optimizer: sgd, batch_size: 8 }
        ---
        modelgen: 1
        name: Tags
        input: { shape: [6, 2], lengths: true }
        layers: [lstm: { units: 4, return_sequences: true }, dense: { units: 3, activation: softmax }]
        training: { loss: sparse_categorical_crossentropy, optimizer: sgd, weighted_metrics: [accuracy], batch_size: 8 }
        ---
        modelgen: 1
        name: Padded
        input: { shape: [6, 2] }
        layers: [masking: -9, lstm: { units: 4, return_sequences: true }, dense: { units: 3, activation: softmax }]
        training: { loss: sparse_categorical_crossentropy, optimizer: sgd, weighted_metrics: [accuracy], batch_size: 8 }
        """));

    private static readonly FitOptions Quiet = new() { Progress = Progress.None, Epochs = 2 };

    /// <summary>The equations of the model by hand: the divisor is the number of samples, and an epoch's loss weighs batches by theirs.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Losses_are_multiplied_by_the_weights_of_their_samples(bool fromSource)
    {
        using ITrainableModel model = Create("Line");
        Dataset data = Numbers();
        float[] weights = Weights(Count);
        Dataset weighted = (fromSource ? new Dataset(new PlainSource(data)) : data).WithWeights(weights);
        double[] w = [model.Parameters[0], model.Parameters[1]];
        double b = model.Parameters[2], total = 0;
        for (int start = 0; start < Count; start += 4)
        {
            double sum = 0, db = 0;
            double[] dw = [0, 0];
            int n = Math.Min(4, Count - start);
            for (int i = start; i < start + n; i++)
            {
                (float x0, float x1, float y) = (data.Inputs.Span[2 * i], data.Inputs.Span[(2 * i) + 1], data.Targets.Span[i]);
                double error = (w[0] * x0) + (w[1] * x1) + b - y, g = 2 * weights[i] * error / n;
                sum += weights[i] * error * error / n;
                (dw[0], dw[1], db) = (dw[0] + (g * x0), dw[1] + (g * x1), db + g);
            }

            total += sum * n;
            (w[0], w[1], b) = (w[0] - (0.125 * dw[0]), w[1] - (0.125 * dw[1]), b - (0.125 * db));
        }

        History history = model.Fit(weighted, Quiet with { Epochs = 1, Shuffle = false });
        Assert.Equal(total / Count, history.Final!["loss"], 1e-5);
        Assert.Equal([w[0], w[1], b], model.Parameters.ToArray().Select(x => (double)x), (a, c) => Math.Abs(a - c) < 1e-5);
    }

    [Fact]
    public void Evaluation_takes_the_weights_of_the_data_set_and_weighted_metrics_do()
    {
        using ITrainableModel model = Create("Line");
        Dataset data = Numbers();
        float[] weights = Weights(Count), outputs = model.Predict(data);
        double[] errors = [.. outputs.Zip(data.Targets.ToArray(), (p, y) => (double)p - y)];
        EvaluationResult result = model.Evaluate(data.WithWeights(weights)), plain = model.Evaluate(data);
        Assert.Equal(errors.Zip(weights, (e, w) => w * e * e).Sum() / Count, result.Loss, 1e-5);
        Assert.Equal(errors.Zip(weights, (e, w) => w * Math.Abs(e)).Sum() / weights.Sum(), result["weighted_mean_absolute_error"], 1e-5);
        Assert.Equal(result["weighted_mean_absolute_error"], result["weighted_mae"]);
        Assert.Equal(errors.Average(e => e * e), plain.Loss, 1e-5);
        Assert.Equal(errors.Average(Math.Abs), plain["weighted_mae"], 1e-5);
        Assert.Equal(plain.Values, model.Evaluate(data.WithWeights([.. Enumerable.Repeat(1f, Count)])).Values);
    }

    [Theory]
    [InlineData("Classes")]
    [InlineData("Spam")]
    public void Weights_of_classes_are_weights_of_samples(string name)
    {
        using ITrainableModel byClass = Create(name), bySample = Create(name);
        (float[] inputs, int[] labels) = Labelled(name == "Spam" ? 2 : 3);
        double[] ofClasses = name == "Spam" ? [0.5, 4] : ClassWeights.Balanced(labels, 3);
        Dataset data = Dataset.WithLabels(inputs, 2, labels);
        float[] own = Weights(Count), weights = [.. ClassWeights.ToSampleWeights(labels, ofClasses).Select(weight => (float)weight)];
        History expected = bySample.Fit(data.WithWeights([.. weights.Zip(own, (a, b) => a * b)]), Quiet with { ValidationData = data });
        History history = byClass.Fit(data.WithWeights(own), Quiet with { ValidationData = data, ClassWeights = ofClasses });
        Assert.Equal(bySample.Parameters, byClass.Parameters);
        Assert.All(expected.Names, key => Assert.Equal(expected.Column(key), history.Column(key)));
        Assert.NotEqual(expected.Column("loss"), bySample.Fit(data, Quiet).Column("loss"));
        Assert.Equal(ofClasses, history.Settings.ClassWeights);
    }

    [Fact]
    public void Metrics_count_all_alike_and_weighted_ones_by_weights()
    {
        using ITrainableModel model = Create("Classes");
        (float[] inputs, int[] labels) = Labelled(3);
        float[] weights = Weights(Count);
        Dataset data = Dataset.WithLabels(inputs, 2, labels);
        Predictions plain = model.Classify(data), weighted = model.Classify(data, [.. weights.Select(w => (double)w)]);
        EvaluationResult result = model.Evaluate(data.WithWeights(weights));
        Assert.Equal(["loss", "accuracy", "weighted_accuracy", "weighted_recall"], result.Values.Select(value => value.Name));
        Assert.Equal(plain.Accuracy, result["accuracy"], 1e-12);
        Assert.Equal(weighted.Accuracy, result["weighted_accuracy"], 1e-12);
        Assert.Equal(weighted.Confusion.Macro.Recall, result["weighted_recall"], 1e-12);
        EarlyStopping callback = new("val_weighted_accuracy");
        Assert.Contains("mode=max", callback.ToString());
    }

    /// <summary>Class weights of steps with integer targets are those of each step: Keras takes the greatest target of the sequence for a class.</summary>
    [Fact]
    public void Steps_have_weights_of_samples_of_steps_and_of_classes()
    {
        (Dataset data, Dataset padded, int[] lengths, int[][] tags) = Sequences();
        float[] ofSamples = Weights(lengths.Length);
        double[] ofClasses = [0, 1, 2.5];
        float[] ofSteps = [.. tags.SelectMany((steps, sample) => steps.Select(tag => (float)ofClasses[tag] * ofSamples[sample]))];
        float[] room =
        [
            .. tags.SelectMany((steps, i) => steps.Select(tag => (float)ofClasses[tag] * ofSamples[i]).Concat(Enumerable.Repeat(5f, 6 - steps.Length))),
        ];
        History expected = Run("Tags", data.WithWeights(ofSteps), Quiet, out float[] parameters);
        foreach ((string name, Dataset weighted, FitOptions options) in new[]
        {
            ("Tags", data.WithWeights(ofSamples), Quiet with { ClassWeights = ofClasses }),
            ("Padded", padded.WithWeights(room), Quiet),
            ("Padded", padded.WithWeights(ofSamples), Quiet with { ClassWeights = ofClasses }),
        })
        {
            History history = Run(name, weighted, options, out float[] others);
            Assert.Equal(parameters, others);
            Assert.All(expected.Names, key => Assert.Equal(expected.Column(key), history.Column(key)));
        }
    }

    [Fact]
    public void Parts_of_a_data_set_keep_the_weights_of_their_samples()
    {
        (Dataset data, Dataset padded, int[] lengths, _) = Sequences();
        float[] ofSamples = Weights(lengths.Length), ofSteps = Weights(lengths.Sum());
        int[] chosen = [3, 0, 3, 5];
        float[] Expected(IEnumerable<int> samples) =>
            [.. samples.SelectMany(i => ofSteps[lengths[..i].Sum()..(lengths[..i].Sum() + lengths[i])])];
        foreach (Dataset unweighted in new[] { padded, data, new Dataset(new PlainSource(padded)) })
        {
            Dataset whole = unweighted.WithWeights(ofSamples);
            Assert.Equal(1, whole.WeightLength);
            Assert.Equal([.. chosen.Select(i => ofSamples[i])], Read(whole.Select(chosen)));
            Assert.Equal(ofSamples[2..5], Read(whole.Slice(2, 3)));
            Assert.Equal([ofSamples[0], ofSamples[3], ofSamples[1], ofSamples[4]], Read(whole.Slice(0, 6).InTracks(2).Slice(0, 4)));
            Assert.Equal(ofSamples[..4], Read(whole.Slice(0, 5).Split(0.2).TrainingData.ToMemory()));
            Assert.Equal(Read(whole), Read(whole.Select([.. Enumerable.Range(0, whole.Count)]).ToMemory()));
            Assert.NotEqual(whole.ComputeSha256(), whole.WithWeights(ofSteps[1..(whole.Count + 1)]).ComputeSha256());
        }

        Dataset steps = data.WithWeights(ofSteps);
        Assert.Equal(6, steps.WeightLength);
        Assert.Equal(Expected(chosen), Read(steps.Select(chosen)));
        Assert.Equal(Expected(chosen), Read(steps.Select(chosen).ToMemory()));
        Assert.Equal(Expected([1, 2]), Read(steps.Slice(1, 2)));
        Assert.Equal(0, data.WeightLength);
    }

    [Fact]
    public void A_queue_has_the_weights_of_its_steps()
    {
        using ITrainableModel model = Create("Line"), inQueue = Create("Line");
        using WeightedQueue queue = new(inQueue);
        Dataset data = Numbers().WithWeights(Weights(Count));
        History expected = model.Fit(data, Quiet), history = queue.Fit(data, Quiet);
        Assert.Equal(model.Parameters, inQueue.Parameters);
        Assert.All(expected.Names, key => Assert.Equal(expected.Column(key), history.Column(key)));
    }

    /// <summary>The reference case of class weights, trained by <c>Fit</c>.</summary>
    [Fact]
    public void Class_weights_train_as_those_of_Keras()
    {
        GoldenCase golden = GoldenCase.Named("ext_class_weight");
        using ITrainableModel model = GoldenModels.ForTraining(golden, VectorWidth.Widest);
        Dataset data = new(golden.Input.Values, model.Description.InputLength, golden.Labels.Values, 1);
        History history = model.Fit(
            data, Quiet with { Epochs = 1, ValidationData = data, ClassWeights = [.. golden.ClassWeights.Select(weight => (double)weight)] });
        Assert.Equal(golden["loss"].Values[0], history.Final!["loss"], 1e-5);
        Assert.All(model.Description.Parameters, parameter => Closeness.AssertClose(
            golden["step1/" + parameter.Name], model.Parameters.Slice(parameter.Offset, parameter.Shape.Length), 1e-5));
    }

    [Fact]
    public void What_is_no_weight_is_refused_with_its_place()
    {
        Dataset data = Numbers(), sequences = Sequences().Data;
        Message("The weight of sample 2 is NaN; weights are finite numbers of at least 0.", () => data.WithWeights(Weights(Count, (2, float.NaN))));
        Message("There are 5 weights; for 23 samples give 23, one for each, or one for each of its steps", () => data.WithWeights(new float[5]));
        int steps = Enumerable.Range(0, sequences.Count).Sum(sequences.LengthOf), first = sequences.LengthOf(0);
        Message("The weight of sample 1 at step 1 is -1;", () => sequences.WithWeights(Weights(steps, (first + 1, -1))));
        Message("There are 3 weights; for 7 samples give 7, one for each, or one for each of their", () => sequences.WithWeights(new float[3]));

        using ITrainableModel line = Create("Line"), classes = Create("Classes"), topics = Create("Topics");
        Message("Each sample of the training data has 2 weights; Line takes 1.", () => line.Fit(data.WithWeights(new float[2 * Count]), Quiet));
        Message("Line tells no classes apart", () => line.Fit(data, Quiet with { ClassWeights = [1, 2] }));
        (float[] inputs, int[] labels) = Labelled(3);
        Dataset labelled = Dataset.WithLabels(inputs, 2, labels);
        Message("ClassWeights has 2 weights; Classes tells 3 classes apart", () => classes.Fit(labelled, Quiet with { ClassWeights = [1, 2] }));
        Message("The weight of class 1 is -2;", () => classes.Fit(labelled, Quiet with { ClassWeights = [1, -2, 1] }));
        Dataset answers = new(new float[2], 2, new float[3], 3);
        Message("The 3 outputs of Topics do not exclude each other", () => topics.Fit(answers, Quiet with { ClassWeights = [1, 1, 1] }));

        Dataset source = new(new PlainSource(data, (5, float.PositiveInfinity)));
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => line.Fit(source, Quiet));
        Assert.StartsWith("A weight of sample 5 of the training data is Infinity;", error.Message);
        float[] input = new float[4], target = new float[2];
        Message("Weight 1 is -1;", () => line.Forward(new SampleBatch { Input = input, Target = target, Weights = [1, -1] }, StepContext.Inference));
        Message(
            "There are 3 weights; Line takes 2 here, one of each sample, or none at all.",
            () => line.Forward(new SampleBatch { Input = input, Target = target, Weights = [1, 1, 1] }, StepContext.Inference));
        using ScriptedModel unaware = new(4);
        Assert.Throws<NotSupportedException>(() => unaware.Fit(Samples.Numbered(4).WithWeights(new float[4]), Quiet));
    }

    private static void Message(string start, Action action) =>
        Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(action).Message);

    private static ITrainableModel Create(string name) => Compiled.Value.CreateTrainable(new ModelOptions { Seed = 3, Threads = 1 }, name);

    private static History Run(string name, Dataset data, FitOptions options, out float[] parameters)
    {
        using ITrainableModel model = Create(name);
        History history = model.Fit(data, options);
        parameters = model.Parameters.ToArray();
        return history;
    }

    private static float[] Read(Dataset data)
    {
        int[] all = [.. Enumerable.Range(0, data.Count)];
        float[] weights = new float[data.WeightLength > 1 ? all.Sum(data.LengthOf) : data.Count];
        data.ReadWeights(all, weights);
        return weights;
    }

    private static Dataset Numbers() => new(
        Enumerable.Range(0, 2 * Count).Select(i => ((i * 37 % 17) - 8) / 8f).ToArray(),
        2,
        Enumerable.Range(0, Count).Select(i => ((i % 5) - 2) / 2f).ToArray(),
        1);

    private static (float[] Inputs, int[] Labels) Labelled(int classes) =>
        (Numbers().Inputs.ToArray(), [.. Enumerable.Range(0, Count).Select(i => i % 7 == 0 ? classes - 1 : i % (classes - 1))]);

    /// <summary>Weights, some of them 0, and one of the caller's.</summary>
    private static float[] Weights(int count, (int Index, float Weight)? other = null) =>
        [.. Enumerable.Range(0, count).Select(i => other is { } given && given.Index == i ? given.Weight : i * 5 % 7 / 4f)];

    /// <summary>Seven sequences of one to six steps, as they are and padded, with a class for each step.</summary>
    private static (Dataset Data, Dataset Padded, int[] Lengths, int[][] Tags) Sequences()
    {
        int[] lengths = [3, 6, 1, 4, 6, 2, 5];
        float[][] values = [.. lengths.Select((length, i) => Enumerable.Range(i, 2 * length).Select(n => ((n * 29 % 13) - 6) / 6f).ToArray())];
        int[][] tags = [.. lengths.Select((length, i) => Enumerable.Range(i, length).Select(n => n * n % 3).ToArray())];
        float[] padded = Dataset.Pad(values, 6, 2, -9, SequenceSide.Post);
        int[] labels = [.. tags.SelectMany(steps => steps.Concat(Enumerable.Repeat(-1, 6 - steps.Length)))];
        return (Dataset.Sequences(values, 2, tags), Dataset.WithLabels(padded, 12, labels, 6), lengths, tags);
    }

    /// <summary>Reads another data set; may have weights of 1, and one of another number.</summary>
    private sealed class PlainSource(Dataset data, (int Sample, float Weight)? odd = null) : IBatchSource
    {
        public int Count => data.Count;

        public int InputLength => data.InputLength;

        public int TargetLength => data.TargetLength;

        public int WeightLength => odd is null ? 0 : 1;

        public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets) => data.Read(samples, inputs, targets);

        public void ReadWeights(ReadOnlySpan<int> samples, Span<float> weights)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                weights[i] = odd?.Sample == samples[i] ? odd.Value.Weight : 1;
            }
        }
    }

    /// <summary>Puts a queue of three steps, each of which runs as it goes in, before a model.</summary>
    private sealed class WeightedQueue(ITrainableModel model) : IQueuedModel
    {
        private readonly Queue<(double Loss, float[] Outputs)> steps = [];
        private float[]? taken;

        public int QueueCapacity => 3;

        public int QueuedSteps => steps.Count;

        public ModelDescription Description => model.Description;

        public int BatchSize => model.BatchSize;

        public ReadOnlySpan<float> Parameters => model.Parameters;

        public ReadOnlySpan<float> Gradients => model.Gradients;

        public ReadOnlySpan<float> OptimizerState => model.OptimizerState;

        public ReadOnlySpan<float> Outputs => taken ?? model.Outputs;

        public ReadOnlySpan<float> OutputMask => [];

        public double LearningRate
        {
            get => model.LearningRate;
            set => model.LearningRate = value;
        }

        public long Iterations
        {
            get => model.Iterations;
            set => model.Iterations = value;
        }

        public Span<float> EditParameters() => model.EditParameters();

        public Span<float> EditGradients() => model.EditGradients();

        public Span<float> EditOptimizerState() => model.EditOptimizerState();

        public void Enqueue(in SampleBatch batch, in StepContext context)
        {
            double loss = model.Forward(in batch, in context);
            steps.Enqueue((loss, model.Outputs.ToArray()));
            model.Backward();
            model.Update();
        }

        public void Enqueue(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context) =>
            Enqueue(new SampleBatch { Input = input, Target = target }, in context);

        public double Complete()
        {
            (double loss, taken) = steps.Dequeue();
            return loss;
        }

        public double Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context) => model.Forward(input, target, in context);

        public void Backward() => model.Backward();

        public void Update() => model.Update();

        public void Predict(ReadOnlySpan<float> input, Span<float> output) => model.Predict(input, output);

        public void Save(Stream stream) => model.Save(stream);

        public void Load(Stream stream) => model.Load(stream);

        public void Dispose() => model.Dispose();
    }
}
