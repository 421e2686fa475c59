using ModelGen.Generator.Binding;

namespace ModelGen.Tests.Binding;

public class StatefulTests
{
    [Theory]
    [InlineData("simple_rnn")]
    [InlineData("lstm")]
    [InlineData("gru")]
    public void States_are_carried_where_a_layer_says_so(string layer)
    {
        Assert.False(Carries($"- {layer}: 2", training: true));
        Assert.False(Carries($"- {layer}: {{ units: 2, stateful: false, go_backwards: true }}", training: true));
        Assert.True(Carries($"- {layer}: {{ units: 2, stateful: true }}", training: true));
        Assert.True(Carries($"- {layer}: {{ units: 2, return_sequences: true }}\n- {layer}: {{ units: 2, stateful: true }}", training: true));

        // Only training carries them.
        Assert.False(Carries($"- {layer}: {{ units: 2, stateful: true }}", training: false));
    }

    [Fact]
    public void States_are_not_carried_backwards() => Assert.Contains(
        "lstm.stateful (line 4): states are carried to the steps that follow, and a layer with 'go_backwards: true' takes those before; remove one of the two",
        Assert.Single(Models.Errors(Models.Of("- lstm: { units: 2, go_backwards: true, stateful: true }"))));

    [Theory]
    [InlineData("stateful: true")]
    [InlineData("training: { loss: mse, optimizer: sgd, stateful: true }")]
    [InlineData("codegen: { stateful: true }")]
    public void Elsewhere_the_option_is_named(string section) => Assert.Contains(
        "an option of each recurrent layer, as in 'lstm: { units: 64, stateful: true }'",
        Assert.Single(Models.Errors(Models.Of("- lstm: 2") + section)));

    private static bool Carries(string layers, bool training)
    {
        Network network = Models.Valid(training ? Models.Trained("loss: mse\noptimizer: sgd", layers) : Models.Of(layers));
        return network.IsStateful;
    }
}
