using ModelGen.CompilerServices;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Properties;

/// <summary>A class that has kernels for some widths of vectors only.</summary>
public class WidthTests
{
    private const string Yaml = """
        modelgen: 1
        name: Some
        input: { shape: [5, 3] }
        layers: [masking, { lstm: { units: 17, return_sequences: true } }, { gru: 7 }, { dense: { units: 4, activation: softmax } }]
        training: { loss: sparse_categorical_crossentropy, optimizer: adam, batch_size: 8 }
        """;

    private static readonly float[] Expected = Trained(Yaml, VectorWidth.Widest);

    [Theory]
    [InlineData("[128]", VectorWidth.Bits128)]
    [InlineData("[256]", VectorWidth.Bits256)]
    [InlineData("[512]", VectorWidth.Bits512)]
    [InlineData("[256, 128]", VectorWidth.Widest)]
    [InlineData("[256, 128]", VectorWidth.Bits128)]
    [InlineData("[128, 512]", VectorWidth.Bits512)]
    public void Every_list_gives_the_same_bits(string widths, VectorWidth asked) =>
        Closeness.AssertSameBits(widths, Expected, Trained(Yaml + $"\ncodegen: {{ simd: {widths} }}", asked));

    [Fact]
    public void A_width_that_the_class_lacks_is_refused()
    {
        CompiledModels models = ModelCompiler.Compile(Yaml + "\ncodegen: { simd: [256, 128] }");
        Exception error = Assert.ThrowsAny<Exception>(() => models.Create(new ModelOptions { VectorWidth = VectorWidth.Bits512 }));
        Assert.Contains(
            "Some has kernels for vectors of 256 or 128 bits only, as its model file says under 'codegen: simd'.",
            (error.InnerException ?? error).Message);
    }

    [Theory]
    [InlineData(VectorWidth.Bits512, VectorWidth.Bits512)]
    [InlineData(VectorWidth.Bits256, VectorWidth.Bits128)]
    [InlineData(VectorWidth.Bits128, VectorWidth.Bits128)]
    public void The_widest_is_the_widest_of_the_list_that_the_processor_has(VectorWidth widest, VectorWidth expected) =>
        Assert.Equal(expected, CompiledWidths.Choose(VectorWidth.Widest, "Some", [VectorWidth.Bits512, VectorWidth.Bits128], widest));

    [Fact]
    public void A_processor_without_any_of_the_list_is_told_so()
    {
        PlatformNotSupportedException error = Assert.Throws<PlatformNotSupportedException>(
            () => CompiledWidths.Choose(VectorWidth.Widest, "Some", [VectorWidth.Bits512, VectorWidth.Bits256], VectorWidth.Bits128));
        Assert.Equal(
            "Some has kernels for vectors of 512 or 256 bits only, and this processor has 128 bits: run it on another one, or list 128 under "
                + "'codegen: simd' of its model file.",
            error.Message);

        // Whoever asks for a width of the list gets it, in pieces, to the same bits.
        Assert.Equal(
            VectorWidth.Bits512,
            CompiledWidths.Choose(VectorWidth.Bits512, "Some", [VectorWidth.Bits512], VectorWidth.Bits128));
    }

    [Fact]
    public void Code_has_no_kernels_of_other_widths()
    {
        string code = Kernels("[256]");
        Assert.Contains("CreateKernels(VectorWidth width) => new CpuKernels<F256, F256, F128>();", code);
        Assert.DoesNotContain("F512", code);
        Assert.DoesNotContain("F512", Kernels("[128, 256]"));
        Assert.Equal(Kernels("[128, 256, 512]"), string.Concat(ModelCompiler.Generate(Yaml).GeneratedTrees));
    }

    private static string Kernels(string widths) => string.Concat(ModelCompiler.Generate(Yaml + $"\ncodegen: {{ simd: {widths} }}").GeneratedTrees);

    private static float[] Trained(string yaml, VectorWidth width)
    {
        using ITrainableModel model = ModelCompiler.Compile(yaml).CreateTrainable(new ModelOptions { VectorWidth = width, Seed = 3 });
        Samples samples = new(model.Description, 8, seed: 1);
        for (int step = 0; step < 3; step++)
        {
            model.Forward(samples.Input, samples.Target, new StepContext(Training: true, Seed: 3, Step: step));
            model.Backward();
            model.Update();
        }

        return [.. model.Outputs, .. model.Gradients, .. model.Parameters];
    }
}
