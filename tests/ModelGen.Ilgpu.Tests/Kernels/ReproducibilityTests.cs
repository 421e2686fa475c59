using ModelGen.Tests.Golden;
using ModelGen.Tests.Properties;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>The same seed gives the same start and the same dropout masks on every backend, and the same device gives the same bits twice.</summary>
public class ReproducibilityTests
{
    [Theory]
    [InlineData("Mixed")]
    [InlineData("Stacked")]
    [InlineData("Tagger")]
    [InlineData("Plain")]
    public void Training_twice_gives_the_same_bits(string model)
    {
        (float[] parameters, double[] losses) = Train(model);
        (float[] again, double[] lossesAgain) = Train(model);
        Closeness.AssertSameBits("parameters", parameters, again);
        Assert.Equal(losses, lossesAgain);
    }

    [Theory]
    [InlineData("Mixed")]
    [InlineData("Stacked")]
    [InlineData("Plain")]
    public void Dropout_drops_what_it_drops_on_the_processor(string model)
    {
        using CompiledSample sample = CompiledSample.Of(model);
        Samples batch = new(sample.Host.Description, sample.Host.BatchSize, seed: 2);
        for (int step = 0; step < 2; step++)
        {
            StepContext context = new(true, ulong.MaxValue - 5, 3, step);
            sample.Host.Forward(batch.Input, batch.Target, context);
            sample.OnDevice.Forward(batch.Input, batch.Target, context);
            sample.Host.Backward();
            sample.OnDevice.Backward();

            // Other masks would change the outputs in the first digit.
            Near.All(sample.Host.Outputs, sample.OnDevice.Outputs, 1e-5);
            Assert.Equal(Zeros(sample.Host.Gradients), Zeros(sample.OnDevice.Gradients));
        }
    }

    [Fact]
    public void A_model_starts_from_the_weights_of_its_seed()
    {
        using CompiledSample sample = CompiledSample.Of("Mixed");
        Closeness.AssertSameBits("parameters", sample.Host.Parameters, sample.OnDevice.Parameters);
    }

    private static (float[] Parameters, double[] Losses) Train(string name)
    {
        using CompiledSample sample = CompiledSample.Of(name);
        TrainableDeviceModel model = sample.OnDevice;
        Samples batch = new(model.Description, model.BatchSize, seed: 1);
        double[] losses = new double[2];
        for (int step = 0; step < losses.Length; step++)
        {
            model.Enqueue(batch.Input, batch.Target, new StepContext(true, 9, 0, step));
        }

        for (int step = 0; step < losses.Length; step++)
        {
            losses[step] = model.Complete();
        }

        return ([.. model.Parameters], losses);
    }

    private static int[] Zeros(ReadOnlySpan<float> values)
    {
        List<int> zeros = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == 0)
            {
                zeros.Add(i);
            }
        }

        return [.. zeros];
    }
}
