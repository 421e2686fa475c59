namespace ModelGen.Ilgpu.Tests.Host;

/// <summary>ILGPU's simulated device, opened once for a class of tests.</summary>
public sealed class CpuDevice : IDisposable
{
    public Device Device { get; } = Device.Cpu();

    /// <summary>A small model on the device, and the same one on the host.</summary>
    internal (TrainableDeviceModel Model, LinearModel Source) Linear(int batchSize = 4)
    {
        LinearModel source = new(batchSize);
        return (new TrainableDeviceModel(source, Device, new LinearKernels()), source);
    }

    public void Dispose() => Device.Dispose();
}
