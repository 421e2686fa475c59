namespace ModelGen.Tests.Binding;

/// <summary>Layers that give numbers other places, or many of them.</summary>
public class ShapeTests
{
    [Theory]
    [InlineData(
        "MG0018",
        "- reshape: «[»4, 4]",
        "layers[0].reshape (line 4): the layer gets (5, 3), which are 15 numbers, and the target shape [4, 4] is not of as many; write sizes whose product they are, "
        + "one of them -1 if you like")]
    [InlineData(
        "MG0018",
        "- reshape: «[»-1, -1]",
        "layers[0].reshape (line 4): the layer gets (5, 3), which are 15 numbers, and the target shape [-1, -1] is not of as many; write sizes whose product they are, "
        + "one of them -1 if you like")]
    [InlineData(
        "MG0018",
        "- reshape: «[»0, -1]",
        "layers[0].reshape (line 4): the layer gets (5, 3), which are 15 numbers, and the target shape [0, -1] is not of as many; write sizes whose product they are, "
        + "one of them -1 if you like")]
    [InlineData(
        "MG0018",
        "- «repeat_vector»: 4",
        "layers[0].repeat_vector (line 4): the layer needs an input of shape (features), but gets (5, 3); put a layer before it that ends the time steps, such as one with "
        + "return_sequences: false, or write up_sampling_1d, which repeats each step")]
    [InlineData("MG0018", "- permute: «[»1, 1]", "layers[0].permute (line 4): the layer needs each axis once; write [2, 1]")]
    [InlineData(
        "MG0018",
        "- lstm: 4\n- «time_distributed»: { dense: 3 }",
        "layers[1].time_distributed (line 5): the layer needs an input of shape (time, features), but gets (4); set return_sequences: true on 'lstm_1', "
        + "which gives its last step alone")]
    public void What_does_not_fit_is_said(string id, string layers, string message) => DiagnosticTests.AssertOnly(id, Models.Of(layers), message);

    [Theory]
    [InlineData("reshape: [3, 5]", "it gives the numbers of all steps another shape")]
    [InlineData("permute", "it exchanges steps and features")]
    [InlineData("lstm: 2\n- repeat_vector: 5", "it makes a sequence of its own")]
    [InlineData("lstm: 6\n- reshape: [2, 3]", "it makes a sequence of its own")]
    public void What_needs_all_steps_is_neither_streamed_nor_of_sequences_with_lengths(string layer, string reason)
    {
        string layers = string.Concat($"- {layer}\n- lstm: 1".Split('\n').Select(line => $"  {line}\n"));
        Assert.Contains(reason, Assert.Single(Models.Errors($"modelgen: 1\ninput: {{ shape: [5, 3] }}\nlayers:\n{layers}codegen: {{ streaming: true }}\n")), StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Single(Models.Errors($"modelgen: 1\ninput: {{ shape: [5, 3], lengths: true }}\nlayers:\n{layers}")), StringComparison.Ordinal);
    }
}
