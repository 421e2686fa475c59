using ModelGen.Ilgpu.Tests.Ptx;
using CpuTests = ModelGen.Tests.Reference.ReductionTests;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Sums and maxima in equations on devices.</summary>
public class ReductionTests
{
    [Fact]
    public void Reductions_of_the_PTX_are_those_of_the_reference() => CpuTests.Check(PtxModel.Backend);

    [Fact]
    public void Reductions_on_a_simulated_device_are_those_of_the_reference() => CpuTests.Check(Simulated.Backend);
}
