using ModelGen.Ilgpu.Tests.Ptx;
using CpuTests = ModelGen.Tests.Reference.StateTests;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Recurrent layers that give their states, and begin with those of others, on devices.</summary>
public class StateTests
{
    [Theory]
    [MemberData(nameof(CpuTests.Names), MemberType = typeof(CpuTests))]
    public void States_of_the_PTX_are_those_of_the_reference(string name) => CpuTests.Check(name, PtxModel.Backend);

    [Theory]
    [InlineData("EncodesAndDecodes")]
    [InlineData("HasACellOfItsOwn")]
    [InlineData("TakesOneStep")]
    public void States_on_a_simulated_device_are_those_of_the_reference(string name) => CpuTests.Check(name, Simulated.Backend);
}
