using Microsoft.CodeAnalysis;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Tests.Binding;

/// <summary>Each error of a model: its id, its message and its place, which the text marks with « and ».</summary>
public class DiagnosticTests
{
    [Theory]
    [InlineData("MG0009", "- lstm: «many»", "layers[0].lstm (line 4): expected an integer from 1 to 65536, found the text 'many'")]
    [InlineData("MG0009", "- lstm: «12.5»", "layers[0].lstm (line 4): expected an integer from 1 to 65536, found the number 12.5")]
    [InlineData("MG0009", "- lstm: «\"12\"»", "layers[0].lstm (line 4): expected an integer from 1 to 65536, found the text '12'; remove the quotes")]
    [InlineData("MG0009", "- dense: «[»10]", "layers[0].dense (line 4): expected an integer from 1 to 65536, found a list")]
    [InlineData(
        "MG0009",
        "- dense: { units: 2, use_bias: «yes» }",
        "layers[0].dense.use_bias (line 4): expected true or false, found the text 'yes'; write 'true'")]
    [InlineData(
        "MG0009",
        "- flatten: «3»",
        "layers[0].flatten (line 4): expected nothing or a mapping of options for 'flatten', found the integer 3")]
    [InlineData("MG0009", "- «5»", "layers[0] (line 4): expected a layer as 'keyword' or as one 'keyword: options', found the integer 5")]
    [InlineData("MG0009", "- «[»lstm]", "layers[0] (line 4): expected a layer as 'keyword' or as one 'keyword: options', found a list")]
    [InlineData(
        "MG0009",
        "- «lstm»: 128\n  name: reader",
        "layers[0] (line 4): expected a layer as 'keyword' or as one 'keyword: options', found a mapping with 2 keys; "
        + "options belong under the keyword, as in 'lstm: { name: ... }'")]
    [InlineData("MG0010", "- dense: «0»", "layers[0].dense (line 4): 0 is out of range; expected an integer from 1 to 65536")]
    [InlineData(
        "MG0010",
        "- dense: «99999999999999999999999»",
        "layers[0].dense (line 4): 99999999999999999999999 is out of range; expected an integer from 1 to 65536")]
    [InlineData(
        "MG0010",
        "- dropout: «1.5»",
        "layers[0].dropout (line 4): 1.5 is out of range; expected a number at least 0 and at most 1")]
    [InlineData(
        "MG0010",
        "- dropout: «.nan»",
        "layers[0].dropout (line 4): .nan is out of range; expected a number at least 0 and at most 1")]
    [InlineData(
        "MG0010",
        "- masking: «1e400»",
        "layers[0].masking (line 4): 1e400 is out of range; expected a finite number (single precision), .nan, .inf or -.inf")]
    [InlineData(
        "MG0010",
        "- batch_normalization: { epsilon: «0» }",
        "layers[0].batch_normalization.epsilon (line 4): 0 is out of range; expected a number above 0")]
    [InlineData("MG0008", "- «lstm»", "layers[0] (line 4): 'units' is missing (an integer from 1 to 65536); add it")]
    [InlineData("MG0008", "- «lstm»:", "layers[0].lstm (line 4): 'units' is missing (an integer from 1 to 65536); add it")]
    [InlineData(
        "MG0007",
        "- lstm: { units: 4, «unts»: 3 }",
        "layers[0].lstm.unts (line 4): 'unts' is not known here; 'units' is given too; remove one of the two")]
    [InlineData(
        "MG0007",
        "- dropout: { rate: 0.5, «zzz»: 3 }",
        "layers[0].dropout.zzz (line 4): 'zzz' is not known here; known are: rate, from, name, trainable, activity_regularizer")]
    [InlineData("MG0011", "- «lsmt»: 4", "layers[0].lsmt (line 4): there is no layer 'lsmt'; did you mean 'lstm'?")]
    [InlineData("MG0011", "- «SimpleRNN»: 4", "layers[0].SimpleRNN (line 4): there is no layer 'SimpleRNN'; did you mean 'simple_rnn'?")]
    [InlineData(
        "MG0011",
        "- activation: «sofmax»",
        "layers[0].activation (line 4): there is no activation 'sofmax'; did you mean 'softmax'?")]
    [InlineData(
        "MG0012",
        "- «GRUCell»: 4",
        "layers[0].GRUCell (line 4): the layer 'gru_cell' of Keras is not supported here; write gru")]
    [InlineData(
        "MG0012",
        "- «lambda»: 4",
        "layers[0].lambda (line 4): the layer 'lambda' of Keras is not supported here; known are: embedding, masking, simple_rnn, lstm, gru, bidirectional, conv1d, "
        + "max_pooling_1d, average_pooling_1d, zero_padding_1d, cropping_1d, up_sampling_1d, repeat_vector, dense, dropout, batch_normalization, layer_normalization, rms_normalization, "
        + "activation, leaky_relu, elu, time_distributed, spatial_dropout_1d, gaussian_noise, prelu, global_average_pooling_1d, global_max_pooling_1d, "
        + "attention, additive_attention, multi_head_attention, flatten, reshape, permute, add, subtract, multiply, average, maximum, minimum, concatenate")]
    [InlineData(
        "MG0012",
        "- lstm: { units: 4, activation: «softmax» }",
        "layers[0].lstm.activation (line 4): the activation 'softmax' of Keras is not supported here; known are: linear, relu, "
        + "tanh, sigmoid, hard_sigmoid, elu, softplus, swish, gelu, selu, softsign, exponential, mish, relu6, hard_swish, leaky_relu, keras2_hard_sigmoid, silu, "
        + "hard_silu")]
    [InlineData(
        "MG0018",
        "- dense: { units: 4, bias_regularizer: «orthogonal» }",
        "layers[0].dense.bias_regularizer (line 4): 'orthogonal' is of the vectors of a matrix, and the bias is a tensor (4); write 'l2'")]
    [InlineData(
        "MG0018",
        "- dense: { units: 4, bias_constraint: «{» unit_norm: { axis: 1 } } }",
        "layers[0].dense.bias_constraint (line 4): norms are to be along axis 1, and the bias is a tensor (4); write 'axis: 0'")]
    [InlineData(
        "MG0012",
        "- dense: { units: 4, bias_initializer: «orthogonal» }",
        "layers[0].dense.bias_initializer (line 4): the initializer 'orthogonal' of Keras is not supported here; known are: "
        + "zeros, ones, constant, glorot_uniform, glorot_normal, he_uniform, he_normal, random_uniform, random_normal")]
    [InlineData(
        "MG0013",
        "- dropout: { rate: 0.5, «noise_shape»: 3 }",
        "layers[0].dropout.noise_shape (line 4): the option 'noise_shape' of Keras is not supported; remove it, known are: rate, from, name, trainable, "
        + "activity_regularizer")]
    [InlineData(
        "MG0015",
        "- dense: { units: 4, name: «a b» }",
        "layers[0].dense.name (line 4): 'a b' is not usable as a layer name; write letters a-z, digits and underscores, "
        + "with no digit first")]
    [InlineData(
        "MG0016",
        "- dense: 4\n- dense: { units: 4, name: «dense_1» }",
        "layers[1].dense.name (line 5): the layer name 'dense_1' is already used on line 4; give one of the two layers another 'name'")]
    [InlineData(
        "MG0018",
        "- flatten\n- «lstm»: 4",
        "layers[1].lstm (line 5): the layer needs an input of shape (time, features), but gets (15); remove 'flatten_1', which leaves "
        + "no time steps, or put it behind this layer")]
    [InlineData(
        "MG0018",
        "- lstm: 4\n- «masking»",
        "layers[1] (line 5): the layer needs an input of shape (time, features), but gets (4); set return_sequences: true on 'lstm_1', "
        + "which gives its last step alone")]
    [InlineData(
        "MG0019",
        "- dense: 65536\n- «dense»: 65536",
        "layers[1].dense (line 5): the model up to layer 'dense_2' has 4295294976 parameters, more than the 268435455 that are possible; "
        + "make the model smaller")]
    [InlineData(
        "MG0022",
        "- dense: { units: 4, kernel_initializer: { random_uniform: { minval: «3», maxval: 1 } } }",
        "layers[0].dense.kernel_initializer.random_uniform.minval (line 4): minval 3 is above maxval 1; exchange them")]
    [InlineData(
        "MG0023",
        "- batch_normalization: { epsilon: «1e-50» }",
        "layers[0].batch_normalization.epsilon (line 4): 1e-50 is 0 in single precision, in which models compute; give a number of at least "
        + "1.4e-45, or 0 if that is meant")]
    [InlineData(
        "MG0023",
        "- dropout: «0.0001e-400»",
        "layers[0].dropout (line 4): 0.0001e-400 is 0 in single precision, in which models compute; give a number of at least 1.4e-45, or 0 if "
        + "that is meant")]
    [InlineData(
        "MG0023",
        "- dense: { units: 4, kernel_initializer: { constant: «-7e-46» } }",
        "layers[0].dense.kernel_initializer.constant (line 4): -7e-46 is 0 in single precision, in which models compute; give a number of at "
        + "least 1.4e-45, or 0 if that is meant")]
    [InlineData(
        "MG0023",
        "- masking: «1e-46»",
        "layers[0].masking (line 4): 1e-46 is 0 in single precision, in which models compute; give a number of at least 1.4e-45, or 0 if that "
        + "is meant")]
    [InlineData(
        "MG0010",
        "- masking: «-1e39»",
        "layers[0].masking (line 4): -1e39 is out of range; expected a finite number (single precision), .nan, .inf or -.inf")]
    public void OfLayers(string id, string layers, string message) => AssertOnly(id, Models.Of(layers), message);

