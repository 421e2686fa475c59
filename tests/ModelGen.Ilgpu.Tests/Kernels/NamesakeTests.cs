using ModelGen.Ilgpu.Tests.Ptx;
using CpuTests = ModelGen.Tests.Reference.NamesakeTests;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Values that are spelled like what is derived from others, on devices.</summary>
public class NamesakeTests
{
    [Fact]
    public void Every_number_of_the_PTX_is_that_of_the_reference() => CpuTests.Check(PtxModel.Backend);
}
