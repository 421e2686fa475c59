using ModelGen.Ilgpu.Tests.Ptx;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;
using CpuTests = ModelGen.Tests.Reference.DifferentialTests;
using Edges = ModelGen.Tests.Reference.SpecialModelTests;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>
/// Random models and models at the edges of the language: kernels against the reference in double precision. Their PTX runs in an interpreter.
/// </summary>
public class DifferentialTests
{
    public static TheoryData<int> Seeds => Thoroughness.Share(CpuTests.Seeds, 2);

    private static Backend Backend => PtxModel.Backend;

    [Theory]
    [MemberData(nameof(Seeds))]
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

/// <summary>
/// Some of them on ILGPU's CPU accelerator, where a group is 16 threads of the system: the host's side of a model, and groups of another size.
/// They wait for each other at every barrier, the longer the busier the machine is, so that few have to do.
/// </summary>
public class SimulatedDifferentialTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(29)]
    [InlineData(35)]
    public void A_random_model_is_computed_as_the_reference_does(int seed) => CpuTests.Check(seed, Simulated.Backend);

    [Theory]
    [InlineData("DropsOperands")]
    [InlineData("EndsInSequence")]
    [InlineData("IgnoresMaskedSteps")]
    [InlineData("NormalizesInput")]
    [InlineData("PenalizesOutputs")]
    [InlineData("TakesSeveralInputs")]
    public void An_edge_of_the_language_is_computed_as_the_reference_does(string name) => Edges.CheckEdge(name, Simulated.Backend);
}