    [Theory]
    [InlineData(
        "MG0014",
        "modelgen: «2»\ninput: { shape: [3] }\nlayers: [dense: 1]",
        "modelgen (line 1): version '2' of the model language is not known to this version of ModelGen; write 'modelgen: 1' or "
        + "update ModelGen")]
    [InlineData(
        "MG0008",
        "«input»: { shape: [3] }\nlayers: [dense: 1]",
        "model (line 1): 'modelgen' is missing (1, the version of the model language); add 'modelgen: 1'")]
    [InlineData(
        "MG0010",
        "modelgen: 1\ninput: { shape: [3] }\nlayers: «[»]",
        "layers (line 3): a list of 0 is out of range; expected a list of 1 to 256 layers")]
    [InlineData(
        "MG0010",
        "modelgen: 1\ninput: { shape: «[»1, 2, 3] }\nlayers: [dense: 1]",
        "input.shape (line 2): a list of 3 is out of range; expected a list of 1 to 2 sizes, [features] or [time, features] of "
        + "one sample")]
    [InlineData(
        "MG0009",
        "modelgen: 1\ninput: { shape: [«null», 3] }\nlayers: [dense: 1]",
        "input.shape[0] (line 2): expected an integer from 1 to 65536, found nothing; sizes are constants: for sequences of different "
        + "lengths give the longest, and 'lengths: true' beside the shape")]
    [InlineData(
        "MG0009",
        "modelgen: 1\ninput: «[»3]\nlayers: [dense: 1]",
        "input (line 2): expected a mapping with the keys shape, type, lengths, found a list; write '{ shape: ... }'")]
    [InlineData(
        "MG0019",
        "modelgen: 1\ninput: { shape: «[»65536, 65536] }\nlayers: [dense: 1]",
        "input.shape (line 2): the input has 4294967296 numbers for each sample, more than the 16777216 that are possible; make the "
        + "model smaller")]
    [InlineData(
        "MG0009",
        "modelgen: 1\nsummary: «28»\ninput: { shape: [3] }\nlayers: [dense: 1]",
        "summary (line 2): expected text (write \"28\" in quotes), found the integer 28")]
    [InlineData(
        "MG0015",
        "modelgen: 1\nname: «9Net»\ninput: { shape: [3] }\nlayers: [dense: 1]",
        "name (line 2): '9Net' is not usable as a class name; write letters, digits and underscores, with no digit first")]
    [InlineData(
        "MG0015",
        "modelgen: 1\nname: «class»\ninput: { shape: [3] }\nlayers: [dense: 1]",
        "name (line 2): 'class' is not usable as a class name; begin it with a capital, as C# keeps words of lower-case letters for "
        + "itself")]
    [InlineData(
        "MG0015",
        "modelgen: 1\nnamespace: «A.namespace»\ninput: { shape: [3] }\nlayers: [dense: 1]",
        "namespace (line 2): 'A.namespace' is not usable as a namespace; 'namespace' is a keyword of C#")]
    [InlineData(
        "MG0021",
        "modelgen: 1\ninput: { shape: [3] }\nlabels: «[»a, b]\nlayers: [dense: 3]",
        "labels (line 3): there are 2 labels for an output of 3 features; give one label for each feature or none")]
    [InlineData(
        "MG0009",
        "modelgen: «'1'»\ninput: { shape: [3] }\nlayers: [dense: 1]",
        "modelgen (line 1): expected 1, the version of the model language, found the text '1'; remove the quotes")]
    [InlineData(
        "MG0009",
        "modelgen: «1.0»\ninput: { shape: [3] }\nlayers: [dense: 1]",
        "modelgen (line 1): expected 1, the version of the model language, found the number 1.0; write 1")]
    [InlineData(
        "MG0007",
        "modelgen: 1\n«input_shape»: [3]\nlayers: [dense: 1]",
        "input_shape (line 2): 'input_shape' is not known here; write it as 'input: { shape: [28, 28] }'")]
    [InlineData(
        "MG0009",
        "modelgen: 1\ninput:\n  shape: «(28, 28)»\nlayers: [dense: 1]",
        "input.shape (line 3): expected a list of 1 to 2 sizes, [features] or [time, features] of one sample, found the text '(28, 28)'; "
        + "write [28, 28]")]
    [InlineData(
        "MG0009",
        "modelgen: 1\ninput: { shape: [3] }\nlayers:\n  «dense»: 3\n  flatten:",
        "layers (line 4): expected a list of 1 to 256 layers, found a mapping; begin each item with '- '")]
    [InlineData(
        "MG0006",
        "modelgen: 1\ninput: { shape: [3] }\nlabels: [a, b, «a»]\nlayers: [dense: 3]",
        "labels[2] (line 3): 'a' is already given on line 3; remove one of the two")]
    [InlineData(
        "MG0009",
        "modelgen: 1\ninput: { shape: [3] }\nlabels: [a, «\"\\u200b \"»]\nlayers: [dense: 2]",
        "labels[1] (line 3): expected text with a visible character, found the text '\\u200b '")]
    [InlineData(
        "MG0021",
        "modelgen: 1\ninput: { shape: [3] }\nlabels: «[»a, b, c]\nlayers: [dense: { units: 1, activation: sigmoid }]",
        "labels (line 3): there are 3 labels for an output of 1 feature; give one label or none; with binary_crossentropy also two")]
    [InlineData(
        "MG0021",
        "modelgen: 1\ninput: { shape: [3] }\nlabels: «[»a, b]\nlayers: [dense: { units: 1, activation: sigmoid }]\n"
        + "training: { loss: mse, optimizer: sgd }",
        "labels (line 3): there are 2 labels for an output of 1 feature; give one label or none; with binary_crossentropy also two")]
    [InlineData(
        "MG0021",
        "modelgen: 1\ninput: { shape: [3] }\nlabels: «[»a, b]\nlayers: [dense: 1]",
        "labels (line 3): there are 2 labels for an output of 1 feature; give one label or none; with binary_crossentropy also two")]
    [InlineData(
        "MG0007",
        "modelgen: 1\n«nam»: A\ninput: { shape: [3] }\nlayers: [dense: 3]",
        "nam (line 2): 'nam' is not known here; did you mean 'name'?")]
    public void OfModels(string id, string text, string message) => AssertOnly(id, text, message);

