using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Properties;

/// <summary>
/// Every optimizer teaches a small LSTM to remember and compare: two steps of a sequence are marked; was the first one's number larger?
/// Sequences have different lengths and are padded, so that masking counts too.
/// </summary>
public class LearningTests
{
    private const int Steps = 7, Batch = 32;

    private static readonly Lazy<CompiledModels> Models = new(() => ModelCompiler.Compile(string.Join("\n---\n", new[]
    {
        Model("Sgd", "sgd: { learning_rate: 0.3, momentum: 0.9, clipvalue: 0.1 }"),
        Model("Adam", "adam: 0.01"),
        Model("AdamW", "adamw: { learning_rate: 0.01, weight_decay: 0.0001 }"),
        Model("RmsProp", "rmsprop: 0.01"),
    })));

    [Theory]
    [InlineData("Sgd")]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    [InlineData("RmsProp")]
    public void An_optimizer_teaches_to_remember_and_compare(string optimizer)
    {
        using ITrainableModel model = Models.Value.CreateTrainable(new ModelOptions { Threads = 1 }, optimizer);
        System.Random random = new(1);
        float[] input = new float[Batch * Steps * 2], target = new float[Batch];
        for (int step = 0; step < 800; step++)
        {
            Draw(random, input, target);
            model.Forward(input, target, new StepContext(true, 1, 0, step));
            model.Backward();
            model.Update();
        }

        const int Rounds = 30;
        int right = 0;
        float[] output = new float[Batch * 2];
        for (int round = 0; round < Rounds; round++)
        {
            Draw(random, input, target);
            model.Predict(input, output);
            right += Enumerable.Range(0, Batch).Count(i => (output[2 * i] < output[(2 * i) + 1] ? 1 : 0) == target[i]);
        }

        Assert.InRange(right / (double)(Rounds * Batch), 0.95, 1);
    }

    private static string Model(string name, string optimizer) => $$"""
        modelgen: 1
        name: {{name}}
        input: { shape: [{{Steps}}, 2] }
        layers:
          - masking
          - lstm: 12
          - dense: { units: 2, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: { {{optimizer}} }, batch_size: {{Batch}}, seed: 1 }
        """;

    /// <summary>Samples of (number, mark); padding is zeros.</summary>
    private static void Draw(System.Random random, float[] input, float[] target)
    {
        Array.Clear(input);
        for (int sample = 0; sample < Batch; sample++)
        {
            int length = random.Next(3, Steps + 1), first = random.Next(length - 1), second = random.Next(first + 1, length);
            Span<float> sequence = input.AsSpan(sample * Steps * 2, length * 2);
            for (int step = 0; step < length; step++)
            {
                sequence[2 * step] = (random.NextSingle() * 2) - 1;
                sequence[(2 * step) + 1] = step == first || step == second ? 1 : -1;
            }

            target[sample] = sequence[2 * first] > sequence[2 * second] ? 1 : 0;
        }
    }
}
