using ModelGen.Generator.Binding;

namespace ModelGen.Tests.Binding;

/// <summary>Several outputs: where they lie, and what is wrong with them.</summary>
public class OutputTests
{
    private const string Layers =
        "input: { shape: [5, 3] }\nlayers: [lstm: 4, dense: { units: 3, name: digit, activation: softmax }, dense: { units: 1, name: size, from: lstm_1 }]";

    private const string Head = "modelgen: 1\n" + Layers + "\n";

    [Fact]
    public void Outputs_lie_one_behind_the_other()
    {
        Network network = Models.Valid("""
            modelgen: 1
            input: { shape: [5, 3] }
            outputs:
              size: { loss: mse, loss_weight: 0.5, labels: [width, height] }
              steps: { loss: sparse_categorical_crossentropy, metrics: [accuracy] }
              digit: { loss: categorical_crossentropy, weighted_metrics: [auc] }
            layers:
              - masking: 0
              - lstm: { units: 4, return_sequences: true }
              - dense: { units: 3, activation: softmax, name: steps }
              - lstm: { units: 4, from: lstm_1 }
              - dense: { units: 4, activation: softmax, name: digit }
              - dense: { units: 2, name: size }
            training: { optimizer: adam }
            """);
        Assert.Equal(new Shape(null, 2 + 15 + 4), network.Output);
        Assert.Equal((1 + 5 + 1, 2 + 5 + 4, true), (network.Positions, network.TargetLength, network.OutputIsMasked));
        Assert.Equal(
            [("size", 0, 0, 0, 2), ("steps", 2, 1, 2, 5), ("digit", 17, 6, 7, 4)],
            network.Outputs.Select(o => (o.Layer.Name, o.Offset, o.FirstPosition, o.TargetOffset, o.TargetLength)));
        Assert.Equal([0.5, 1, 1], network.Outputs.Select(o => o.Goal!.Weight));
        Assert.Equal(["width", "height"], network.Outputs.First().Labels);
        Assert.Equal(["auc"], network.Outputs.Last().Goal!.WeightedMetrics.Select(metric => metric.Key));
    }

    [Theory]
    [InlineData("outputs: { digit: {}, size: {} }")]
    [InlineData("outputs:\n  digit:\n  size:")]
    public void A_model_that_only_predicts_names_them_alone(string outputs)
    {
        Network network = Models.Valid(Head + outputs);
        Assert.Equal(["digit", "size"], network.Outputs.Select(output => output.Layer.Name));
        Assert.Equal(0, network.TargetLength);
    }

