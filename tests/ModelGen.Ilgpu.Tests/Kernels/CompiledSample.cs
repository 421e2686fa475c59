using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>One of the sample models, on the host and on the device.</summary>
internal sealed record CompiledSample(ITrainableModel Host, TrainableDeviceModel OnDevice) : IDisposable
{
    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(SampleModels.Yaml));

    /// <summary>The model of this name.</summary>
    public static CompiledSample Of(string name) => new(
        Compiled.Value.CreateTrainable(name: name), (TrainableDeviceModel)Simulated.Move(Compiled.Value.CreateTrainable(name: name)));

    public void Dispose()
    {
        Host.Dispose();
        OnDevice.Dispose();
    }
}
