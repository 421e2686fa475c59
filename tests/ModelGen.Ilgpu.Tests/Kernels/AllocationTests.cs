using ModelGen.CompilerServices;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>What is allocated on the host once a model is on a device: by ILGPU, one object for each launch, and by nothing else.</summary>
public class AllocationTests
{
    private static readonly StepContext Training = new(Training: true);

    [Theory]
    [InlineData("Mixed")]
    [InlineData("Stacked")]
    public void Steps_and_predictions_allocate_what_ILGPU_allocates_for_their_launches(string name)
    {
        using CompiledSample sample = CompiledSample.Of(name);
        TrainableDeviceModel model = sample.OnDevice;
        DeviceKernels kernels = ModelCompiler.Compile(SampleModels.Yaml).Kernels().Single(compiled => compiled.Model == name).Kernels;
        Samples batch = new(model.Description, 1, seed: 1);
        float[] outputs = new float[model.Description.OutputLength];
        long launch = Bytes(() => model.Predict(batch.Input, outputs)) / kernels.Predict.Count;

        // The object has the launch's arguments in it, most of all the batch.
        Assert.InRange(launch, 0, 416);

        // Each step packs the weights that the one before changed.
        int launches = kernels.Pack.Count + kernels.Forward.Count + kernels.Backward.Count + kernels.Update.Count;
        Assert.Equal(launches * launch, Bytes(() =>
        {
            model.Enqueue(batch.Input, batch.Target, Training);
            model.Complete();
        }));
        Assert.Equal(launches * launch, Bytes(() =>
        {
            model.Forward(batch.Input, batch.Target, Training);
            model.Backward();
            model.Update();
        }));
    }

    /// <summary>The least of two runs after a first one, which starts from other weights and compiles.</summary>
    private static long Bytes(Action run)
    {
        run();
        long least = long.MaxValue;
        for (int i = 0; i < 2; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
