namespace ModelGen.Tests.Binding;

/// <summary>Errors whose advice depends on the rest of the model: following it does not lead to the next error.</summary>
public class AdviceTests
{
    [Theory]
    [InlineData("- dense: { units: 1, activation: softmax }")]
    [InlineData("- dense: 1")]
    [InlineData("- lstm: 1")]
    public void A_cross_entropy_of_one_feature_shows_both_ways_out(string layers) => DiagnosticTests.AssertOnly(
        "MG0020",
        Models.Trained("loss: «sparse_categorical_crossentropy»\noptimizer: sgd", layers),
        "training.loss (line 6): sparse_categorical_crossentropy needs at least 2 classes, but the output has 1 feature; for two classes write "
        + "'loss: binary_crossentropy' and end with 'dense: { units: 1, activation: sigmoid }', for more end with 'dense: { units: CLASSES, "
        + "activation: softmax }'");

    [Fact]
    public void A_cross_entropy_needs_a_softmax_of_numbers_without_bounds() => DiagnosticTests.AssertOnly(
        "MG0020",
        Models.Trained("loss: «sparse_categorical_crossentropy»\noptimizer: sgd", "- lstm: 3"),
        "training.loss (line 6): sparse_categorical_crossentropy needs probabilities, but the last layer 'lstm_1' is no softmax; add '- dense: "
        + "{ units: CLASSES, activation: softmax }', with as many units as there are classes");

    [Fact]
    public void An_input_without_time_needs_two_numbers() => DiagnosticTests.AssertOnly(
        "MG0018",
        Models.Of("- dense: 2\n- «lstm»: 4", "[3]"),
        "layers[1].lstm (line 5): the layer needs an input of shape (time, features), but gets (2); give the model's input two numbers, as "
        + "'input: { shape: [time, features] }'");

    [Theory]
    [InlineData(
        "- bidirectional: { gru: 2 }\n- dense: 3\n- «lstm»: 4",
        "layers[2].lstm (line 6): the layer needs an input of shape (time, features), but gets (3); set return_sequences: true on the layer in "
        + "'bidirectional_1', which gives its last step alone")]
    [InlineData(
        "- global_max_pooling_1d\n- dense: 3\n- «bidirectional»: { gru: 4 }",
        "layers[2].bidirectional (line 6): the layer needs an input of shape (time, features), but gets (3); remove 'global_max_pooling_1d_1', which "
        + "leaves no time steps, or put it behind this layer")]
    public void A_layer_without_time_steps_names_the_layer_that_ended_them(string layers, string message) =>
        DiagnosticTests.AssertOnly("MG0018", Models.Of(layers), message);

    [Theory]
    [InlineData("modelgen: 1\n«model»: sequential\ninput: { shape: [3] }\nlayers: [dense: 1]", "model", "'layers' is given too; remove one of the two")]
    [InlineData("modelgen: 1\n«type»: Sequential\ninput: { shape: [3] }\nlayers: [dense: 1]", "type", "layers are read one after the other; remove it")]
    public void A_key_whose_equal_is_given_too_is_to_be_removed(string text, string key, string advice) =>
        DiagnosticTests.AssertOnly("MG0007", text, $"{key} (line 2): '{key}' is not known here; {advice}");

    [Theory]
    [InlineData("(48, 4)", "text '(48, 4)'; write '{ shape: [48, 4] }'")]
    [InlineData("(48,)", "text '(48,)'; write '{ shape: [48] }'")]
    [InlineData("48", "integer 48; write '{ shape: [48] }'")]
    public void An_input_that_is_a_shape_is_shown_as_one(string input, string found) => DiagnosticTests.AssertOnly(
        "MG0009",
        $"modelgen: 1\ninput: «{input}»\nlayers: [dense: 1]",
        $"input (line 2): expected a mapping with the keys shape, type, lengths, found the {found}");

    [Theory]
    [InlineData("layers:\n  - lstm: «{» units: 3, return_sequences: true\n  - dense: { units: 3 }", "brace", '}')]
    [InlineData("labels: «[»a, 'b]', c   # ]\nlayers:\n  - dense: { units: 3 }", "bracket", ']')]
    [InlineData("summary: a {curly} [text\nlayers:\n  - dense: «{» units: 3, activation: \"}\"\n", "brace", '}')]
    [InlineData("layers: [dense: 3]\ntraining: { loss: mse, optimizer: «{» adam: { beta_1: 0.5 }, metrics: [mae]\n", "brace", '}')]
    public void What_is_never_closed_is_named_where_it_is_opened(string text, string what, char end)
    {
        string marked = "modelgen: 1\ninput: { shape: [5, 3] }\n" + text;
        DiagnosticTests.AssertOnly(
            "MG0001", marked, $"file (line {Marked.Parse(marked).Line + 1}): the {what} that is opened here is never closed; put '{end}' at its end");
    }

    [Fact]
    public void What_is_closed_by_another_is_named() => DiagnosticTests.AssertOnly(
        "MG0001",
        "modelgen: 1\ninput:\n  shape: [5,\n    3 «»}\n",
        "file (line 4): while parsing a flow sequence, did not find expected ',' or ']'; put ',' between the items and close the bracket of line 3");
}
