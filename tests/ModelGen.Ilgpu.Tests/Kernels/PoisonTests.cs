using ModelGen.Ilgpu.Tests.Ptx;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;
using CpuTests = ModelGen.Tests.Properties.NotANumberTests;
using Ignored = ModelGen.Tests.Training.IgnoredClassTests;
using Kinks = ModelGen.Tests.Properties.KinkTests;
using Labels = ModelGen.Tests.Properties.MaskedLabelTests;
using Masked = ModelGen.Tests.Properties.MaskedPoisonTests;
using Own = ModelGen.Tests.Training.CustomLossTests;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>NaN comes out of kernels, but not from what is masked; infinite gradients stop where a slope is 0.</summary>
public abstract class PoisonTests
{
    /// <summary>What runs the kernels.</summary>
    private protected abstract Backend Backend { get; }

    [Theory]
    [MemberData(nameof(Kinks.Slopes), MemberType = typeof(Kinks))]
    public void A_slope_is_that_of_Keras(string activation, float x, float upstream, float expected) =>
        Kinks.CheckSlope(activation, x, upstream, expected, Backend);

    private protected void CheckComesOut(string name)
    {
        CpuTests.CheckInput(name, Backend);
        CpuTests.CheckWeights(name, Backend);
        CpuTests.CheckUpdate(name, Backend);
    }
}

/// <summary>The IL of some, on ILGPU's CPU accelerator, which waits for 16 threads of the system at every barrier.</summary>
public class SimulatedPoisonTests : PoisonTests
{
    private protected override Backend Backend => Simulated.Backend;

    [Theory]
    [InlineData("DenseTanh")]
    [InlineData("LstmTanh")]
    [InlineData("RnnTanh")]
    public void NaN_comes_out(string name) => CheckComesOut(name);

    [Theory]
    [MemberData(nameof(Labels.NoClasses), MemberType = typeof(Labels))]
    public void A_label_that_is_no_class_is_refused_where_it_counts(float label) => Labels.CheckRefused(label, Backend);

    [Theory]
    [MemberData(nameof(Ignored.Names), MemberType = typeof(Ignored))]
    public void Nothing_comes_of_an_ignored_position(string name) => Ignored.CheckIgnored(name, Backend);

    [Theory]
    [MemberData(nameof(Own.Pairs), MemberType = typeof(Own))]
    public void The_formula_of_a_loss_has_its_bits(string shape, string built, string own) => Own.CheckPair(shape, built, own, Backend);

    [Theory]
    [MemberData(nameof(Own.Formulas), MemberType = typeof(Own))]
    public void The_loss_is_that_of_the_formula(string shape, int formula) => Own.CheckFormula(shape, formula, Backend);
}

/// <summary>Their PTX, in an interpreter.</summary>
public class PtxPoisonTests : PoisonTests
{
    public static TheoryData<string> Activations => Thoroughness.Share(CpuTests.Activations, 3);

    public static TheoryData<string> Losses => Thoroughness.Share(Masked.LossNames, 2);

    private protected override Backend Backend => PtxModel.Backend;

    [Theory]
    [MemberData(nameof(Activations))]
    public void NaN_comes_out(string name) => CheckComesOut(name);

    [Theory]
    [MemberData(nameof(CpuTests.KindsWithNumbers), MemberType = typeof(CpuTests))]
    public void A_target_that_is_NaN_comes_out(string name) => CpuTests.CheckTarget(name, Backend);

    [Theory]
    [MemberData(nameof(Masked.LayerNames), MemberType = typeof(Masked))]
    public void Masked_steps_of_the_input_make_no_difference(string layer) => Masked.CheckInputs(layer, Backend);

    [Theory]
    [MemberData(nameof(Losses))]
    public void Targets_of_masked_steps_make_no_difference(string loss) => Masked.CheckTargets(loss, Backend);
}