    [Theory]
    [InlineData(
        "MG0008",
        "«loss»: mse",
        "training (line 6): 'optimizer' is missing (an optimizer as 'keyword' or as one 'keyword: options'); add it")]
    [InlineData("MG0011", "loss: «msee»\noptimizer: sgd", "training.loss (line 6): there is no loss 'msee'; did you mean 'mse'?")]
    [InlineData(
        "MG0012",
        "loss: «ctc»\noptimizer: sgd",
        "training.loss (line 6): the loss 'ctc' of Keras is not supported here; known are: sparse_categorical_crossentropy, "
        + "categorical_crossentropy, binary_crossentropy, mean_squared_error, mse, mean_absolute_error, mae, mean_absolute_percentage_error, mape, "
        + "mean_squared_logarithmic_error, msle, huber, log_cosh, poisson, kl_divergence, kld, cosine_similarity, hinge, squared_hinge, categorical_hinge, "
        + "binary_focal_crossentropy, categorical_focal_crossentropy, custom")]
    [InlineData(
        "MG0012",
        "loss: mse\noptimizer: «ftrl»",
        "training.optimizer (line 7): the optimizer 'ftrl' of Keras is not supported here; known are: sgd, adam, adamw, nadam, adamax, rmsprop, adagrad, adadelta, lion")]
    [InlineData(
        "MG0010",
        "loss: mse\noptimizer: { sgd: «-1» }",
        "training.optimizer.sgd (line 7): -1 is out of range; expected a number at least 0")]
    [InlineData(
        "MG0010",
        "loss: mse\noptimizer: { adam: { beta_1: «1» } }",
        "training.optimizer.adam.beta_1 (line 7): 1 is out of range; expected a number at least 0 and below 1")]
    [InlineData(
        "MG0022",
        "loss: mse\noptimizer: { adam: { clipnorm: 1, clipvalue: «2» } }",
        "training.optimizer.adam.clipvalue (line 7): clipnorm, clipvalue are given, but gradients are clipped in one way only")]
    [InlineData(
        "MG0006",
        "loss: mse\noptimizer: sgd\nmetrics: [mse, «mean_squared_error»]",
        "training.metrics[1] (line 8): 'mean_squared_error' is already given on line 8; remove one of the two")]
    [InlineData(
        "MG0020",
        "loss: «categorical_crossentropy»\noptimizer: sgd",
        "training.loss (line 6): categorical_crossentropy needs probabilities, but the last layer 'dense_1' is no softmax; "
        + "write 'activation: softmax' there")]
    public void OfTraining(string id, string training, string message) => AssertOnly(id, Models.Trained(training), message);

