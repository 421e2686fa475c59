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
    [InlineData(
        "MG0022",
        "- lstm: { units: 4, projection: 2, recurrent_dropout: «0.2» }",
        "layers[0].lstm.recurrent_dropout (line 4): what a projected state would drop is not defined, as Keras has no projections; remove one of the two, or use 'dropout'")]
    [InlineData(
        "MG0018",
        "- lstm: { units: 4, projection: 2, return_state: true, name: a }\n- dense: { units: 2, from: a, name: b }\n- lstm: { units: 4, projection: 2, from: input, initial_state: [a/h, «b»] }",
        "layers[2].lstm.initial_state[1] (line 6): a state has the shape (4), a number for each unit, but 'b' (line 5) gives (2); make that 4 units, or the layer's the same")]
    public void Errors(string id, string layers, string message) => DiagnosticTests.AssertOnly(id, Models.Of(layers), message);

    /// <summary>So has LSTMP in PyTorch, but for its order of gates and axes.</summary>
    [Fact]
    public void A_projection_is_what_the_layer_gives_and_its_gates_take()
    {
        RecurrentLayer layer = Assert.IsType<RecurrentLayer>(Models.Valid(Models.Of("- lstm: { units: 5, projection: 2 }")).Last);
        Assert.Equal(new Shape(null, 2), layer.Output);
        Assert.Equal(
            ["kernel 3, 20", "recurrent_kernel 2, 20", "bias 20", "projection_kernel 5, 2"],
            layer.Parameters.Select(tensor => $"{tensor.Name} {string.Join(", ", tensor.Shape)}"));
        Assert.Equal([2, 5], layer.Cell.States.Select(layer.UnitsOf));
    }

    [Theory]
    [InlineData("- gru: { units: 2, return_sequences: true, go_backwards: true, zero_output_for_mask: true }", true)]
    [InlineData("- masking\n- gru: { units: 2, return_sequences: true, zero_output_for_mask: true }", true)]
    [InlineData("- masking\n- gru: { units: 2, go_backwards: true, zero_output_for_mask: true }", false)]
    public void Masked_outputs_are_zeros_where_there_is_one_for_each_step(string layers, bool zeroes) =>
        Assert.Equal(zeroes, Assert.IsType<RecurrentLayer>(Models.Valid(Models.Of(layers)).Last).ZeroesMasked);
}
