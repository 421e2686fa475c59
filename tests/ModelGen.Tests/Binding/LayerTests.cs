using ModelGen.Generator.Binding;
using ModelGen.Generator.Equations;

namespace ModelGen.Tests.Binding;

using Initializer = ModelGen.Generator.Binding.Initializer;

/// <summary>Defaults, options, shapes and masks of each layer.</summary>
public class LayerTests
{
    private static readonly Initializer Zeros = new(InitializerKind.Zeros);
    private static readonly Initializer Ones = new(InitializerKind.Ones);
    private static readonly Initializer Glorot = new(InitializerKind.GlorotUniform);
    private static readonly Shape Sequence = new(5, 3);

    [Fact]
    public void SimpleRnn()
    {
        Symbol h = "h", z = "z_h";
        Sum sum = new(z, [new(Cell.Input, "kernel", 0), new(h.Previous, "recurrent_kernel", 0)], [new("bias", 0)]);
        Cell cell = new([h], [new([sum], [new(h, Expr.Tanh(z))])]);
        RecurrentLayer expected = new(
            "simple_rnn_1",
            "SimpleRNN",
            Sequence,
            new Shape(null, 4),
            false,
            false,
            [
                new("kernel", [3, 4], true, Glorot),
                new("recurrent_kernel", [4, 4], true, new(InitializerKind.Orthogonal, 1)),
                new("bias", [4], true, Zeros),
            ],
            4,
            cell,
            false,
            false,
            true);
        Assert.Equal(expected, Models.Single<RecurrentLayer>("- simple_rnn: 4"));
    }

    [Fact]
    public void OptionsOfARecurrentLayer()
    {
        RecurrentLayer layer = Models.Single<RecurrentLayer>(
            "- lstm: { units: 4, activation: relu, recurrent_activation: hard_sigmoid, use_bias: false, return_sequences: true, "
            + "go_backwards: true, kernel_initializer: he_normal, recurrent_initializer: { orthogonal: { gain: 0.5 } }, name: reader }");
        Assert.Equal(("reader", 4, true, true, false), (layer.Name, layer.Units, layer.ReturnSequences, layer.GoBackwards, layer.UseBias));
        Assert.Equal(new Shape(5, 4), layer.Output);
        Assert.Equal(
            [
                new("kernel", [3, 16], true, new(InitializerKind.HeNormal)),
                new("recurrent_kernel", [4, 16], true, new(InitializerKind.Orthogonal, 0.5)),
            ],
            layer.Parameters);
        Assert.Equal(Activation.HardSigmoid.Apply((Symbol)"z_f"), layer.Cell.Parts[0].Equations[1].Value);
        Assert.Equal(Activation.Relu.Apply((Symbol)"z_g"), layer.Cell.Parts[0].Equations[2].Value);
    }

    [Fact]
    public void TheForgetGatesBiasIsOneUnlessSwitchedOff()
    {
        RecurrentLayer one = Models.Single<RecurrentLayer>("- lstm: { units: 4, bias_initializer: { constant: 0.25 } }");
        Initializer rest = new(InitializerKind.Constant, 0.25);
        Assert.Equal(new Initializer(InitializerKind.UnitForgetBias, Rest: rest), one.Parameters[2].Initializer);

        RecurrentLayer off = Models.Single<RecurrentLayer>("- lstm: { units: 4, unit_forget_bias: false }");
        Assert.Equal(Zeros, off.Parameters[2].Initializer);
    }

    [Fact]
    public void Dense()
    {
        DenseLayer expected = new(
            "dense_1",
            Sequence,
            new Shape(5, 7),
            false,
            [new("kernel", [3, 7], true, Glorot), new("bias", [7], true, Zeros)],
            7,
            Activation.Linear,
            true);
        Assert.Equal(expected, Models.Single<DenseLayer>("- dense: 7"));
        DenseLayer without = Models.Single<DenseLayer>("- dense: { units: 7, use_bias: false }");
        Assert.Equal("kernel", Assert.Single(without.Parameters).Name);
    }

    [Fact]
    public void BatchNormalization()
    {
        BatchNormalizationLayer expected = new(
            "batch_normalization_1",
            Sequence,
            false,
            [
                new("gamma", [3], true, Ones),
                new("beta", [3], true, Zeros),
                new("moving_mean", [3], false, Zeros),
                new("moving_variance", [3], false, Ones),
            ],
            0.99,
            0.001,
            true,
            true);
        Assert.Equal(expected, Models.Single<BatchNormalizationLayer>("- batch_normalization"));
        Assert.Equal(expected, Models.Single<BatchNormalizationLayer>("- batch_normalization:"));

        BatchNormalizationLayer plain = Models.Single<BatchNormalizationLayer>(
            "- batch_normalization: { center: false, scale: false, momentum: 0.9, epsilon: 1e-5 }");
        Assert.Equal(["moving_mean", "moving_variance"], plain.Parameters.Select(parameter => parameter.Name));
        Assert.Equal((0.9, 1e-5), (plain.Momentum, plain.Epsilon));
    }

