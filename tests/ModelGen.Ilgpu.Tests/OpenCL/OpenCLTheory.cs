using Xunit.Abstractions;
using Xunit.Sdk;

namespace ModelGen.Ilgpu.Tests.OpenCL;

/// <summary>A theory on an OpenCL device, which is none where there is no device; <see cref="OpenCLTests.Devices"/> says so once.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("ModelGen.Ilgpu.Tests.OpenCL.OpenCLTheoryDiscoverer", "ModelGen.Ilgpu.Tests")]
internal sealed class OpenCLTheoryAttribute : TheoryAttribute;

/// <summary>A fact on an OpenCL device, which is none where there is no device.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("ModelGen.Ilgpu.Tests.OpenCL.OpenCLFactDiscoverer", "ModelGen.Ilgpu.Tests")]
internal sealed class OpenCLFactAttribute : FactAttribute;

/// <summary>Finds the rows of an <see cref="OpenCLTheoryAttribute"/>.</summary>
internal sealed class OpenCLTheoryDiscoverer(IMessageSink messages) : TheoryDiscoverer(messages)
{
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo theory) =>
        OpenCLDevice.Problem is null ? base.Discover(options, method, theory) : [];
}

/// <summary>Finds the test of an <see cref="OpenCLFactAttribute"/>.</summary>
internal sealed class OpenCLFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo fact) =>
        OpenCLDevice.Problem is null ? base.Discover(options, method, fact) : [];
}

/// <summary>A test that is skipped with the reason where there is no OpenCL device.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenCLOrReasonAttribute : FactAttribute
{
    public OpenCLOrReasonAttribute() => Skip = OpenCLDevice.Problem is string problem ? $"No test runs on OpenCL. {problem}" : null;
}
