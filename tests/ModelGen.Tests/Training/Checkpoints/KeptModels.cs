using ModelGen.Tests.Compiling;
using ModelGen.Training;

namespace ModelGen.Tests.Training.Checkpoints;

/// <summary>Models that between them have all that a checkpoint keeps, with their data.</summary>
internal static class KeptModels
{
    private const string Yaml = """
        modelgen: 1
        name: Dropping
        input: { shape: [4, 3] }
        layers:
          - lstm: 5
          - dropout: 0.3
          - batch_normalization: { momentum: 0.8 }
          - dense: { units: 1, activation: sigmoid }
        training:
          loss: binary_crossentropy
          optimizer: { adam: { learning_rate: 0.05, decay: 0.01 } }
          metrics: [accuracy, auc, recall, mae, average_precision]
          batch_size: 8
        ---
        modelgen: 1
        name: Momentum
        input: { shape: [6] }
        layers:
          - dense: { units: 9, activation: tanh }
          - gaussian_noise: 0.1
          - dense: { units: 3, activation: softmax }
        training:
          loss: sparse_categorical_crossentropy
          optimizer: { sgd: { learning_rate: 0.1, momentum: 0.9, nesterov: true, global_clipnorm: 1 } }
          metrics: [accuracy, f1_score, auc]
          batch_size: 8
        ---
        modelgen: 1
        name: Carrying
        input: { shape: [3, 2] }
        layers:
          - lstm: { units: 4, return_sequences: true, stateful: true }
          - gru: { units: 3, stateful: true }
          - dense: 1
        training: { loss: mse, optimizer: { rmsprop: { learning_rate: 0.02, momentum: 0.5, centered: true } }, metrics: [mae], batch_size: 6 }
        """;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(Yaml));

    /// <summary>A new model, whose weights are none of the others'.</summary>
    public static ITrainableModel Create(string name, ulong seed, int threads = 1) =>
        Compiled.Value.CreateTrainable(new ModelOptions { Seed = seed, Threads = threads }, name);

    /// <summary>The data of a model: of the two that shuffle 43 samples, so that the last batch of an epoch is short.</summary>
    public static Dataset Data(string name, int seed = 3)
    {
        System.Random random = new(seed);
        if (name == "Carrying")
        {
            float[] series = Floats(36 * 3 * 2);
            return new Dataset(series, 6, Floats(36), 1);
        }

        int length = name == "Dropping" ? 12 : 6, classes = name == "Dropping" ? 2 : 3;
        return new Dataset(Floats(43 * length), length, Enumerable.Range(0, 43).Select(_ => (float)random.Next(classes)).ToArray(), 1);

        float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
