using ModelGen.Generator.Binding;

namespace ModelGen.Tests.Binding;

/// <summary>Shapes, and errors, of layers that take several time steps together.</summary>
public class WindowTests
{
    [Theory]
    [InlineData("conv1d: { filters: 4, kernel_size: 3 }", 8, 0, 0)]
    [InlineData("conv1d: { filters: 4, kernel_size: 3, strides: 2 }", 4, 0, 0)]
    [InlineData("conv1d: { filters: 4, kernel_size: 3, dilation_rate: 4 }", 2, 0, 0)]
    [InlineData("conv1d: { filters: 4, kernel_size: 4, padding: same }", 10, 1, 2)]
    [InlineData("conv1d: { filters: 4, kernel_size: 3, strides: 2, padding: same }", 5, 0, 1)]
    [InlineData("conv1d: { filters: 4, kernel_size: 2, strides: 3, padding: same }", 4, 0, 1)]
    [InlineData("conv1d: { filters: 4, kernel_size: 1, strides: 4, padding: same }", 3, 0, 0)]
    [InlineData("conv1d: { filters: 4, kernel_size: 20, padding: same }", 10, 9, 10)]
    [InlineData("conv1d: { filters: 4, kernel_size: 3, dilation_rate: 2, padding: causal }", 10, 4, 0)]
    [InlineData("conv1d: { filters: 4, kernel_size: 5, strides: 2, padding: causal }", 5, 4, 0)]
    public void Convolutions_give_the_steps_of_Keras(string layer, int steps, int before, int after)
    {
        ConvolutionLayer convolution = Models.Single<ConvolutionLayer>("- " + layer, "[10, 3]");
        Assert.Equal(new Shape(steps, 4), convolution.Output);
        Assert.Equal((before, after), (convolution.Window.Before, convolution.Window.After));
        Assert.Equal([convolution.Window.Size, 3, 4], convolution.Parameters[0].Shape);
        Assert.Equal([4], convolution.Parameters[1].Shape);
    }

    [Theory]
    [InlineData("max_pooling_1d", 5)]
    [InlineData("max_pooling_1d: 3", 3)]
    [InlineData("max_pooling_1d: { pool_size: 3, padding: same }", 4)]
    [InlineData("average_pooling_1d: { pool_size: 3, strides: 1 }", 8)]
    [InlineData("average_pooling_1d: { pool_size: 20, strides: 4, padding: same }", 3)]
    [InlineData("zero_padding_1d", 12)]
    [InlineData("zero_padding_1d: [0, 3]", 13)]
    [InlineData("cropping_1d", 8)]
    [InlineData("cropping_1d: { cropping: [9, 0] }", 1)]
    [InlineData("up_sampling_1d", 20)]
    [InlineData("up_sampling_1d: 1", 10)]
    public void Other_layers_give_the_steps_of_Keras(string layer, int steps)
    {
        Layer only = Assert.Single(Models.Valid(Models.Of("- " + layer, "[10, 3]")).Layers);
        Assert.Equal(new Shape(steps, 3), only.Output);
    }

    [Theory]
    [InlineData("conv1d: { filters: 2, kernel_size: 3, padding: same }")]
    [InlineData("max_pooling_1d")]
    [InlineData("average_pooling_1d")]
    [InlineData("zero_padding_1d")]
    [InlineData("cropping_1d")]
    [InlineData("up_sampling_1d")]
    public void All_drop_the_mask_which_is_a_warning(string layer)
    {
        string text = Models.Of("- masking\n- " + layer);
        Layer last = Models.Valid(text).Last;
        Assert.True(last.MaskIn && !last.MaskOut);
        Assert.Contains("(line 5): the mask ends here, as in Keras", Assert.Single(Models.Errors(text)));
    }

    [Fact]
    public void One_group_is_what_there_is() => Assert.Equal(
        Models.Valid(Models.Of("- conv1d: { filters: 2, kernel_size: 3 }")), Models.Valid(Models.Of("- conv1d: { filters: 2, kernel_size: 3, groups: 1 }")));

