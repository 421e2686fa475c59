using ModelGen.Generator.Binding;

namespace ModelGen.Tests.Binding;

/// <summary>Options of recurrent layers that do not go together.</summary>
public class RecurrentOptionTests
{
    [Theory]
    [InlineData(
        "MG0022",
        "- masking\n- gru: { units: 2, return_sequences: true, go_backwards: true, zero_output_for_mask: «true» }",
        "layers[1].gru.zero_output_for_mask (line 5): with 'go_backwards: true' outputs come in the order of processing, and the mask stays in that of time; remove one "
        + "of the two, or use bidirectional")]
    public void Errors(string id, string layers, string message) => DiagnosticTests.AssertOnly(id, Models.Of(layers), message);

    [Theory]
    [InlineData("- gru: { units: 2, return_sequences: true, go_backwards: true, zero_output_for_mask: true }", true)]
    [InlineData("- masking\n- gru: { units: 2, return_sequences: true, zero_output_for_mask: true }", true)]
    [InlineData("- masking\n- gru: { units: 2, go_backwards: true, zero_output_for_mask: true }", false)]
    public void Masked_outputs_are_zeros_where_there_is_one_for_each_step(string layers, bool zeroes) =>
        Assert.Equal(zeroes, Assert.IsType<RecurrentLayer>(Models.Valid(Models.Of(layers)).Last).ZeroesMasked);
}