    [Theory]
    [InlineData("clipvalue: «1e-50»", "clipvalue", "1e-50")]
    [InlineData("clipnorm: «1e-400»", "clipnorm", "1e-400")]
    [InlineData("global_clipnorm: «.1e-45»", "global_clipnorm", ".1e-45")]
    [InlineData("learning_rate: «1e-400»", "learning_rate", "1e-400")]
    [InlineData("beta_1: «1e-46»", "beta_1", "1e-46")]
    public void SettingsThatVanishInSinglePrecision(string setting, string option, string shown) => AssertOnly(
        "MG0023",
        Models.Trained($"loss: mse\noptimizer: {{ adam: {{ {setting} }} }}"),
        $"training.optimizer.adam.{option} (line 7): {shown} is 0 in single precision, in which models compute; give a number of at least "
        + "1.4e-45, or 0 if that is meant");

    [Fact]
    public void TwoClippingsAreSeenWhereOneOfThemVanishes()
    {
        EquatableArray<DiagnosticInfo> errors =
            Models.Compile(Models.Trained("loss: mse\noptimizer: { adam: { clipnorm: 1e-400, clipvalue: 0xE } }")).Errors;
        Assert.Equal(["MG0023", "MG0022"], errors.Select(error => error.Id));
        Assert.Empty(Models.Compile(Models.Trained("loss: mse\noptimizer: { adam: { clipnorm: 0.0e5, clipvalue: 0xE } }")).Errors);
    }

