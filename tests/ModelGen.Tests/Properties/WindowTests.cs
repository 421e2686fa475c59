using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Properties;

/// <summary>What the golden cases and random models of windows leave open: equal numbers, and numbers that are none.</summary>
public class WindowTests
{
    private const string Yaml = """
        modelgen: 1
        name: Peaks
        namespace: Models
        input: { shape: [5, 2] }
        layers: [dense: { units: 1, use_bias: false }, max_pooling_1d: { pool_size: 3, strides: 2 }]
        training: { loss: mean_squared_error, optimizer: sgd, batch_size: 1 }
        ---
        modelgen: 1
        name: Pooled
        namespace: Models
        input: { shape: [7, 3] }
        layers: [max_pooling_1d: { pool_size: 3, strides: 2, padding: same }]
        ---
        modelgen: 1
        name: Averaged
        namespace: Models
        input: { shape: [7, 3] }
        layers: [average_pooling_1d: { pool_size: 3, strides: 2, padding: same }]
        ---
        modelgen: 1
        name: Read
        namespace: Models
        input: { shape: [6, 2] }
        layers:
          - dense: { units: 3, name: both }
          - cropping_1d: { cropping: [2, 1], name: cropped }
          - activation: { function: tanh, name: inner }
          - zero_padding_1d: { padding: [2, 1], name: padded }
          - add: [padded, both]
        """;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(Yaml));

    public static TheoryData<VectorWidth> Widths => [.. GoldenTheory.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_first_of_equal_steps_has_the_gradient(VectorWidth width)
    {
        using ITrainableModel model = Compiled.Value.CreateTrainable(new ModelOptions { VectorWidth = width }, "Peaks");
        model.EditParameters().Fill(1);

        // The sums of the steps are 3, 3, 1 and 1, 1: the greatest of the first window is step 0, and of the second step 2.
        model.Forward([3, 0, 0, 3, 1, 0, 0, 1, 1, 0], [0, 0], new StepContext(true, 1, 0, 0));
        model.Backward();
        Assert.Equal([3, 1], model.Outputs.ToArray());
        Assert.Equal([(3 * 3) + (1 * 1), 0], model.Gradients.ToArray());
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void NaN_comes_out_of_the_windows_that_it_is_in(VectorWidth width)
    {
        foreach (string name in new[] { "Pooled", "Averaged" })
        {
            using IModel model = Compiled.Value.Create(new ModelOptions { VectorWidth = width }, name);
            for (int step = 0; step < 7; step++)
            {
                float[] input = [.. Enumerable.Range(0, 21).Select(i => i % 2 == 0 ? float.NegativeInfinity : -i)], output = new float[12];
                input = name == "Averaged" ? [.. input.Select(x => float.IsFinite(x) ? x : 1)] : input;
                input[(step * 3) + 1] = float.NaN;
                model.Predict(input, output);

                // Windows of three steps begin one step in front of the sequence, two steps after each other.
                Assert.All(output.Select((y, i) => (y, window: i / 3, feature: i % 3)), number =>
                    Assert.Equal(number.feature == 1 && Math.Abs((2 * number.window) - step) <= 1, float.IsNaN(number.y)));
            }
        }
    }

    /// <summary>What lies in place of another value must not change it for others who read that.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void A_cropped_sequence_is_there_for_others_too(VectorWidth width)
    {
        using IModel model = Compiled.Value.Create(new ModelOptions { VectorWidth = width, Seed = 5 }, "Read");
        float[] input = [.. Enumerable.Range(0, 12).Select(i => MathF.Sin(i))], output = new float[18];
        model.Predict(input, output);
        ReadOnlySpan<float> weights = model.Parameters;
        for (int i = 0; i < output.Length; i++)
        {
            int step = i / 3, unit = i % 3;
            double dense = (input[2 * step] * weights[unit]) + (input[(2 * step) + 1] * weights[3 + unit]) + weights[6 + unit];
            Assert.Equal(dense + (step is >= 2 and < 5 ? Math.Tanh(dense) : 0), output[i], 1e-5);
        }
    }
}
