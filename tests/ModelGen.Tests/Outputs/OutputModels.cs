using System.Reflection;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Outputs;

/// <summary>Models with several outputs, and calls with an array for each.</summary>
internal static class OutputModels
{
    public const int BatchSize = 20, Outputs = 12 + 2 + 3, Targets = 4 + 2 + 1;

    /// <summary>Says of each step what it is, and of the whole how large and of which kind it is.</summary>
    private const string Reader = """
        modelgen: 1
        name: Reader
        input: { shape: [4, 2] }
        outputs:
          steps: { loss: sparse_categorical_crossentropy, metrics: [accuracy] }
          size: { loss: mse, loss_weight: 0.5, metrics: [mae], labels: [width, height] }
          class: { loss: sparse_categorical_crossentropy, metrics: [accuracy], weighted_metrics: [accuracy], labels: [dot, line, curve] }
        layers:
          - masking: 0
          - lstm: { units: 6, return_sequences: true }
          - dense: { units: 3, activation: softmax, name: steps }
          - lstm: { units: 5, from: lstm_1 }
          - dense: { units: 2, name: size }
          - dense: { units: 3, activation: softmax, name: class, from: lstm_2 }
        training: { optimizer: { adam: { learning_rate: 0.02 } }, batch_size: 20, epochs: 3 }
        codegen: { streaming: true }
        """;

    private const string Words = """
        modelgen: 1
        name: Words
        inputs: { word: { shape: [5], type: index }, writer: { shape: [2] } }
        outputs: { next: { loss: sparse_categorical_crossentropy }, mood: { loss: binary_crossentropy } }
        layers:
          - embedding: { input_dim: 7, output_dim: 3, from: word }
          - gru: 4
          - concatenate: [gru_1, writer]
          - dense: { units: 7, activation: softmax, name: next }
          - dense: { units: 1, activation: sigmoid, name: mood, from: concatenate_1 }
        training: { optimizer: sgd, batch_size: 4 }
        """;

    /// <summary>The calls, as reflection passes no spans.</summary>
    private const string Calls = """
        using ModelGen;
        internal static class Calls
        {
            public static void Predict(Models.Reader model, float[] input, float[] steps, float[] size, float[] @class) => model.Predict(input, steps, size, @class);

            public static double Forward(Models.Reader model, float[] input, float[] steps, float[] size, float[] kind) =>
                model.Forward(input, stepsTarget: steps, sizeTarget: size, classTarget: kind, new StepContext(true));

            public static void Join(float[] steps, float[] size, float[] kind, float[] targets) => Models.Reader.JoinTargets(steps, size, kind, targets);

            public static void PredictWords(Models.Words model, int[] word, float[] writer, float[] next, float[] mood) => model.Predict(word, writer, next, mood);

            public static double ForwardWords(Models.Words model, int[] word, float[] writer, float[] next, float[] mood) =>
                model.Forward(word, writer, next, mood, new StepContext(true));

            public static long Allocated(Models.Reader model, float[] input, float[] steps, float[] size, float[] kind, float[] t1, float[] t2, float[] t3)
            {
                long before = System.GC.GetAllocatedBytesForCurrentThread();
                model.Predict(input, steps, size, kind);
                model.Forward(input, t1, t2, t3, new StepContext(true));
                model.Backward();
                model.Update();
                return System.GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
        """;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile($"{Reader}\n---\n{Words}", "Models", Calls));

    public static ITrainableModel Create(ModelOptions? options = null, string name = "Reader") =>
        Compiled.Value.CreateTrainable(options ?? new ModelOptions { Seed = 3 }, name);

    /// <summary>Calls one of the methods; throws what it throws.</summary>
    public static object? Call(string name, params object[] arguments) => Compiled.Value.Types.Single(type => type.Name == "Calls").GetMethod(name)!
        .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    /// <summary>Samples with what is right for each output, the same each time: steps of the same class as the sample, some at its end masked.</summary>
    public static (float[] Input, float[] Steps, float[] Size, float[] Class) Draw(int samples)
    {
        System.Random random = new(5);
        float[] input = new float[samples * 8], steps = new float[samples * 4], size = new float[samples * 2], classes = new float[samples];
        for (int sample = 0; sample < samples; sample++)
        {
            int kind = random.Next(3), length = 2 + random.Next(3);
            classes[sample] = kind;
            for (int step = 0; step < 4; step++)
            {
                steps[(sample * 4) + step] = step < length ? kind : 99;
                for (int i = 0; i < 2 && step < length; i++)
                {
                    input[(sample * 8) + (step * 2) + i] = kind - 0.9f + ((float)random.NextDouble() * 0.5f);
                    size[(sample * 2) + i] += input[(sample * 8) + (step * 2) + i];
                }
            }
        }

        return (input, steps, size, classes);
    }

    /// <summary>What lies one behind the other for each sample.</summary>
    public static float[] Join(int samples, params float[][] parts) =>
        [.. Enumerable.Range(0, samples).SelectMany(i => parts.SelectMany(part => part.Chunk(part.Length / samples).ElementAt(i)))];
}