    [Fact]
    public void TheWorkMemoryOfASampleIsBounded() => AssertOnly(
        "MG0019",
        "modelgen: 1\ninput: { shape: [65536, 4] }\nlayers:\n- «lstm»: { units: 256, return_sequences: true }",
        "layers[0].lstm (line 4): the work memory of a sample up to layer 'lstm_1' has 335549440 numbers, more than the 268435456 that are "
        + "possible; make the model smaller");

    [Fact]
    public void TwoModelsOfOneName() => AssertOnly(
        "MG0017",
        $"{Models.Of("- dense: 1")}---\nmodelgen: 1\nname: «LSTMDigits»\ninput: {{ shape: [3] }}\nlayers: [dense: 1]",
        "name (line 7): the class 'App.LSTMDigits' is already made from lstm-digits.model.yaml, line 1; give one of the two models another "
        + "'name' or 'namespace' (names that look the same or differ only in case count as one)");

    [Fact]
    public void AFileWhoseNameGivesNoClassName()
    {
        DiagnosticInfo error = Assert.Single(Models.Compile(Models.Of("- dense: 1"), "28.model.yaml").Errors);
        Assert.Equal(
            "model (line 1): '28' is not usable as the class name that a file's name gives; add the key 'name'",
            error.ToDiagnostic().GetMessage());
    }

