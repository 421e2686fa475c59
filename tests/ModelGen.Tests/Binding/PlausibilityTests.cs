using Microsoft.CodeAnalysis;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Binding;

/// <summary>Models that cannot learn get a warning at the line of the layer that is why, and are made all the same; others get none.</summary>
public class PlausibilityTests
{
    private const string Regression = "loss: mse\noptimizer: adam";
    private const string Binary = "loss: binary_crossentropy\noptimizer: adam";
    private const string Classes = "loss: categorical_crossentropy\noptimizer: adam";

    [Theory]
    [InlineData("MG0029", Binary, "- «dense»: { units: 1, activation: softmax }", "the softmax of one feature is always 1")]
    [InlineData("MG0029", Regression, "- «dense»: { units: 1, activation: softmax }\n- dense: 2", "the softmax of one feature is always 1")]
    [InlineData("MG0029", Regression, "- dense: 1\n- «activation»: softmax", "write 'activation: sigmoid', or give each class a unit")]
    [InlineData("MG0029", Regression, "- lstm: 4\n- «dropout»: 1\n- dense: 2", "a rate of 1 sets everything to 0")]
    [InlineData("MG0029", Regression, "- dense: 2\n- «dropout»: 0.99999999\n- dense: 2", "choose a smaller rate")]
    [InlineData("MG0029", Regression, "- «batch_normalization»: { momentum: 1 }\n- dense: 2", "never change; choose a smaller momentum")]
    [InlineData("MG0029", Regression + "\nbatch_size: 1", "- lstm: 4\n- «batch_normalization»\n- dense: 2", "that is always 0")]
    [InlineData(
        "MG0029",
        Regression,
        "- dense: 1\n- «layer_normalization»\n- dense: 2",
        "the features of each sample and step are normalized, and one feature alone is the same whatever comes in; use batch_normalization, or give")]
    [InlineData("MG0029", Regression, "- lstm: 1\n- «rms_normalization»\n- dense: 2", "of one feature alone nothing but the sign is left; use batch_norm")]
    [InlineData("MG0030", Regression, "- masking\n- «flatten»\n- dense: 2", "the mask ends here")]
    [InlineData("MG0030", Regression, "- masking\n- lstm: { units: 2, return_sequences: true }\n- «flatten»\n- dense: 2", "the mask ends here")]
    [InlineData(
        "MG0030", Regression, "- masking\n- «lstm»: { units: 2, return_sequences: true, go_backwards: true }\n- dense: 2", "belongs to other steps")]
    [InlineData("MG0030", Regression, "- batch_normalization\n- «masking»\n- lstm: 2", "put the masking first")]
    [InlineData("MG0030", Regression, "- masking\n- dense: 3\n- «add»: [dense_1, input]\n- lstm: 2", "one of the inputs has none")]
    [InlineData(
        "MG0030",
        Regression,
        "- masking\n- dense: 3\n- multi_head_attention: { num_heads: 1, key_dim: 2 }\n- «add»: [dense_1, multi_head_attention_1]\n- lstm: 2",
        "'multi_head_attention_1' takes the masks off what it reads")]
    [InlineData("MG0029", Regression, "- «attention»: { dropout: 1 }\n- dense: 2", "a dropout of 1 gives no step any weight")]
    [InlineData("MG0029", Regression, "- «multi_head_attention»: { num_heads: 1, key_dim: 2, dropout: 1 }\n- dense: 2", "choose a smaller one")]
    [InlineData("MG0031", Binary, "- «dense»: 1", "binary_crossentropy takes outputs from 0 to 1")]
    [InlineData("MG0031", Binary, "- «dense»: { units: 1, activation: tanh }", "write 'activation: sigmoid'")]
    [InlineData("MG0031", Binary, "- «simple_rnn»: { units: 1 }", "write 'activation: sigmoid'")]
    [InlineData("MG0031", Binary, "- dense: { units: 1, activation: sigmoid }\n- «batch_normalization»", "write 'activation: sigmoid'")]
    [InlineData("MG0031", Binary, "- dense: { units: 1, activation: relu }\n- «activation»: sigmoid", "'dense_1' gives values of relu")]
    [InlineData("MG0031", Classes, "- flatten\n- dense: { units: 3, activation: relu }\n- «activation»: softmax", "a softmax takes numbers of any size")]
    [InlineData("MG0031", Classes, "- dense: { units: 3, activation: softmax }\n- «activation»: softmax", "gives values of softmax")]
    [InlineData("MG0031", Classes, "- lstm: 3\n- dropout: 0.2\n- «activation»: softmax", "'lstm_1' gives values of tanh")]
    [InlineData("MG0031", Binary, "- «lstm»: { units: 3, projection: 1, activation: sigmoid }", "write 'activation: sigmoid'")]
    [InlineData("MG0031", Regression, "- dense: 3\n- «dropout»: 0.2", "put the dropout before")]
    [InlineData("MG0032", "«loss»: mse\noptimizer: adam", "- flatten", "no layer has weights")]
    [InlineData("MG0032", "«loss»: mse\noptimizer: adam", "- batch_normalization: { center: false, scale: false }", "no layer has weights")]
    [InlineData("MG0032", "«loss»: mse\noptimizer: adam", "- dense: { units: 2, trainable: false }", "make one trainable")]
    [InlineData("MG0044", Regression + "\nmetrics: «[»mae, accuracy]", "- lstm: 3\n- dense: 1", "write 'mae', or for two classes 'loss: binary_crossentropy'")]
    [InlineData(
        "MG0044",
        Classes + "\nmetrics: [«top_k_accuracy»]",
        "- dense: { units: 3, activation: softmax }",
        "of 3 classes any is among the 5 most probable ones; write 'k' below 3")]
    [InlineData("MG0044", Classes + "\nmetrics: [top_k_accuracy: «3»]", "- dense: { units: 3, activation: softmax }", "write 'k' below 3")]
    public void A_model_that_cannot_learn_is_warned_of(string id, string training, string layers, string message)
    {
        Marked expected = Marked.Parse(Models.Trained(training, layers));
        (EquatableArray<Network> networks, EquatableArray<DiagnosticInfo> found) = Models.Compile(expected.Text);
        Assert.Single(networks);
        Diagnostic warning = Assert.Single(found).ToDiagnostic();
        Assert.Equal((id, DiagnosticSeverity.Warning), (warning.Id, warning.Severity));
        Assert.Contains(message, warning.GetMessage(), StringComparison.Ordinal);
        Assert.Equal((expected.Offset, expected.Length), (warning.Location.SourceSpan.Start, warning.Location.SourceSpan.Length));
    }

