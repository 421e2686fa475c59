using ModelGen.Tests.Compiling;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Penalties on outputs: by the samples of a batch, of all steps that there are, in training and evaluation.</summary>
public class ActivityRegularizerTests
{
    private const string Yaml = """
        modelgen: 1
        name: Line
        input: { shape: [2] }
        layers: [dense: { units: 2, use_bias: false, activity_regularizer: { l1_l2: { l1: 0.5, l2: 0.25 } } }]
        training: { loss: mse, optimizer: { sgd: { learning_rate: 0.125 } }, batch_size: 4 }
        ---
        modelgen: 1
        name: Ragged
        input: { shape: [5, 2], lengths: true }
        layers:
          - lstm: { units: 9, return_sequences: true, activity_regularizer: { l2: 0.5 } }
          - bidirectional: { gru: { units: 3, return_sequences: true, activity_regularizer: { l1: 0.25 } } }
          - global_average_pooling_1d: { activity_regularizer: l2 }
          - dense: { units: 2, activation: softmax, activity_regularizer: { l1: 0.1 } }
        training: { loss: categorical_crossentropy, optimizer: adam, batch_size: 8 }
        """;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(Yaml));

    private static readonly StepContext InTraining = new(Training: true);

    /// <summary>The loss and its gradient by hand; weights of samples do not reach the penalty.</summary>
    [Fact]
    public void A_penalty_is_the_mean_over_the_samples()
    {
        using ITrainableModel model = Create("Line");
        float[] input = [1, -0.5f, 0.25f, 2, -1, 1], target = [0.5f, 1, -1, 0, 0.25f, 2], sampleWeights = [0.5f, 2, 1], w = model.Parameters.ToArray();
        double loss = model.Forward(new SampleBatch { Input = input, Target = target, Weights = sampleWeights }, InTraining), errors = 0, penalty = 0;
        double[] gradient = new double[4];
        for (int sample = 0; sample < 3; sample++)
        {
            for (int unit = 0; unit < 2; unit++)
            {
                double y = ((double)input[2 * sample] * w[unit]) + ((double)input[(2 * sample) + 1] * w[2 + unit]), error = y - target[(2 * sample) + unit];
                errors += sampleWeights[sample] * error * error / 6;
                penalty += ((0.5 * Math.Abs(y)) + (0.25 * y * y)) / 3;
                double dy = (sampleWeights[sample] * error / 3) + (((0.5 * Math.Sign(y)) + (0.5 * y)) / 3);
                gradient[unit] += dy * input[2 * sample];
                gradient[2 + unit] += dy * input[(2 * sample) + 1];
            }
        }

        Assert.Equal(errors + penalty, loss, 1e-6);
        model.Backward();
        Assert.Equal(gradient, model.Gradients.ToArray().Select(g => (double)g), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    /// <summary>As in Keras, an evaluation has the penalties of its batches, by their samples.</summary>
    [Fact]
    public void A_penalty_is_part_of_the_loss_of_evaluations_and_epochs()
    {
        using ITrainableModel model = Create("Line");
        Dataset data = new(Enumerable.Range(0, 20).Select(i => ((i * 7 % 11) - 5) / 5f).ToArray(), 2, new float[20], 2);
        float[] outputs = model.Predict(data);
        double expected = outputs.Average(y => (double)y * y) + (outputs.Sum(y => (0.5 * Math.Abs((double)y)) + (0.25 * y * y)) / 10);
        Assert.Equal(expected, model.Evaluate(data).Loss, 1e-6);
        model.LearningRate = 0;
        Assert.Equal(expected, model.Fit(data, new FitOptions { Epochs = 1, Progress = Progress.None }).Final!["loss"], 1e-6);
    }

    /// <summary>A batch is the mean of its sequences, whatever lies behind their ends.</summary>
    [Fact]
    public void Of_sequences_with_lengths_steps_count_that_there_are()
    {
        using ITrainableModel model = Create("Ragged");
        int[] lengths = [2, 5, 1, 3];
        float[] input = [.. Enumerable.Range(0, 22).Select(i => ((i * 29 % 13) - 6) / 4f)], target = [1, 0, 0.5f, 0.5f, 0, 1, 0.25f, 0.75f];
        double loss = model.Forward(input, lengths, target, InTraining), mean = 0;
        model.Backward();
        float[] gradients = model.Gradients.ToArray();
        double[] means = new double[gradients.Length];
        for (int i = 0, first = 0; i < 4; first += lengths[i++])
        {
            mean += model.Forward(input.AsSpan(2 * first, 2 * lengths[i]), lengths.AsSpan(i, 1), target.AsSpan(2 * i, 2), InTraining) / 4;
            model.Backward();
            for (int n = 0; n < means.Length; n++)
            {
                means[n] += model.Gradients[n] / 4;
            }
        }

        Assert.Equal(mean, loss, 1e-6);
        Assert.Equal(means, gradients.Select(g => (double)g), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData("Line")]
    [InlineData("Ragged")]
    public void Training_gives_the_same_bits_for_any_threads_and_vectors(string name)
    {
        float[]? expected = null;
        foreach ((int threads, VectorWidth width) in new[] { (1, VectorWidth.Bits128), (2, VectorWidth.Bits256), (3, VectorWidth.Bits512) })
        {
            using ITrainableModel model = Compiled.Value.CreateTrainable(new ModelOptions { Seed = 3, Threads = threads, VectorWidth = width }, name);
            float[] input = [.. Enumerable.Range(0, 22).Select(i => ((i * 29 % 13) - 6) / 4f)], target = [1, 0, 0.5f, 0.5f, 0, 1, 0.25f, 0.75f];
            List<float> numbers = [];
            for (int step = 0; step < 3; step++)
            {
                double loss = name == "Line"
                    ? model.Forward(input.AsSpan(0, 8), target, InTraining)
                    : model.Forward(input, [2, 5, 1, 3], target, InTraining);
                numbers.Add((float)loss);
                model.Backward();
                model.Update();
            }

            numbers.AddRange(model.Parameters.ToArray());
            expected ??= [.. numbers];
            Assert.Equal(expected, numbers);
        }
    }

    private static ITrainableModel Create(string name) => Compiled.Value.CreateTrainable(new ModelOptions { Seed = 3, Threads = 1 }, name);
}
