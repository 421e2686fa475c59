using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Properties;

/// <summary>What the golden cases and random models of global pooling leave open: steps that are as great as each other.</summary>
public class GlobalPoolingTests
{
    private const string Yaml = """
        modelgen: 1
        name: Peak
        namespace: Models
        input: { shape: [4, 2] }
        layers: [dense: { units: 1, use_bias: false }, global_max_pooling_1d]
        training: { loss: mean_squared_error, optimizer: sgd, batch_size: 1 }
        """;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(Yaml));

    public static TheoryData<VectorWidth> Widths => [.. GoldenTheory.Widths];

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_greatest_steps_share_the_gradient_equally(VectorWidth width)
    {
        using ITrainableModel model = Compiled.Value.CreateTrainable(new ModelOptions { VectorWidth = width }, "Peak");
        model.EditParameters().Fill(1);
        StepContext context = new(true, 1, 0, 0);

        // The sums of the steps are 3, 3, 2 and 3; d(loss) / d(greatest) is 2 · 3.
        model.Forward([3, 0, 0, 3, 1, 1, 0, 3], [0], in context);
        model.Backward();
        Assert.Equal(3, model.Outputs[0]);
        Assert.Equal([6 * 3 / 3f, 6 * (3 + 3) / 3f], model.Gradients.ToArray());
    }
}
