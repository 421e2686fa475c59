using ModelGen.CompilerServices;

namespace ModelGen.Ilgpu.Execution;

/// <summary>Kernels that are launched one after another.</summary>
internal sealed class KernelPass
{
    private readonly DeviceKernel[] kernels;
    private readonly LoadedKernel[] loaded;

    /// <summary>Compiles what is not yet.</summary>
    /// <param name="device">For which device.</param>
    /// <param name="model">Whose kernels, for errors.</param>
    /// <param name="kernels">The kernels in their order.</param>
    /// <exception cref="KernelCompilationException">One can't be compiled.</exception>
    public KernelPass(Device device, string model, IReadOnlyList<DeviceKernel> kernels)
    {
        this.kernels = [.. kernels];
        loaded = [.. kernels.Select(kernel => device.Kernels.Load(model, kernel))];
    }

    /// <summary>Starts the kernels, after all that the stream was given before.</summary>
    /// <param name="stream">Where they run.</param>
    /// <param name="batch">Their argument.</param>
    /// <exception cref="DeviceException">A launch fails.</exception>
    public void Launch(DeviceStream stream, in DeviceBatch batch)
    {
        for (int i = 0; i < kernels.Length; i++)
        {
            int groups = Groups(kernels[i], loaded[i].GroupSize, in batch);
            if (groups > 0)
            {
                stream.Launch(loaded[i], kernels[i].Name, groups, in batch);
            }
        }
    }

    /// <summary>How many groups a kernel is launched with.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="groupSize">Threads of a group.</param>
    /// <param name="batch">Its argument.</param>
    public static int Groups(DeviceKernel kernel, int groupSize, in DeviceBatch batch) => kernel.Grid switch
    {
        DeviceGrid.Samples => CeilingQuotient(batch.Count, kernel.Amount),
        DeviceGrid.Elements => CeilingQuotient(kernel.Amount, groupSize),
        DeviceGrid.Tiles => kernel.Amount * batch.Slices,
        _ => kernel.Amount,
    };

    private static int CeilingQuotient(int dividend, int divisor) => (int)(((long)dividend + divisor - 1) / divisor);
}
