using ModelGen.Tests.Golden;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Outputs, losses, gradients, statistics, masks and training steps on a device are those of Keras, within the CPU's bounds.</summary>
public class GoldenTests
{
    /// <summary>Quantities that are no results of the compiled model.</summary>
    private static readonly string[] NoResults = ["x", "y", "", "alt/rmsprop_keras2/step1", "alt/rmsprop_keras2/step3", "grad/x"];

    public static TheoryData<string> Cases => [.. GoldenCase.All.Select(golden => golden.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Results_are_those_of_Keras(string golden)
    {
        GoldenCase reference = GoldenCase.Named(golden);
        GoldenRun run = GoldenRun.Of(reference, Simulated.Backend);
        string[] quantities = [.. reference.Tensors.Select(reference.QuantityOf).Distinct().Except(NoResults)];
        Assert.Contains("grad", quantities);
        Assert.Contains("step3", quantities);
        Assert.All(quantities, quantity => Assert.All(
            reference.TensorsOf(quantity),
            tensor => Closeness.AssertClose(tensor, run.Values[tensor.Name], Closeness.Bound(quantity, tensor))));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_in_inference_mode_gives_what_Predict_gives(string golden)
    {
        GoldenRun run = GoldenRun.Of(GoldenCase.Named(golden), Simulated.Backend);
        Closeness.AssertSameBits("output", run.Values["output"], run.Values["forward_output"]);
    }
}
