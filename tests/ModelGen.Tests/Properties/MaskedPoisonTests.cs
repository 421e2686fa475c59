using System.Runtime.InteropServices;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Properties;

/// <summary>What is masked is never read: neither what stands at masked steps of the inputs nor at those of the targets makes a difference.</summary>
public class MaskedPoisonTests
{
    private const int Samples = 4;

    private const int Steps = 5;

    private const int Features = 3;

    private static readonly float[] Poisons = [float.NaN, 3e38f, -1, float.PositiveInfinity, -100];

    /// <summary>What a masked step holds.</summary>
    private static readonly float[] MaskValues = [0, -1, 3e38f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    /// <summary>Every layer that passes a mask on, and both cells.</summary>
    private static readonly Dictionary<string, string> Layers = new()
    {
        ["Lstm"] = "lstm: { units: 3, return_sequences: true }",
        ["Rnn"] = "simple_rnn: { units: 3, return_sequences: true, activation: relu, go_backwards: true }",
        ["State"] = "lstm: 4",
        ["Dropping"] = "gru: { units: 4, reset_after: false, dropout: 0.3, recurrent_dropout: 0.4, return_sequences: true }",
        ["Dense"] = "dense: { units: 4, activation: elu }",
        ["Normalization"] = "batch_normalization: { momentum: 0.5 }",
        ["Dropout"] = "dropout: 0.4",
        ["Softmax"] = "activation: softmax",
        ["Masking"] = "masking: 0.25",
    };

    private static readonly (string Name, string Loss, string Activation)[] Losses =
    [
        ("Sparse", "sparse_categorical_crossentropy", "softmax"),
        ("Categorical", "categorical_crossentropy", "softmax"),
        ("Logits", "binary_crossentropy", "sigmoid"),
        ("Binary", "binary_crossentropy", "hard_sigmoid"),
        ("Squared", "mean_squared_error", "linear"),
        ("Absolute", "mean_absolute_error", "relu"),
        ("Smoothed", "{ categorical_crossentropy: { label_smoothing: 0.1 } }", "softmax"),
        ("Huber", "huber", "linear"),
        ("Custom", "{ custom: \"where(y_true > y_pred, 3, 1) * abs(y_pred - y_true)\" }", "linear"),
        ("Poisson", "poisson", "softplus"),
        ("Hinge", "hinge", "tanh"),
        ("Divergence", "kl_divergence", "softmax"),
        ("Cosine", "cosine_similarity", "linear"),
        ("Margin", "categorical_hinge", "linear"),
        ("BinaryFocal", "binary_focal_crossentropy", "sigmoid"),
        ("Focal", "categorical_focal_crossentropy", "softmax"),
    ];

    private static readonly Lazy<CompiledModels> Models = new(() => ModelCompiler.Compile(string.Join("\n---\n", Sources())));

    public static TheoryData<string> LayerNames => [.. Layers.Keys];

    public static TheoryData<string> LossNames => [.. Losses.Select(loss => loss.Name)];

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void Masked_steps_of_the_input_make_no_difference(string layer)
    {
        foreach (VectorWidth width in new[] { VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512 })
        {
            CheckInputs(layer, width);
        }
    }

    [Theory]
    [MemberData(nameof(LossNames))]
    public void Targets_of_masked_steps_make_no_difference(string loss)
    {
        foreach (VectorWidth width in new[] { VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512 })
        {
            CheckTargets(loss, width);
        }
    }

    /// <summary>Models that differ in what they mask compute the same, bit for bit.</summary>
    internal static void CheckInputs(string layer, Backend backend)
    {
        Outcome expected = Train($"{layer}0", backend, MaskValues[0], targetAtMasked: 0);
        Assert.True(expected.Loss > 0);
        for (int i = 1; i < MaskValues.Length; i++)
        {
            expected.AssertSame(Train($"{layer}{i}", backend, MaskValues[i], targetAtMasked: 0));
        }
    }

    /// <summary>Losses, outputs, gradients and weights are those with targets of 0 at masked steps, bit for bit.</summary>
    internal static void CheckTargets(string loss, Backend backend)
    {
        Outcome expected = Train(loss, backend, maskValue: 0, targetAtMasked: 0);
        Assert.True(expected.Loss != 0 && !expected.Gradients.AsSpan().Contains(float.NaN));
        foreach (float poison in Poisons)
        {
            expected.AssertSame(Train(loss, backend, maskValue: 0, poison));
        }
    }

    private static IEnumerable<string> Sources()
    {
        foreach ((string name, string layer) in Layers)
        {
            for (int i = 0; i < MaskValues.Length; i++)
            {
                string mask = ModelGen.Generator.Common.Words.Show((double)MaskValues[i]);
                yield return $"modelgen: 1\nname: {name}{i}\ninput: {{ shape: [{Steps}, {Features}] }}\n"
                    + $"layers: [masking: {mask}, {layer}, dense: 2]\ntraining: {{ loss: mse, optimizer: adam, batch_size: {Samples} }}";
            }
        }

        foreach ((string name, string loss, string activation) in Losses)
        {
            yield return $"modelgen: 1\nname: {name}\ninput: {{ shape: [{Steps}, {Features}] }}\n"
                + $"layers: [masking: 0, lstm: {{ units: 3, return_sequences: true }}, dense: {{ units: 3, activation: {activation} }}]\n"
                + $"training: {{ loss: {loss}, optimizer: {{ adam: {{ clipnorm: 1 }} }}, batch_size: {Samples} }}";
        }
    }

    /// <summary>Two steps; of sample i the last i of five steps are masked, and the first of the last sample.</summary>
    private static Outcome Train(string name, Backend backend, float maskValue, float targetAtMasked)
    {
        ModelOptions options = new() { VectorWidth = backend.Width, Seed = 5 };
        using ITrainableModel model = (ITrainableModel)backend.Move(Models.Value.CreateTrainable(options, name));
        System.Random random = new(11);
        float[] input = [.. Enumerable.Range(0, Samples * Steps * Features).Select(_ => random.NextSingle() + 0.5f)];
        float[] target = [.. Enumerable.Range(0, Samples * model.Description.TargetLength).Select(_ => random.NextSingle())];
        target = model.Description.Training!.Loss.TakesClassIndices() ? Array.ConvertAll(target, MathF.Round) : target;
        int positions = model.Description.OutputLength / model.Description.OutputShape[^1], width = target.Length / Samples / positions;
        for (int step = 0; step < Samples * Steps; step++)
        {
            if (step % Steps >= Steps - (step / Steps) || step == (Samples - 1) * Steps)
            {
                input.AsSpan(step * Features, Features).Fill(maskValue);
                if (positions > 1)
                {
                    target.AsSpan(step * width, width).Fill(targetAtMasked);
                }
            }
        }

        for (int step = 0; ; step++)
        {
            double loss = model.Forward(input, target, new StepContext(Training: true, 9, 0, step));
            model.Backward();
            if (step == 1)
            {
                return new(loss, model.Outputs.ToArray(), model.Gradients.ToArray(), model.Parameters.ToArray());
            }

            model.Update();
        }
    }

    private sealed record Outcome(double Loss, float[] Outputs, float[] Gradients, float[] Parameters)
    {
        public void AssertSame(Outcome other)
        {
            Assert.Equal(Loss, other.Loss);
            Assert.Equal(Bits(Outputs), Bits(other.Outputs));
            Assert.Equal(Bits(Gradients), Bits(other.Gradients));
            Assert.Equal(Bits(Parameters), Bits(other.Parameters));
        }

        private static int[] Bits(float[] values) => MemoryMarshal.Cast<float, int>(values).ToArray();
    }
}
