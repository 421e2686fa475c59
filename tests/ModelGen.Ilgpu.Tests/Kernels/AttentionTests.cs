using ModelGen.Ilgpu.Tests.Ptx;
using CpuTests = ModelGen.Tests.Reference.AttentionTests;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Layers of attention on devices.</summary>
public class AttentionTests
{
    [Theory]
    [MemberData(nameof(CpuTests.Names), MemberType = typeof(CpuTests))]
    public void Attention_of_the_PTX_is_that_of_the_reference(string name) => CpuTests.Check(name, PtxModel.Backend);

    [Theory]
    [InlineData("CausalHeads")]
    [InlineData("OtherStepsOfPairs")]
    public void Attention_on_a_simulated_device_is_that_of_the_reference(string name) => CpuTests.Check(name, Simulated.Backend);
}