    [Fact]
    public void AllErrorsAreReportedAtOnceInTheirOrder()
    {
        EquatableArray<DiagnosticInfo> errors = Models.Compile("""
            modelgen: 2
            nmae: Net
            input: { shape: [0] }
            layers:
              - lsmt: 4
              - dense: { units: x, activation: y }
            training: { loss: mse }
            """).Errors;
        Assert.Equal(
            [("MG0014", 0), ("MG0007", 1), ("MG0010", 2), ("MG0011", 4), ("MG0009", 5), ("MG0011", 5), ("MG0008", 6)],
            errors.Select(error => (error.Id, error.Place.Line)));
    }

    [Fact]
    public void InvisibleCharactersAreShownAndRefused() => AssertOnly(
        "MG0015",
        "modelgen: 1\nname: «Net\u202e»\ninput: { shape: [3] }\nlayers: [dense: 1]",
        "name (line 2): 'Net\\u202e' is not usable as a class name; write letters, digits and underscores, with no digit first");

    [Fact]
    public void DefaultNamespacesAreMadeValid()
    {
        Assert.Equal("my_app._2d._class", Identifiers.ToNamespace("my-app.2d.class"));
        Assert.Equal("", Identifiers.ToNamespace(""));
    }

    /// <summary>Asserts that a text has one error, which stands at the mark.</summary>
    internal static void AssertOnly(string id, string marked, string message)
    {
        Marked expected = Marked.Parse(marked);
        (EquatableArray<Network> _, EquatableArray<DiagnosticInfo> errors) = Models.Compile(expected.Text);
        DiagnosticInfo error = Assert.Single(errors);
        Diagnostic diagnostic = error.ToDiagnostic();
        Assert.Equal(message, diagnostic.GetMessage());
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal((expected.Offset, expected.Length), (diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        FileLinePositionSpan lines = diagnostic.Location.GetLineSpan();
        Assert.Equal(Models.Path, lines.Path);
        Assert.Equal((expected.Line, expected.Column), (lines.StartLinePosition.Line, lines.StartLinePosition.Character));
        Assert.Equal(expected.Column + expected.Length, lines.EndLinePosition.Character);
    }
}
