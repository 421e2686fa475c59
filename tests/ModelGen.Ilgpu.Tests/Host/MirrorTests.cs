using ILGPU;
using ILGPU.Runtime;
using ModelGen.Ilgpu.Execution;

namespace ModelGen.Ilgpu.Tests.Host;

/// <summary>Numbers are copied between device and host when someone needs them, and only then.</summary>
public sealed class MirrorTests : IClassFixture<CpuDevice>, IDisposable
{
    private readonly CpuDevice cpu;
    private readonly DeviceStream stream;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> buffer;
    private readonly Mirror mirror;

    public MirrorTests(CpuDevice cpu)
    {
        this.cpu = cpu;
        stream = new DeviceStream(cpu.Device, "Mirrored");
        buffer = cpu.Device.Accelerator.Allocate1D(new float[3]);
        mirror = new Mirror(stream, buffer.View.AsContiguous());
    }

    public void Dispose()
    {
        mirror.Dispose();
        buffer.Dispose();
        stream.Dispose();
    }

    [Fact]
    public void Nothing_is_copied_from_a_device_that_changed_nothing()
    {
        buffer.CopyFromCPU([1, 2, 3]);
        Assert.Equal([0, 0, 0], mirror.Read().ToArray());
        mirror.ChangedOnDevice();
        Assert.Equal([1, 2, 3], mirror.Read().ToArray());
        buffer.CopyFromCPU([4, 5, 6]);
        Assert.Equal([1, 2, 3], mirror.Read().ToArray());
    }

    [Fact]
    public void What_the_host_may_have_changed_is_copied_once()
    {
        Assert.False(mirror.Upload());
        mirror.Read();
        Assert.False(mirror.Upload());
        mirror.Edit()[1] = 7;
        Assert.True(mirror.Upload());
        Assert.Equal([0, 7, 0], buffer.GetAsArray1D());
        Assert.False(mirror.Upload());
    }

    [Fact]
    public void What_the_device_computes_anew_replaces_what_the_host_changed()
    {
        mirror.Edit()[0] = 9;
        buffer.CopyFromCPU([1, 2, 3]);
        mirror.ChangedOnDevice();
        Assert.False(mirror.Upload());
        Assert.Equal([1, 2, 3], mirror.Read().ToArray());
    }

    [Fact]
    public void Edits_begin_with_what_the_device_has()
    {
        buffer.CopyFromCPU([1, 2, 3]);
        mirror.ChangedOnDevice();
        mirror.Edit()[2] = 8;
        mirror.Upload();
        Assert.Equal([1, 2, 8], buffer.GetAsArray1D());
    }

    [Fact]
    public void Weights_changed_by_the_caller_are_packed_before_they_are_read()
    {
        (TrainableDeviceModel model, LinearModel source) = cpu.Linear();
        using (model)
        {
            (float[] input, float[] target) = LinearModel.Batch(4);
            float[] expected = new float[8], actual = new float[8];
            foreach (float weight in new[] { 1f, -2f })
            {
                source.EditParameters()[1] = model.EditParameters()[1] = weight;
                source.Predict(input, expected);
                model.Predict(input, actual);
                Assert.Equal(expected, actual);
                double loss = source.Forward(input, target, StepContext.Inference);
                Assert.Equal(loss, model.Forward(input, target, StepContext.Inference), 1e-5);
            }
        }
    }

    [Fact]
    public void Reading_parameters_does_not_send_them_to_the_device()
    {
        (TrainableDeviceModel model, _) = cpu.Linear();
        using (model)
        {
            (float[] input, _) = LinearModel.Batch(4);
            float[] before = new float[8], read = new float[8], edited = new float[8];
            Span<float> kept = model.EditParameters();
            model.Predict(input, before);
            kept[1] += 1;
            Assert.Equal(kept[1], model.Parameters[1]);
            model.Predict(input, read);
            Assert.Equal(before, read);
            model.EditParameters();
            model.Predict(input, edited);
            Assert.NotEqual(before, edited);
        }
    }

    [Fact]
    public void An_update_takes_gradients_slots_and_parameters_as_the_caller_left_them()
    {
        (TrainableDeviceModel model, _) = cpu.Linear();
        using (model)
        {
            (float[] input, float[] target) = LinearModel.Batch(4);
            model.Forward(input, target, new StepContext(Training: true));
            model.Backward();
            new float[] { 1, 2, 4 }.CopyTo(model.EditGradients());
            new float[] { 2, 0, 0 }.CopyTo(model.EditOptimizerState());
            new float[] { 10, 20, 30, 40 }.CopyTo(model.EditParameters());
            model.Update();
            Assert.Equal([2, 2, 4], model.OptimizerState.ToArray());
            Assert.Equal([9.5f, 19.5f, 29, 40], model.Parameters.ToArray());
        }
    }

    [Fact]
    public void Spans_stay_valid_after_the_model()
    {
        using Device device = Device.Cpu();
        TrainableDeviceModel model = new(new LinearModel(), device, new LinearKernels());
        Span<float> parameters = model.EditParameters();
        model.Dispose();
        parameters[0] += 1;
        Assert.Equal(1.5f, parameters[0]);
    }
}
