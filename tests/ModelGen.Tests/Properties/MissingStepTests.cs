using ModelGen.Tests.Compiling;
using ModelGen.Training;

namespace ModelGen.Tests.Properties;

/// <summary>Steps whose features are all NaN, or infinite, are missing: a model that masks them computes as if they were marked by a number.</summary>
public class MissingStepTests
{
    private const int Samples = 24, Steps = 6, Features = 3;

    private static readonly FitOptions Quiet = new() { Progress = Progress.None, CheckNumerics = true, Epochs = 3 };

    private static readonly (string Name, string Mask, float Value)[] Masks =
    [
        ("Marked", "-1", -1), ("Missing", ".nan", float.NaN), ("Above", ".inf", float.PositiveInfinity), ("Below", "-.inf", float.NegativeInfinity),
    ];

    private static readonly string Streamed = $$"""
        modelgen: 1
        name: Streamed
        input: { shape: [{{Steps}}, {{Features}}] }
        layers: [masking: .NaN, lstm: { units: 5, return_sequences: true }, dense: 2]
        codegen: { streaming: true }
        """;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(string.Join("\n---\n", Masks.Select(Document).Append(Streamed))));

    public static TheoryData<int> NotFinite => [1, 2, 3];

    [Theory]
    [MemberData(nameof(NotFinite))]
    public void A_training_gives_the_bits_of_marked_steps(int mask)
    {
        (float[] expected, double loss) = Train(Masks[0].Name, Masks[0].Value);
        (float[] actual, double actualLoss) = Train(Masks[mask].Name, Masks[mask].Value);
        Assert.All(expected, weight => Assert.True(float.IsFinite(weight)));
        Assert.Equal(Array.ConvertAll(expected, BitConverter.SingleToInt32Bits), Array.ConvertAll(actual, BitConverter.SingleToInt32Bits));
        Assert.Equal(loss, actualLoss);
    }

    [Theory]
    [MemberData(nameof(NotFinite))]
    public void A_step_of_which_only_a_part_is_missing_is_refused(int mask)
    {
        using ITrainableModel model = Compiled.Value.CreateTrainable(new ModelOptions(), Masks[mask].Name);
        float[] inputs = Inputs(Masks[mask].Value);
        int place = (7 * Steps * Features) + 1;
        inputs[place - 1] = 0.5f;
        inputs[place] = Masks[mask].Value;
        ArgumentException refused = Assert.Throws<ArgumentException>("train", () => model.Fit(Data(inputs), Quiet));
        string value = Masks[mask].Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.StartsWith(
            $"The input of sample 7 of the training data is {value} at element 1; inputs are finite numbers, or {value} in all features of a step.", refused.Message);
    }

    [Fact]
    public void A_missing_step_of_a_stream_is_one_that_is_skipped()
    {
        using IModel model = Compiled.Value.Create(name: "Streamed");
        using ModelStream stepping = ((ISharedModel)model).Publish().CreateStream(1), skipping = ((ISharedModel)model).Publish().CreateStream(1);
        float[] output = new float[2], same = new float[2], missing = [float.NaN, float.NaN, float.NaN];
        for (int step = 0; step < 4; step++)
        {
            float[] input = [step, 0.5f, float.Epsilon];
            stepping.Step(input, output);
            skipping.Step(input, same);
            Assert.Equal(same, output);
            stepping.Step(missing, output);
            skipping.Skip();
            Assert.Equal(same, output);
            Assert.Equal(skipping.State.ToArray(), stepping.State.ToArray());
        }
    }

    [Fact]
    public void The_description_tells_what_is_masked()
    {
        foreach ((string name, string mask, float value) in Masks)
        {
            using IModel model = Compiled.Value.Create(name: name);
            Assert.Equal(value, model.Description.Layers[0].MaskValue);
            Assert.Equal($"mask_value={mask}", model.Description.Layers[0].Settings);
        }
    }

    [Theory]
    [InlineData("nan", "write '.nan'")]
    [InlineData("np.NaN", "write '.nan'")]
    [InlineData("-Infinity", "write '.inf' or '-.inf'")]
    [InlineData("1e999", "a finite number (single precision), .nan, .inf or -.inf")]
    public void Other_words_for_them_are_told_what_to_write(string value, string advice) =>
        Assert.Contains(advice, Assert.Single(Binding.Models.Errors(Binding.Models.Of($"- masking: {value}\n- lstm: 3"))));

    private static string Document((string Name, string Mask, float Value) model) => $$"""
        modelgen: 1
        name: {{model.Name}}
        input: { shape: [{{Steps}}, {{Features}}] }
        layers:
          - masking: { mask_value: {{model.Mask}} }
          - dense: { units: 6, activation: tanh }
          - batch_normalization
          - bidirectional: { lstm: { units: 4, return_sequences: true } }
          - layer_normalization
          - dropout: 0.2
          - global_average_pooling_1d
          - dense: 2
        training: { loss: mse, optimizer: adam, batch_size: 7, seed: 3 }
        """;

    private static (float[] Weights, double Loss) Train(string name, float missing)
    {
        using ITrainableModel model = Compiled.Value.CreateTrainable(new ModelOptions { Seed = 4 }, name);
        History history = model.Fit(Data(Inputs(missing)), Quiet);
        Assert.Equal(EndReason.Completed, history.EndReason);
        return (model.Parameters.ToArray(), history.Epochs[^1]["loss"]);
    }

    private static Dataset Data(float[] inputs) =>
        new(inputs, Steps * Features, Enumerable.Range(0, Samples * 2).Select(i => (float)Math.Sin(i)).ToArray(), 2);

    /// <summary>Samples of which each second step is missing, and of the first all but one.</summary>
    private static float[] Inputs(float missing)
    {
        float[] inputs = [.. Enumerable.Range(0, Samples * Steps * Features).Select(i => (float)Math.Cos(i))];
        for (int step = 1; step < Samples * Steps; step++)
        {
            if (step % 2 == 1 || step < Steps)
            {
                inputs.AsSpan(step * Features, Features).Fill(missing);
            }
        }

        return inputs;
    }
}
