using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Indices;

/// <summary>Models whose input is indices.</summary>
internal static class IndexModels
{
    public const int Steps = 7, Words = 40, BatchSize = 6;

    private const string Yaml = """
        modelgen: 1
        name: Mood
        input: { shape: [7], type: index }
        layers: [{ embedding: { input_dim: 40, output_dim: 5, mask_zero: true } }, { gru: 4 }, { dense: { units: 3, activation: softmax } }]
        training: { loss: sparse_categorical_crossentropy, optimizer: adam, batch_size: 6 }
        ---
        modelgen: 1
        name: Tags
        input: { shape: [7], type: index, lengths: true }
        layers:
          - embedding: { input_dim: 40, output_dim: 21 }
          - lstm: { units: 4, return_sequences: true }
          - dense: { units: 3, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: adam, batch_size: 6 }
        codegen: { streaming: true }
        ---
        modelgen: 1
        name: Sums
        input: { shape: [7], type: index }
        layers: [{ embedding: { input_dim: 40, output_dim: 21 } }, { dense: 1 }]
        training: { loss: mse, optimizer: sgd, batch_size: 6 }
        ---
        modelgen: 1
        name: Numeric
        input: { shape: [7, 1] }
        layers: [{ lstm: 3 }]
        training: { loss: mse, optimizer: sgd, batch_size: 6 }
        codegen: { streaming: true }
        """;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(Yaml));

    public static ITrainableModel Create(string name, ModelOptions? options = null) =>
        (ITrainableModel)Compiled.Value.Create(options ?? new ModelOptions { Threads = 1 }, name);

    /// <summary>Indices of some samples, each step drawn; 0 is among them.</summary>
    public static int[] Draw(int length, int seed = 1)
    {
        System.Random random = new(seed);
        return [.. Enumerable.Range(0, length).Select(_ => Math.Max(0, random.Next(-5, Words)))];
    }

    public static float[] Numbers(int[] indices) => Array.ConvertAll(indices, index => (float)index);
}
