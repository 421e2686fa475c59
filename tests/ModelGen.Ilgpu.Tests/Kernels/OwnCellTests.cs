using ModelGen.Ilgpu.Tests.Ptx;
using CpuTests = ModelGen.Tests.Cells.OwnCellTests;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Cells that models describe themselves, on devices.</summary>
public class OwnCellTests
{
    public static TheoryData<string> Names => CpuTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_number_of_the_PTX_is_that_of_the_reference(string name) => CpuTests.Check(name, PtxModel.Backend);
}
