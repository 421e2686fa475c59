using Digits;
using ModelGen.Training;

namespace ModelGen.Ilgpu.Tests.Digits;

/// <summary>Checks of a user's model with a device that takes part.</summary>
public class CheckTests
{
    private static readonly Dataset Data = new(
        Enumerable.Range(0, 3 * SimpleRnnDigits.InputLength).Select(i => i % 17 / 17f).ToArray(), SimpleRnnDigits.InputLength, new[] { 1f, 7f, 3f }, 1);

    [Fact]
    public void A_device_is_near()
    {
        using SimpleRnnDigits model = new(new ModelOptions { Seed = 5, BatchSize = 3 });
        WidthCheckResult result = model.CheckWidths(Data, steps: 2, toDevice: copy => copy.ToDevice(Kernels.Simulated.Device));
        Assert.True(result.Passed, result.ToString());
        Assert.Equal("the device", result.Comparisons[^1].Name);
    }

    [Fact]
    public void A_fault_on_a_device_is_among_its_gradients()
    {
        using SimpleRnnDigits source = new(new ModelOptions { Seed = 5, BatchSize = 3 });
        source.EditDense1Kernel()[7] = float.NaN;
        using TrainableDeviceModel model = source.ToDevice(Kernels.Simulated.Device);
        History history = model.Fit(Data, new FitOptions { Progress = Progress.None, Epochs = 2, CheckNumerics = true, TrackNorms = true });
        Assert.Equal((EndReason.Diverged, 0), (history.EndReason, history.Fault!.Step));
        Assert.StartsWith("NaN in dense_1, gradient of dense_1/", history.Fault.Place!.ToString());
    }

    [Fact]
    public void Norms_of_a_device_are_near_those_of_the_processor()
    {
        FitOptions options = new() { Progress = Progress.None, Epochs = 2, TrackNorms = true, Shuffle = false, BatchSize = 2 };
        using SimpleRnnDigits source = new(new ModelOptions { Seed = 5, BatchSize = 3 });
        using TrainableDeviceModel model = source.ToDevice(Kernels.Simulated.Device);
        LayerNorms[] expected = [.. source.Fit(Data, options).Epochs[1].Norms], actual = [.. model.Fit(Data, options).Epochs[1].Norms];
        Assert.Equal(expected.Select(norms => norms.Layer), actual.Select(norms => norms.Layer));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Gradient, actual[i].Gradient, 1e-4 * expected[i].Gradient);
            Assert.Equal(expected[i].Weights, actual[i].Weights, 1e-4 * expected[i].Weights);
            Assert.Equal(expected[i].UpdateRatio, actual[i].UpdateRatio, 1e-3 * expected[i].UpdateRatio);
        }
    }
}