    [Theory]
    [InlineData("- masking", 0f)]
    [InlineData("- masking: 2", 2f)]
    [InlineData("- masking: { mask_value: 0.1 }", 0.1f)]
    public void Masking(string layer, float value) =>
        Assert.Equal(new MaskingLayer("masking_1", Sequence, value), Models.Single<MaskingLayer>(layer));

    [Fact]
    public void Dropout() =>
        Assert.Equal(new DropoutLayer("dropout_1", Sequence, false, 1, 0, false), Models.Single<DropoutLayer>("- dropout: 1"));

    [Fact]
    public void Flatten()
    {
        Assert.Equal(new Shape(null, 15), Models.Single<FlattenLayer>("- flatten").Output);
        Assert.Equal(new Shape(null, 15), Models.Single<ReshapeLayer>("- reshape: [15]").Output);
        Assert.Equal(new Shape(3, 5), Models.Single<ReshapeLayer>("- reshape: [3, -1]").Output);
        Assert.Equal(new Shape(15, 1), Models.Single<ReshapeLayer>("- reshape: [-1, 1]").Output);
        Assert.Equal(new Shape(2, 3), Models.Single<ReshapeLayer>("- reshape: [2, 3]", "[6]").Output);
        Assert.Equal(new Shape(3, 5), Models.Single<PermuteLayer>("- permute").Output);
        Assert.Equal(new Shape(5, 3), Models.Single<PermuteLayer>("- permute: [1, 2]").Output);
        Assert.Equal("time_distributed_1", Models.Single<DenseLayer>("- time_distributed: { dense: 4 }").Name);
        Assert.False(Models.Single<DenseLayer>("- time_distributed: { dense: { units: 4, trainable: false } }").Trainable);
        Assert.Equal(new Shape(null, 6), Models.Single<FlattenLayer>("- flatten:", "[6]").Output);
    }

    [Theory]
    [InlineData("linear", 0)]
    [InlineData("relu", 1)]
    [InlineData("tanh", 2)]
    [InlineData("sigmoid", 3)]
    [InlineData("hard_sigmoid", 4)]
    [InlineData("softmax", 5)]
    [InlineData("elu", 6)]
    [InlineData("softplus", 7)]
    [InlineData("swish", 8)]
    [InlineData("silu", 8)]
    [InlineData("gelu", 9)]
    public void Activations(string name, int function) => Assert.Equal(
        new ActivationLayer("activation_1", Sequence, false, (Activation)function),
        Models.Single<ActivationLayer>($"- activation: {name}"));

    [Theory]
    [InlineData("zeros", 0, 0, 0)]
    [InlineData("ones", 1, 0, 0)]
    [InlineData("constant", 2, 0, 0)]
    [InlineData("{ constant: 0.1 }", 2, 0.1, 0)]
    [InlineData("{ constant: { value: -2 } }", 2, -2, 0)]
    [InlineData("glorot_uniform", 3, 0, 0)]
    [InlineData("glorot_normal", 4, 0, 0)]
    [InlineData("he_uniform", 5, 0, 0)]
    [InlineData("he_normal", 6, 0, 0)]
    [InlineData("random_uniform", 7, -0.05, 0.05)]
    [InlineData("{ random_uniform: { minval: -1, maxval: 2.5 } }", 7, -1, 2.5)]
    [InlineData("random_normal", 8, 0, 0.05)]
    [InlineData("{ random_normal: { stddev: 0.2 } }", 8, 0, 0.2)]
    [InlineData("orthogonal", 9, 1, 0)]
    [InlineData("{ orthogonal: 2 }", 9, 2, 0)]
    public void Initializers(string text, int kind, double first, double second) => Assert.Equal(
        new Initializer((InitializerKind)kind, first, second),
        Models.Single<DenseLayer>($"- dense: {{ units: 2, kernel_initializer: {text} }}").Parameters[0].Initializer);

    [Fact]
    public void MasksFlowAsInKeras()
    {
        Network network = Models.Valid(Models.Of("""
            - masking
            - lstm: { units: 4, return_sequences: true }
            - dense: 4
            - dropout: 0.1
            - batch_normalization
            - activation: relu
            - lstm: 4
            - dropout: 0.1
            """));
        Assert.Equal(
            [(false, true), (true, true), (true, true), (true, true), (true, true), (true, true), (true, false), (false, false)],
            network.Layers.Select(layer => (layer.MaskIn, layer.MaskOut)));
        Assert.Equal([0, 1], network.Layers.OfType<DropoutLayer>().Select(layer => layer.Index));

        Network flat = Models.Valid(Models.Of("- masking\n- flatten"));
        Assert.Equal((true, false), (flat.Layers[1].MaskIn, flat.Layers[1].MaskOut));
    }

    [Fact]
    public void DefaultNamesCountTheLayersOfAKind()
    {
        Network network = Models.Valid(Models.Of("- dense: 4\n- dropout: 0.5\n- dense: { units: 4, name: head }\n- dense: 4"));
        Assert.Equal(["dense_1", "dropout_1", "head", "dense_3"], network.Layers.Select(layer => layer.Name));
    }
}
