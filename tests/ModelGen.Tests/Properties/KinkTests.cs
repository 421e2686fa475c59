using ModelGen.Generator.Common;
using ModelGen.Generator.Equations;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Properties;

/// <summary>
/// Slopes of activations where they are not smooth, are as good as constant, or get an infinite gradient: those of Keras with TensorFlow. The
/// model is a single unit that gives activation(bias).
/// </summary>
public class KinkTests
{
    private const float Infinity = float.PositiveInfinity;

    private static readonly VectorWidth[] Widths = [VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512];

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(string.Join("\n---\n", Elementwise().Select(activation => $$"""
        modelgen: 1
        name: Is{{activation}}
        input: { shape: [1] }
        layers: [dense: { units: 1, activation: {{Words.ToSnakeCase($"{activation}")}} }]
        training: { loss: mse, optimizer: sgd, batch_size: 1 }
        """))));

    /// <summary>An activation, where, the gradient of its result, and that of its input.</summary>
    public static TheoryData<string, float, float, float> Slopes => new()
    {
        { nameof(Activation.Relu), 0, 2, 0 },
        { nameof(Activation.Relu), -0f, 2, 0 },
        { nameof(Activation.Relu), float.Epsilon, 2, 2 },
        { nameof(Activation.Relu), -1, Infinity, 0 },
        { nameof(Activation.Relu), 0, -Infinity, 0 },
        { nameof(Activation.Relu), 1, Infinity, Infinity },
        { nameof(Activation.Elu), 0, 2, 2 },
        { nameof(Activation.Elu), -0f, 2, 2 },
        { nameof(Activation.Elu), 200, 2, 2 },
        { nameof(Activation.Elu), -200, 2, 0 },
        { nameof(Activation.Elu), 0, -Infinity, -Infinity },
        { nameof(Activation.Elu), 1, Infinity, Infinity },
        { nameof(Activation.HardSigmoid), -3, 2, 0 },
        { nameof(Activation.HardSigmoid), 3, 2, 0 },
        { nameof(Activation.HardSigmoid), -4, Infinity, 0 },
        { nameof(Activation.HardSigmoid), 4, -Infinity, 0 },
        { nameof(Activation.HardSigmoid), 0, 3, 0.5f },
        { nameof(Activation.HardSigmoid), 0, Infinity, Infinity },
        { nameof(Activation.Keras2HardSigmoid), -2.6f, 2, 0 },
        { nameof(Activation.Keras2HardSigmoid), 2.6f, 2, 0 },
        { nameof(Activation.Keras2HardSigmoid), 2.4f, 2, 0.4f },
        { nameof(Activation.Keras2HardSigmoid), -4, Infinity, 0 },
        { nameof(Activation.Softplus), 200, 2, 2 },
        { nameof(Activation.Softplus), -200, 2, 0 },
        { nameof(Activation.Swish), 200, 2, 2 },
        { nameof(Activation.Swish), -200, 2, 0 },
        { nameof(Activation.Gelu), 200, 2, 2 },
        { nameof(Activation.Gelu), -200, 2, 0 },
        { nameof(Activation.LeakyRelu), 0, 2, 0.4f },
        { nameof(Activation.LeakyRelu), -1, -Infinity, -Infinity },
        { nameof(Activation.LeakyRelu), 1, Infinity, Infinity },
        { nameof(Activation.Relu6), 0, 2, 0 },
        { nameof(Activation.Relu6), 6, 2, 0 },
        { nameof(Activation.Relu6), 7, Infinity, 0 },
        { nameof(Activation.HardSwish), 4, 2, 2 },
        { nameof(Activation.Softsign), 0, 2, 2 },
        { nameof(Activation.Mish), 200, 2, 2 },
        { nameof(Activation.Mish), -200, 2, 0 },
    };

    [Theory]
    [MemberData(nameof(Slopes))]
    public void A_slope_is_that_of_Keras(string activation, float x, float upstream, float expected) =>
        Assert.All(Widths, width => CheckSlope(activation, x, upstream, expected, width));

    /// <summary>The loss is (result − target)², so the target sets the gradient that comes in.</summary>
    internal static void CheckSlope(string activation, float x, float upstream, float expected, Backend backend)
    {
        ModelOptions options = new() { VectorWidth = backend.Width };
        using ITrainableModel model = (ITrainableModel)backend.Move(Compiled.Value.CreateTrainable(options, $"Is{activation}"));
        model.EditParameters()[0] = 0;
        model.EditParameters()[1] = x;
        float[] result = new float[1];
        model.Predict([1f], result);
        model.Forward([1], [result[0] - (upstream / 2)], new StepContext(Training: true));
        model.Backward();
        Assert.Equal(expected, model.Gradients[1], 1e-6f);
    }

    private static IEnumerable<Activation> Elementwise() => Enum.GetValues<Activation>().Where(activation => activation != Activation.Softmax);
}
