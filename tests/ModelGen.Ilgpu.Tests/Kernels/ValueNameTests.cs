using ModelGen.Generator.Binding;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>As on the processor, the equations of a cell call their values what they like.</summary>
public class ValueNameTests
{
    [Fact]
    public void A_cell_has_values_of_any_name()
    {
        Network[] hostile = [.. RenamedCells.Hostile];
        CompiledModels models = ModelCompiler.Compile([RenamedCells.Plain, .. hostile]);
        float[] expected = Gradients(models, "Plain");
        Assert.Contains(expected, gradient => gradient != 0);

        // All of them compile; some are run, as that takes long here.
        Assert.All(hostile.Where((_, i) => i % 8 == 0), network => Assert.Equal(expected, Gradients(models, network.Name)));
    }

    private static float[] Gradients(CompiledModels models, string name)
    {
        using ITrainableModel model = (ITrainableModel)Simulated.Move(models.CreateTrainable(new ModelOptions { Seed = 5 }, name));
        Samples batch = new(model.Description, 3, seed: 8);
        model.Forward(batch.Input, batch.Target, new StepContext(true));
        model.Backward();
        return model.Gradients.ToArray();
    }
}
