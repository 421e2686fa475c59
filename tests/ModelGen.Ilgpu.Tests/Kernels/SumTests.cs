using ModelGen.Ilgpu.Tests.Ptx;
using CpuTests = ModelGen.Tests.Reference.SumTests;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Sums in equations on devices.</summary>
public class SumTests
{
    [Fact]
    public void Sums_of_the_PTX_are_those_of_the_reference() => CpuTests.Check(PtxModel.Backend);

    [Fact]
    public void Sums_on_a_simulated_device_are_those_of_the_reference() => CpuTests.Check(Simulated.Backend);
}
