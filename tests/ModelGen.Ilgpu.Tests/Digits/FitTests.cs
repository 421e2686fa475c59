using ModelGen.Ilgpu.Tests.Kernels;
using ModelGen.Tests.Compiling;
using ModelGen.Training;

namespace ModelGen.Ilgpu.Tests.Digits;

/// <summary>The same training on the processor and on a device: first weights, order, dropout masks and metrics.</summary>
public class FitTests
{
    /// <summary>Relative to losses of about 1; the two differ in rounding only, which a dozen steps hardly enlarge.</summary>
    private const double Tolerance = 1e-5;

    private const int Samples = 22;

    private const int Steps = 5;

    private const int Features = 3;

    private const string Yaml = """
        modelgen: 1
        name: Small
        input: { shape: [5, 3] }
        layers:
          - lstm: 6
          - dropout: 0.3
          - batch_normalization
          - dense: { units: 3, activation: softmax }
        training:
          loss: sparse_categorical_crossentropy
          optimizer: { adam: { learning_rate: 0.01 } }
          metrics: [accuracy, recall, top_k_accuracy: { k: 2, name: top2 }, perplexity]
          batch_size: 4
          seed: 7
        """;

    [Fact]
    public void The_history_is_the_same_on_both()
    {
        CompiledModels models = ModelCompiler.Compile(Yaml);
        using ITrainableModel processor = models.CreateTrainable();
        using ITrainableModel device = (ITrainableModel)Simulated.Move(models.CreateTrainable());
        float[] first = processor.Parameters.ToArray();
        Assert.Equal(first, device.Parameters.ToArray());
        History expected = Fit(processor), actual = Fit(device);

        Assert.Equal(
            ["loss", "accuracy", "recall", "top2", "perplexity", "val_loss", "val_accuracy", "val_recall", "val_top2", "val_perplexity"],
            actual.Names.ToArray());
        Assert.Equal(3, actual.Epochs.Count);
        Assert.All(["loss", "perplexity", "val_loss", "val_perplexity"], name =>
        {
            Assert.All(expected.Column(name).Zip(actual.Column(name)), pair => Assert.Equal(pair.First, pair.Second, Tolerance));

            // It learns: other losses in each epoch, each of them compared.
            Assert.Equal(3, expected.Column(name).Distinct().Count());
        });
        Assert.All(["accuracy", "recall", "top2", "val_accuracy", "val_recall", "val_top2"], name => Assert.Equal(expected.Column(name), actual.Column(name)));
        Assert.Equal(processor.Iterations, device.Iterations);
        Assert.NotEqual(first, processor.Parameters.ToArray());
        Assert.All(processor.Parameters.ToArray().Zip(device.Parameters.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    private static History Fit(ITrainableModel model)
    {
        System.Random random = new(3);
        int[] labels = [.. Enumerable.Range(0, Samples).Select(_ => random.Next(3))];
        float[] inputs = [.. labels.SelectMany(label => Enumerable.Range(0, Steps * Features)
            .Select(i => random.NextSingle() + (i % Features == label ? 1 : 0)))];
        return model.Fit(
            Dataset.WithLabels(inputs, Steps * Features, labels),
            new FitOptions { Epochs = 3, ValidationSplit = 0.2, Progress = Progress.None });
    }
}
