using System.Text.RegularExpressions;
using ModelGen.CompilerServices;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>A training that diverges must show: what a device computes from NaN is NaN.</summary>
public class NotANumberTests
{
    /// <summary>Models with comparisons that the samples lack: activations, losses and limits of gradients.</summary>
    private const string Comparisons = """

        ---
        modelgen: 1
        name: Activations
        input: { shape: [3, 2] }
        layers:
          - dense: { units: 2, activation: relu }
          - dense: { units: 2, activation: elu }
          - dense: { units: 2, activation: gelu }
          - dense: { units: 2, activation: swish }
          - dense: { units: 2, activation: softplus }
          - lstm: { units: 2, activation: relu }
        training: { loss: mean_absolute_error, optimizer: { sgd: { clipvalue: 1 } } }
        ---
        modelgen: 1
        name: Probability
        input: { shape: [2] }
        layers: [dense: { units: 1, activation: softmax }]
        training: { loss: binary_crossentropy, optimizer: { sgd: { clipnorm: 1 } } }
        """;

    /// <summary>
    /// ILGPU turns <c>1 &gt; x</c> into <c>x &lt; 1</c>, and then takes NaN for less: kernels have no such comparison. One like
    /// <c>leu</c> is how a branch goes round what <c>x &gt; 1</c> guards, NaN included.
    /// </summary>
    [Fact]
    public void No_comparison_of_a_kernel_is_true_of_NaN() => Assert.All(
        ModelCompiler.Compile(SampleModels.Yaml + Comparisons).Kernels().SelectMany(model => PtxKernel.Compile(model.Kernels)),
        kernel => Assert.Equal("", string.Join(", ", Regex.Matches(kernel.Text, @"setp\.[lg]tu\.f32.*"))));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(-0f, 0f)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, float.PositiveInfinity)]
    [InlineData(float.MinValue, float.MaxValue)]
    [InlineData(0, float.Epsilon)]
    [InlineData(1.17549435e-38f, 1.17549449e-38f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, 1)]
    public void The_smaller_and_the_greater_of_two_numbers_are_found_in_either_order(float a, float b)
    {
        foreach ((float one, float other) in new[] { (a, b), (b, a) })
        {
            Assert.Equal(one < other ? one : other, DeviceMath.Min(one, other));
            Assert.Equal(one > other ? one : other, DeviceMath.Max(one, other));
        }
    }
}
