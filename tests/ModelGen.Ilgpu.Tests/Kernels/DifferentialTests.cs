using CpuTests = ModelGen.Tests.Reference.DifferentialTests;
using Edges = ModelGen.Tests.Reference.SpecialModelTests;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Random models and models at the edges of the language: kernels against the reference in double precision.</summary>
public class DifferentialTests
{
    [Theory]
    [MemberData(nameof(CpuTests.Seeds), MemberType = typeof(CpuTests))]
    public void Kernels_compute_what_the_reference_computes(int seed) => CpuTests.Check(seed, Simulated.Backend);

    [Theory]
    [MemberData(nameof(Edges.Names), MemberType = typeof(Edges))]
    public void An_edge_of_the_language_is_computed_as_the_reference_does(string name) => Edges.CheckEdge(name, Simulated.Backend);

    [Theory]
    [InlineData("EndsInItsState")]
    [InlineData("EndsInSequence")]
    [InlineData("EndsInNormalization")]
    [InlineData("NormalizesInput")]
    public void A_batch_that_is_masked_altogether_is_computed_as_the_reference_does(string name) =>
        Edges.CheckMasked(name, Simulated.Backend);
}