    [Theory]
    [InlineData(
        "MG0010",
        "outputs: «{» digit: {} }",
        "outputs (line 4): a mapping of 1 is out of range; expected a mapping of 2 to 32 layers to what they are trained for, as in 'digit: { loss: "
            + "sparse_categorical_crossentropy }'; a single output is the last layer's")]
    [InlineData(
        "MG0022",
        "outputs: { digit: { loss: kl_divergence }, size: { loss: mse } }\ntraining: { «loss»: mse, optimizer: sgd }",
        "training.loss (line 5): the model has several outputs, each with its own 'loss'; move it under 'outputs'")]
    [InlineData(
        "MG0022",
        "outputs: { digit: { loss: kl_divergence }, size: { loss: mse } }\n«labels»: [a, b, c]",
        "labels (line 5): the model has several outputs, each with its own 'labels'; move it under 'outputs'")]
    [InlineData(
        "MG0011",
        "outputs: { «digt»: { loss: mse }, size: { loss: mse } }\ntraining: { optimizer: sgd }",
        "outputs.digt (line 4): there is no layer 'digt'; did you mean 'digit'?")]
    [InlineData(
        "MG0033",
        "outputs: { «input»: { loss: mse }, size: { loss: mse } }\ntraining: { optimizer: sgd }",
        "outputs.input (line 4): 'input' is what goes in; name a layer")]
    [InlineData(
        "MG0008",
        "outputs: { digit: «{» metrics: [accuracy] }, size: { loss: mse } }\ntraining: { optimizer: sgd }",
        "outputs.digit (line 4): 'loss' is missing (a loss as 'keyword' or as one 'keyword: options'); add it")]
    [InlineData(
        "MG0020",
        "outputs: { digit: { loss: mse }, size: { loss: «categorical_crossentropy» } }\ntraining: { optimizer: sgd }",
        "outputs.size.loss (line 4): categorical_crossentropy needs at least 2 classes, but the output has 1 feature; for two classes write 'loss: binary_crossentropy' and end "
            + "with 'dense: { units: 1, activation: sigmoid }', for more end with 'dense: { units: CLASSES, activation: softmax }'")]
    [InlineData(
        "MG0021",
        "outputs: { digit: { loss: mse, labels: «[»a, b] }, size: { loss: mse } }\ntraining: { optimizer: sgd }",
        "outputs.digit.labels (line 4): there are 2 labels for an output of 3 features; give one label for each feature or none")]
    [InlineData(
        "MG0022",
        "outputs: { digit: { loss: mse, loss_weight: «0» }, size: { loss: mse, loss_weight: 0 } }\ntraining: { optimizer: sgd }",
        "outputs.digit.loss_weight (line 4): every 'loss_weight' is 0, so that nothing is trained; give one of the outputs another")]
    [InlineData(
        "MG0007",
        "outputs: { digit: { loss: mse, «optimizer»: sgd }, size: { loss: mse } }\ntraining: { optimizer: sgd }",
        "outputs.digit.optimizer (line 4): 'optimizer' is not known here; one serves all outputs: it belongs under 'training'")]
    [InlineData(
        "MG0013",
        "outputs: { digit: { loss: mse }, size: { loss: mse } }\ntraining: { optimizer: sgd, «loss_weights»: [1, 2] }",
        "training.loss_weights (line 5): the option 'loss_weights' of Keras is not supported; each of several outputs has a weight, as in 'outputs: { digit: "
            + "{ loss: mse, loss_weight: 0.5 } }'")]
    [InlineData(
        "MG0022",
        "outputs: { digit: {}, «size»: { loss: mse } }",
        "outputs.size (line 4): the output has a loss or metrics, but the model only predicts; add the key 'training', or remove them")]
    public void What_is_wrong_is_said_where_it_stands(string id, string outputs, string message) => DiagnosticTests.AssertOnly(id, Head + outputs, message);

    [Theory]
    [InlineData("val_size", "MG0033", "outputs.val_size (line 4): what is measured on data for validation has 'val_' in front of its name, and could not be told from this; give the "
        + "layer another name")]
    [InlineData("digit_auc", "MG0022", "outputs.digit_auc (line 4): histories would have 'digit_auc_loss' of this output and of 'digit'; give one of the layers another name")]
    public void Names_by_which_histories_would_have_two_meanings_are_refused(string name, string id, string message) => DiagnosticTests.AssertOnly(
        id,
        Head.Replace("name: size", $"name: {name}", StringComparison.Ordinal)
            + $"outputs: {{ digit: {{ loss: categorical_crossentropy, metrics: [auc: {{ name: auc_loss }}] }}, «{name}»: {{ loss: mse }} }}\ntraining: {{ optimizer: sgd }}",
        message);

    [Fact]
    public void A_layer_that_nobody_reads_is_an_output_or_too_many() => DiagnosticTests.AssertOnly(
        "MG0034",
        Head.Replace("dense: { units: 3", "«dense»: { units: 3", StringComparison.Ordinal) + "outputs: { lstm_1: { loss: mse }, size: { loss: mse } }\ntraining: { optimizer: sgd }",
        "layers[1].dense (line 3): no layer reads what 'digit' gives; name it in the 'from' of a later layer, or remove it");

    [Fact]
    public void Sequences_with_lengths_of_their_own_have_one_output() => DiagnosticTests.AssertOnly(
        "MG0045",
        "modelgen: 1\n" + Layers.Replace("[5, 3]", "[5, 3], lengths: «true»", StringComparison.Ordinal)
            + "\noutputs: { digit: { loss: categorical_crossentropy }, size: { loss: mse } }\ntraining: { optimizer: sgd }",
        "input.lengths (line 2): sequences are to have lengths of their own, as the input has 'lengths: true', but a model with several outputs can't take them: its outputs lie one "
            + "behind the other in each sample; mask what follows the ends of sequences, as by 'masking'; remove 'lengths' or use another layer");
}
