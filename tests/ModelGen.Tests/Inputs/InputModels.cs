using System.Reflection;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Inputs;

/// <summary>A model with several inputs, and calls with an array for each.</summary>
internal static class InputModels
{
    public const int BatchSize = 70, Steps = 6, Words = 9, Length = 12 + 6 + 3;

    private const string Yaml = """
        modelgen: 1
        name: Tagger
        inputs:
          pen: { shape: [6, 2] }
          word: { shape: [6], type: index }
          class: { shape: [3] }
        layers:
          - embedding: { input_dim: 9, output_dim: 5, from: word }
          - concatenate: [pen, embedding_1]
          - lstm: 7
          - concatenate: [lstm_1, class]
          - dense: { units: 4, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: adam, metrics: [accuracy], batch_size: 70, epochs: 2 }
        """;

    /// <summary>The calls, as reflection passes no spans.</summary>
    private const string Calls = """
        using ModelGen;
        internal static class Calls
        {
            public static void Predict(Models.Tagger model, float[] pen, int[] word, float[] writer, float[] output) => model.Predict(pen, word, writer, output);

            public static double Forward(Models.Tagger model, float[] pen, int[] word, float[] writer, float[] target) =>
                model.Forward(pen, word, @class: writer, target, new StepContext(true));

            public static void Join(float[] pen, int[] word, float[] writer, float[] samples) => Models.Tagger.JoinInputs(pen, word, writer, samples);

            public static long Allocated(Models.Tagger model, float[] pen, int[] word, float[] writer, float[] target, float[] output)
            {
                long before = System.GC.GetAllocatedBytesForCurrentThread();
                model.Predict(pen, word, writer, output);
                model.Forward(pen, word, writer, target, new StepContext(true));
                model.Backward();
                model.Update();
                return System.GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
        """;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(Yaml, "Models", Calls));

    public static ITrainableModel Create(ModelOptions? options = null) => Compiled.Value.CreateTrainable(options ?? new ModelOptions { Seed = 3 });

    /// <summary>Calls one of the methods; throws what it throws.</summary>
    public static object? Call(string name, params object[] arguments) => Compiled.Value.Types.Single(type => type.Name == "Calls").GetMethod(name)!
        .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    /// <summary>The inputs of some samples, the same each time.</summary>
    public static (float[] Pen, int[] Word, float[] Writer) Draw(int samples)
    {
        System.Random random = new(5);
        return (
            [.. Enumerable.Range(0, samples * 12).Select(_ => (float)random.NextDouble())],
            [.. Enumerable.Range(0, samples * 6).Select(_ => random.Next(Words))],
            [.. Enumerable.Range(0, samples * 3).Select(_ => (float)random.NextDouble())]);
    }

    /// <summary>The same one behind the other in each sample.</summary>
    public static float[] Join((float[] Pen, int[] Word, float[] Writer) inputs) =>
    [
        .. Enumerable.Range(0, inputs.Pen.Length / 12).SelectMany(i => inputs.Pen[(i * 12)..((i + 1) * 12)]
            .Concat(inputs.Word[(i * 6)..((i + 1) * 6)].Select(index => (float)index))
            .Concat(inputs.Writer[(i * 3)..((i + 1) * 3)])),
    ];
}
