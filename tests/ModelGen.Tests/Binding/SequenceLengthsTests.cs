namespace ModelGen.Tests.Binding;

public class SequenceLengthsTests
{
    [Fact]
    public void Sequences_have_one_length_unless_asked_for()
    {
        Assert.False(Models.Valid(Models.Of("- lstm: 2")).HasLengths);
        Assert.True(Models.Valid(Of("- lstm: 2")).HasLengths);
    }

    [Theory]
    [InlineData("- bidirectional: { lstm: 4 }")]
    [InlineData("- gru: { units: 4, go_backwards: true }")]
    [InlineData("- masking\n- lstm: { units: 3, return_sequences: true }\n- global_max_pooling_1d")]
    [InlineData("- prelu\n- dense: 2")]
    [InlineData(
        "- lstm: { units: 4, stateful: true }",
        "the layer 'lstm_1' can't take them: its states are carried on from the last of all steps, as it has 'stateful: true'")]
    [InlineData("- flatten\n- dense: 1", "the layer 'flatten_1' can't take them: it puts all steps into one row")]
    [InlineData("- lstm: { units: 4, go_backwards: true, return_sequences: true }", "the layer 'lstm_1' can't take them: its outputs begin with the last step")]
    [InlineData("- attention\n- lstm: 2", "the layer 'attention_1' can't take them: it weighs as many steps for each of them as there is room for")]
    [InlineData("- multi_head_attention: { num_heads: 1, key_dim: 2 }\n- lstm: 2", "the layer 'multi_head_attention_1' can't take them: it weighs as many")]
    [InlineData("- conv1d: { filters: 2, kernel_size: 2 }\n- lstm: 2", "the layer 'conv1d_1' can't take them: it takes several steps together")]
    [InlineData("- max_pooling_1d\n- lstm: 2", "the layer 'max_pooling_1d_1' can't take them: it takes several steps together")]
    [InlineData("- zero_padding_1d\n- lstm: 2", "the layer 'zero_padding_1d_1' can't take them: it gives another number of steps")]
    [InlineData("- lstm: { units: 3, return_sequences: true }\n- up_sampling_1d\n- lstm: 2", "the layer 'up_sampling_1d_1' can't take them: it gives another")]
    public void What_needs_sequences_of_one_length_is_refused(string layers, string? error = null)
    {
        if (error is null)
        {
            Assert.True(Models.Valid(Of(layers)).HasLengths);
            return;
        }

        Assert.Contains(error, Assert.Single(Models.Errors(Of(layers))));
    }

    [Theory]
    [InlineData("[4]", "- dense: 2", "the input can't take them: its shape (4) has no time axis")]
    [InlineData("[1, 4]", "- lstm: 2", "the input can't take them: its shape (1, 4) has one time step")]
    public void Without_time_there_are_no_lengths(string shape, string layers, string error) =>
        Assert.Contains(error, Assert.Single(Models.Errors(Of(layers, shape))));

    [Theory]
    [InlineData("[5, 3], lengths: 1", "input.lengths (line 3): expected ")]
    [InlineData("[5, 3], length: true", "input.length (line 3): 'length' i")]
    public void What_is_written_otherwise_is_named(string input, string error) =>
        Assert.Contains(error, Assert.Single(Models.Errors(Of("- lstm: 2", input, more: string.Empty))));

    private static string Of(string layers, string shape = "[5, 3]", string more = ", lengths: true") =>
        $"modelgen: 1\nname: Ragged\ninput: {{ shape: {shape}{more} }}\nlayers:\n{layers}";
}
