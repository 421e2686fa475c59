using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;

namespace ModelGen.Tests.Binding;

using Initializer = ModelGen.Generator.Binding.Initializer;
using Loss = ModelGen.Generator.Binding.Loss;

/// <summary>The example of the documentation, to its last value.</summary>
public class DigitsTests
{
    private static readonly Network Network = Models.Valid(Models.Digits);

    [Fact]
    public void Header()
    {
        Assert.Equal("LstmDigits", Network.Name);
        Assert.Equal("Digits", Network.Namespace);
        Assert.Equal("LSTM over the rows of a 28x28 digit.", Network.Summary);
        Assert.Equal("lstm-digits.model.yaml", Network.FileName);
        Assert.Equal(new Shape(28, 28), Network.Input);
        Assert.Equal(new Shape(null, 10), Network.Output);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], Network.Labels);
    }

    [Fact]
    public void Layers()
    {
        Initializer glorot = new(InitializerKind.GlorotUniform);
        Initializer zeros = new(InitializerKind.Zeros);
        Symbol h = "h", c = "c", i = "i", f = "f", g = "g", o = "o", zi = "z_i", zf = "z_f", zg = "z_g", zo = "z_o";
        Sum Gate(Symbol name, int block) =>
            new(name, [new(Cell.Input, "kernel", block), new(h.Previous, "recurrent_kernel", block)], [new("bias", block)]);
        CellPart part = new(
            [Gate(zi, 0), Gate(zf, 1), Gate(zg, 2), Gate(zo, 3)],
            [
                new(i, Expr.Sigmoid(zi)),
                new(f, Expr.Sigmoid(zf)),
                new(g, Expr.Tanh(zg)),
                new(o, Expr.Sigmoid(zo)),
                new(c, new Binary(BinaryOp.Add, Product(f, c.Previous), Product(i, g))),
                new(h, Product(o, Expr.Tanh(c))),
            ]);
        Cell cell = new([h, c], [part]);
        EquatableArray<Layer> expected =
        [
            new RecurrentLayer(
                "lstm_1",
                "LSTM",
                new Shape(28, 28),
                new Shape(null, 128),
                false,
                false,
                [
                    new("kernel", [28, 512], true, glorot),
                    new("recurrent_kernel", [128, 512], true, new(InitializerKind.Orthogonal, 1)),
                    new("bias", [512], true, new(InitializerKind.UnitForgetBias, Rest: zeros)),
                ],
                128,
                cell,
                false,
                false,
                true),
            new DropoutLayer("dropout_1", new Shape(null, 128), false, 0.2, 0, false),
            new DenseLayer(
                "dense_1",
                new Shape(null, 128),
                new Shape(null, 10),
                false,
                [new("kernel", [128, 10], true, glorot), new("bias", [10], true, zeros)],
                10,
                Activation.Softmax,
                true),
        ];
        Assert.Equal(expected, Network.Layers);
    }

    [Fact]
    public void HowItIsTrained()
    {
        Generator.Binding.Training training = Network.Training!;
        Assert.Equal(Loss.SparseCategoricalCrossentropy, training.Goal.Loss.Kind);
        Assert.Equal([new Generator.Binding.Metric("accuracy", "accuracy", [])], training.Goal.Metrics);
        Assert.Equal((64, 10, 0.1, 42ul), (training.BatchSize, training.Epochs, training.ValidationSplit, training.Seed));
        Assert.Equal("Adam", training.Optimizer.Kind);
        Assert.Equal(0.001, training.Optimizer.LearningRate);
        Assert.Equal(1e-6, training.Optimizer.Decay);
        Assert.Equal(new Clipping(ClippingKind.None, 0), training.Optimizer.Clipping);
        Assert.Equal(
            "learning_rate=0.001 beta_1=0.9 beta_2=0.999 epsilon=1e-7 decay=1e-6 clipnorm=0 global_clipnorm=0 clipvalue=0",
            string.Join(" ", training.Optimizer.Settings.Select(setting => $"{setting.Name}={setting.Value}")));
    }

    [Fact]
    public void CommentsAndLayoutChangeNothing()
    {
        string longer = Models.Digits.Replace("  - dropout: 0.2", "\n  # Drop.\n  - dropout: { rate: 0.2 }");
        string text = "# A digit.\r\n\r\n" + longer.Replace("\n", "\r\n");
        Assert.Equal(Network, Models.Valid(text));
        Assert.Equal(Network.GetHashCode(), Models.Valid(text).GetHashCode());
        Assert.NotEqual(Network, Models.Valid(Models.Digits.Replace("dropout: 0.2", "dropout: 0.3")));
    }

    private static Binary Product(Expr left, Expr right) => new(BinaryOp.Multiply, left, right);
}
