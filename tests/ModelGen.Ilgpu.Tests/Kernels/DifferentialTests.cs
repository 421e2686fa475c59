using ModelGen.Ilgpu.Tests.Ptx;
using ModelGen.Tests.Golden;
using CpuTests = ModelGen.Tests.Reference.DifferentialTests;
using Edges = ModelGen.Tests.Reference.SpecialModelTests;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Random models and models at the edges of the language: kernels against the reference in double precision.</summary>
public abstract class DifferentialTests
{
    /// <summary>What runs the kernels.</summary>
    private protected abstract Backend Backend { get; }

    [Theory]
    [MemberData(nameof(CpuTests.Seeds), MemberType = typeof(CpuTests))]
    public void A_random_model_is_computed_as_the_reference_does(int seed) => CpuTests.Check(seed, Backend);

    [Theory]
    [MemberData(nameof(Edges.Names), MemberType = typeof(Edges))]
    public void An_edge_of_the_language_is_computed_as_the_reference_does(string name) => Edges.CheckEdge(name, Backend);

    [Theory]
    [InlineData("EndsInItsState")]
    [InlineData("EndsInSequence")]
    [InlineData("EndsInNormalization")]
    [InlineData("NormalizesInput")]
    public void A_batch_that_is_masked_altogether_is_computed_as_the_reference_does(string name) => Edges.CheckMasked(name, Backend);
}

/// <summary>Their IL, on ILGPU's CPU accelerator.</summary>
public class SimulatedDifferentialTests : DifferentialTests
{
    private protected override Backend Backend => Simulated.Backend;
}

/// <summary>Their PTX, in an interpreter.</summary>
public class PtxDifferentialTests : DifferentialTests
{
    private protected override Backend Backend => PtxModel.Backend;
}
