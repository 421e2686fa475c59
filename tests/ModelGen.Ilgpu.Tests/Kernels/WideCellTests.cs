using ModelGen.Ilgpu.Tests.Ptx;
using CpuTests = ModelGen.Tests.Reference.WideCellTests;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>A cell of many sums on devices.</summary>
public class WideCellTests
{
    [Fact]
    public void Every_number_of_the_PTX_is_that_of_the_reference() => CpuTests.Check(PtxModel.Backend);
}
