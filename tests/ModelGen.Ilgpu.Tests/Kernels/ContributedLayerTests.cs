using ModelGen.Ilgpu.Tests.Ptx;
using CpuTests = ModelGen.Tests.Contributing.ContributedLayerTests;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>A layer that the compiler has never seen runs on devices too, from its declaration alone.</summary>
public class ContributedLayerTests
{
    [Fact]
    public void Every_number_of_the_PTX_is_that_of_the_reference() => CpuTests.Check(PtxModel.Backend);

    [Fact]
    public void Every_number_on_a_simulated_device_is_that_of_the_reference() => CpuTests.Check(Simulated.Backend);
}
