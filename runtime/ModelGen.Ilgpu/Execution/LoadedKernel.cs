using ILGPU;
using ILGPU.Runtime;
using ModelGen.CompilerServices;

namespace ModelGen.Ilgpu.Execution;

/// <summary>A kernel compiled for a device, to be launched by any of the models that have it.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="groupSize">Threads of a group.</param>
internal sealed class LoadedKernel(Kernel kernel, int groupSize)
{
    private readonly Action<AcceleratorStream, KernelConfig, DeviceBatch> launch =
        kernel.CreateLauncherDelegate<Action<AcceleratorStream, KernelConfig, DeviceBatch>>();

    private readonly object arguments = new();

    /// <summary>Threads of a group.</summary>
    public int GroupSize => groupSize;

    /// <summary>Starts the kernel, after all that the stream was given before.</summary>
    /// <param name="stream">Where it runs.</param>
    /// <param name="groups">How many groups, at least 1.</param>
    /// <param name="batch">Its argument.</param>
    public void Launch(AcceleratorStream stream, int groups, in DeviceBatch batch)
    {
        // An OpenCL kernel holds the arguments of its next launch; models on other threads wait until it has begun.
        lock (arguments)
        {
            launch(stream, new KernelConfig(groups, groupSize), batch);
        }
    }
}