    [Theory]
    [InlineData(Binary, "- masking\n- lstm: 4\n- dense: { units: 1, activation: sigmoid }")]
    [InlineData(Binary, "- lstm: { units: 4, return_sequences: true }\n- simple_rnn: { units: 1, activation: sigmoid }")]
    [InlineData(Binary, "- dense: 2\n- activation: softmax")]
    [InlineData(Classes, "- dense: { units: 4, activation: relu }\n- dropout: 0\n- dense: 3\n- dropout: 0\n- activation: softmax")]
    [InlineData(Classes, "- dense: { units: 4, activation: relu }\n- batch_normalization\n- activation: softmax")]
    [InlineData(Regression + "\nbatch_size: 1", "- batch_normalization\n- lstm: 2")]
    [InlineData(Regression, "- flatten\n- dense: { units: 1, activation: relu }")]
    [InlineData(Regression, "- lstm: 1")]
    [InlineData(Regression + "\nmetrics: [accuracy]", "- dense: { units: 1, activation: sigmoid }")]
    [InlineData(Regression + "\nmetrics: [accuracy]", "- dense: 3")]
    [InlineData(Binary + "\nmetrics: [accuracy]", "- dense: { units: 1, activation: sigmoid }")]
    [InlineData(Regression, "- layer_normalization\n- lstm: 1\n- batch_normalization\n- dense: 2")]
    [InlineData(
        Binary,
        "- dense: { units: 1, activation: sigmoid }\n- dense: { units: 1, activation: sigmoid, from: input }\n- average: [dense_1, dense_2]")]
    [InlineData(Regression, "- batch_normalization: { momentum: 1, trainable: false }\n- dense: 2")]
    [InlineData(Classes, "- dense: { units: 3, activation: relu }\n- dense: { units: 3, from: input }\n- add: [dense_1, dense_2]\n- activation: softmax")]
    public void A_sensible_model_is_not(string training, string layers) => Assert.Empty(Models.Errors(Models.Trained(training, layers)));

    [Fact]
    public void Nor_is_a_model_of_the_samples_the_benchmarks_or_the_reference_cases()
    {
        string[] files = [.. Repository.Files("samples", "*.model.yaml"), .. Repository.Files("benchmarks", "*.model.yaml")];
        Assert.True(files.Length >= 4);
        Assert.All(files, file => Assert.Empty(Models.Errors(Repository.Read(file))));

        // Some cases are there to show what becomes of a mask that is lost.
        string[] warnings = [.. GoldenModels.Originals.SelectMany(Models.Errors)];
        Assert.NotEmpty(warnings);
        Assert.All(warnings, warning => Assert.StartsWith("MG0030: ", warning));
    }
}
