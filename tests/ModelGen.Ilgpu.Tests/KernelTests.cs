using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace ModelGen.Ilgpu.Tests;

public class KernelTests
{
    [Fact]
    public void A_kernel_runs_on_the_accelerator_that_every_machine_has()
    {
        using Context context = Context.Create(builder => builder.DefaultCPU());
        using CPUAccelerator accelerator = context.CreateCPUAccelerator(0);
        using MemoryBuffer1D<float, Stride1D.Dense> values = accelerator.Allocate1D([1f, 2f, 3f, 4f, 5f]);

        var halve = accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>>(Halve);
        halve(values.IntExtent, values.View);
        accelerator.Synchronize();

        Assert.Equal([0.5f, 1f, 1.5f, 2f, 2.5f], values.GetAsArray1D());
    }

    static void Halve(Index1D index, ArrayView<float> values) => values[index] *= 0.5f;
}
