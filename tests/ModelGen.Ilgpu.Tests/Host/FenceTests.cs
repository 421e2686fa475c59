namespace ModelGen.Ilgpu.Tests.Host;

/// <summary>What the public types of the library for devices have in common.</summary>
public class FenceTests
{
    [Fact]
    public void Types_for_generated_code_are_hidden_and_promise_nothing() => ModelGen.Tests.Runtime.FenceTests.AssertFenced(typeof(Device).Assembly);

    [Fact]
    public void What_people_use_does_not_mention_types_for_generated_code() => ModelGen.Tests.Runtime.FenceTests.AssertNoLeak(typeof(Device).Assembly);

    [Fact]
    public void Exceptions_have_the_standard_constructors() => ModelGen.Tests.Runtime.ExceptionTests.AssertStandard(typeof(Device).Assembly, 4);

    [Fact]
    public void People_find_one_namespace_more() => Assert.Equal(
        [ModelGen.Tests.Runtime.FenceTests.Fence, "ModelGen.Ilgpu"],
        typeof(Device).Assembly.GetExportedTypes().Select(type => type.Namespace).Distinct().Order());
}