    [Theory]
    [InlineData(
        "MG0010",
        "- conv1d: { filters: 2, kernel_size: 3, groups: «2» }",
        "layers[0].conv1d.groups (line 4): 2 is out of range; expected 1, as each filter reads all features")]
    [InlineData(
        "MG0018",
        "- «conv1d»: { filters: 2, kernel_size: 6 }",
        "layers[0].conv1d (line 4): the layer takes 6 steps together, but gets (5, 3), which has 5; write a smaller 'kernel_size', or 'padding: same', which adds "
        + "steps at the ends")]
    [InlineData(
        "MG0018",
        "- «conv1d»: { filters: 2, kernel_size: 3, dilation_rate: 3 }",
        "layers[0].conv1d (line 4): the layer takes 3 steps together that are 3 apart, and so reach over 7, but gets (5, 3), which has 5; write a smaller "
        + "'kernel_size', or 'padding: same', which adds steps at the ends")]
    [InlineData(
        "MG0018",
        "- «max_pooling_1d»: 6",
        "layers[0].max_pooling_1d (line 4): the layer takes 6 steps together, but gets (5, 3), which has 5; write a smaller 'pool_size', or 'padding: same', which adds "
        + "steps at the ends")]
    [InlineData(
        "MG0018",
        "- «cropping_1d»: [3, 2]",
        "layers[0].cropping_1d (line 4): the layer leaves out 5 steps, but gets (5, 3), which has 5; leave out fewer")]
    [InlineData(
        "MG0018",
        "- flatten\n- «up_sampling_1d»",
        "layers[1] (line 5): the layer needs an input of shape (time, features), but gets (15); remove 'flatten_1', which leaves no time steps, or put it "
        + "behind this layer")]
    [InlineData(
        "MG0019",
        "- «up_sampling_1d»: 65536",
        "layers[0].up_sampling_1d (line 4): the output of layer 'up_sampling_1d_1' has 327680 time steps, more than the 65536 that are possible; make the model smaller")]
    [InlineData(
        "MG0019",
        "- «conv1d»: { filters: 1, kernel_size: 65536, dilation_rate: 65536, padding: same }",
        "layers[0].conv1d (line 4): the window of layer 'conv1d_1' has 4294901761 time steps, more than the 65536 that are possible; make the model smaller")]
    [InlineData(
        "MG0022",
        "- conv1d: { filters: 2, kernel_size: 2, strides: 2, dilation_rate: «2» }",
        "layers[0].conv1d.dilation_rate (line 4): 'strides' and 'dilation_rate' are both above 1; leave out one of the two")]
    [InlineData(
        "MG0010",
        "- zero_padding_1d: «-1»",
        "layers[0].zero_padding_1d (line 4): -1 is out of range; expected an integer from 0 to 65536")]
    public void What_does_not_fit_is_said(string id, string layers, string message) => DiagnosticTests.AssertOnly(id, Models.Of(layers), message);

    [Theory]
    [InlineData("conv1d: { filters: 2, kernel_size: 3, padding: causal, dilation_rate: 2 }", null)]
    [InlineData("conv1d: { filters: 2, kernel_size: 1 }", null)]
    [InlineData("conv1d: { filters: 2, kernel_size: 3, padding: same }", "the layer 'conv1d_1' can't: it reads steps that are to come")]
    [InlineData("conv1d: { filters: 2, kernel_size: 3, padding: causal, strides: 2 }", "the layer 'conv1d_1' can't: it reads steps that are to come or skips some")]
    [InlineData("max_pooling_1d", "the layer 'max_pooling_1d_1' can't: it gives another number of steps than it gets")]
    [InlineData("cropping_1d", "the layer 'cropping_1d_1' can't: it gives another number of steps than it gets")]
    public void Causal_convolutions_are_streamed(string layer, string? error)
    {
        string text = Models.Of($"- {layer}\n- dense: 1") + "codegen: { streaming: true }\n";
        if (error is null)
        {
            Assert.True(Models.Valid(text).IsStreaming);
            return;
        }

        Assert.Contains(error, Assert.Single(Models.Errors(text)));
    }
}
