using ModelGen.Generator.Binding;
using ModelGen.Generator.Emit.Cpu;
using ModelGen.Generator.Lowering;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Generation;

/// <summary>The equations of a cell call their values what they like, whatever the methods that they end up in have names for.</summary>
public class ValueNameTests
{
    [Fact]
    public void A_cell_has_values_of_any_name()
    {
        Network[] hostile = [.. RenamedCells.Hostile];
        CompiledModels models = ModelCompiler.Compile([RenamedCells.Plain, .. hostile]);
        (float[] Outputs, double Loss, float[] Gradients) expected = Run(models, "Plain");
        Assert.All(hostile, network =>
        {
            (float[] Outputs, double Loss, float[] Gradients) found = Run(models, network.Name);
            Assert.Equal(expected.Outputs, found.Outputs);
            Assert.Equal(expected.Loss, found.Loss);
            Assert.Equal(expected.Gradients, found.Gradients);
        });
    }

    [Fact]
    public void A_value_that_a_method_has_no_other_name_for_keeps_its_own()
    {
        string plain = CpuEmitter.Emit(Lowerer.Lower(RenamedCells.Plain, CpuLayout.Instance));
        string renamed = CpuEmitter.Emit(Lowerer.Lower(RenamedCells.WithNames("Plain", "i", "z", "g", "row", "c", "h"), CpuLayout.Instance));
        Assert.Contains("V4 f = Sigmoid(zF);", plain);
        Assert.Contains("V4 z_ = Sigmoid(zZ);", renamed);
        Assert.Contains("V4 row_ = Sigmoid(zRow);", renamed);
        Assert.Contains("V4 i = Sigmoid(zI);", renamed);
    }

    [Theory]
    [InlineData("f", "z_f")]
    [InlineData("z_i", "z_i")]
    public void A_value_of_a_cell_that_has_the_name_of_another_is_refused(string name, string second)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Lowerer.Lower(RenamedCells.WithNames("Wrong", "i", "f", name, "o", "c", "h"), CpuLayout.Instance));
        Assert.StartsWith($"the cell defines '{second}' twice", error.Message);
    }

    private static (float[] Outputs, double Loss, float[] Gradients) Run(CompiledModels models, string name)
    {
        using ITrainableModel model = models.CreateTrainable(new ModelOptions { Seed = 5 }, name);
        float[] input = [.. Enumerable.Range(0, 3 * model.Description.InputShape.Length).Select(i => i % 7 < 2 ? 0 : MathF.Sin(i))];
        float[] outputs = new float[3 * model.Description.OutputShape.Length];
        model.Predict(input, outputs);
        double loss = model.Forward(input, new float[outputs.Length], new StepContext(true));
        model.Backward();
        return (outputs, loss, model.Gradients.ToArray());
    }
}
