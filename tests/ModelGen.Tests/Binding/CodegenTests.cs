using ModelGen.Generator.Binding;

namespace ModelGen.Tests.Binding;

public class CodegenTests
{
    [Fact]
    public void Defaults()
    {
        Network network = Models.Valid(Models.Trained("loss: mse\noptimizer: sgd"));
        Assert.False(network.IsStreaming);
        Assert.NotNull(network.Training);
    }

    [Fact]
    public void A_class_that_only_predicts_has_nothing_that_trains_it()
    {
        string yaml = Models.Trained("loss: mse\noptimizer: sgd");
        Assert.Null(Models.Valid(yaml + "\ncodegen: { training: false }").Training);
        Assert.NotNull(Models.Valid(yaml + "\ncodegen: { training: true }").Training);
    }

    [Theory]
    [InlineData("- lstm: 4")]
    [InlineData("- masking\n- gru: { units: 4, return_sequences: true }\n- dropout: 0.5\n- batch_normalization\n- dense: 2")]
    [InlineData("- lstm: { units: 3, return_sequences: true }\n- add: [input, lstm_1]\n- prelu: { shared_axes: [1] }\n- simple_rnn: 2")]
    [InlineData("- lstm: { units: 4, go_backwards: true }", "the layer 'lstm_1' can't: it goes backwards from the last step")]
    [InlineData("- bidirectional: { lstm: 4 }", "the layer 'bidirectional_1' can't: one of its directions begins at the last step")]
    [InlineData("- flatten\n- dense: 1", "the layer 'flatten_1' can't: it puts all steps into one row")]
    [InlineData("- global_max_pooling_1d", "the layer 'global_max_pooling_1d_1' can't: it takes all steps together")]
    [InlineData("- global_average_pooling_1d", "can't: it takes all steps together")]
    [InlineData("- prelu", "the layer 'prelu_1' can't: it has weights for each step of a sequence")]
    public void What_needs_all_steps_is_refused(string layers, string? error = null)
    {
        string yaml = Models.Of(layers) + "\ncodegen: { streaming: true }";
        if (error is null)
        {
            Assert.True(Models.Valid(yaml).IsStreaming);
            return;
        }

        Assert.Contains(error, Assert.Single(Models.Errors(yaml)));
    }

    [Fact]
    public void A_model_on_vectors_has_no_steps() => Assert.Contains(
        "the input can't: its shape (4) has no time axis", Assert.Single(Models.Errors(Models.Of("- dense: 2", "[4]") + "\ncodegen: { streaming: true }")));

    [Theory]
    [InlineData("stateful: true", "'codegen: { streaming: true }'; to train on a long series it is an option of each recurrent layer")]
    [InlineData("backward: false", "'training'")]
    [InlineData("streaming: 1", "codegen.streaming (line 6)")]
    public void What_is_written_otherwise_is_named(string section, string error) =>
        Assert.Contains(error, Assert.Single(Models.Errors(Models.Of("- lstm: 2") + $"\ncodegen: {{ {section} }}")));

    [Theory]
    [InlineData("streaming: true")]
    [InlineData("stream: true")]
    public void A_key_that_belongs_into_the_section_is_told_so(string key) => Assert.Contains(
        "write it as 'codegen: { streaming: true }'", Assert.Single(Models.Errors(Models.Of("- lstm: 2") + $"\n{key}")));

    [Theory]
    [InlineData("", new[] { 128, 256, 512 })]
    [InlineData("simd: [256]", new[] { 256 })]
    [InlineData("simd: [512, 128]", new[] { 128, 512 })]
    public void Widths_are_those_of_the_list(string section, int[] widths) =>
        Assert.Equal(widths, Models.Valid(Models.Of("- lstm: 2") + $"\ncodegen: {{ {section} }}").Widths);

    [Theory]
    [InlineData("simd: [64]", "codegen.simd[0] (line 6): 64 is out of range; expected 128, 256 or 512")]
    [InlineData("simd: 256", "write [256]")]
    [InlineData("simd: []", "expected a list of 1 to 3 widths")]
    [InlineData("simd: [256, 256]", "256")]
    [InlineData("simd: [avx2]", "128, 256 or 512")]
    [InlineData("vector_width: [256]", "'simd'")]
    public void Other_widths_are_refused(string section, string error) =>
        Assert.Contains(error, Assert.Single(Models.Errors(Models.Of("- lstm: 2") + $"\ncodegen: {{ {section} }}")));
}
