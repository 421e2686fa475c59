namespace ModelGen.Ilgpu.Tests.Host;

/// <summary>The number of the contract rises where code that was generated for the last release would miss something of this library.</summary>
public class ContractSurfaceTests
{
    [Fact]
    public void The_fence_is_that_of_its_number() => ModelGen.Tests.Runtime.ContractSurfaceTests.AssertKept(typeof(Device).Assembly);
}
