using ModelGen.Generator.Binding;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Reference;

/// <summary>Models at the edges of the language, against the reference.</summary>
public class SpecialModelTests
{
    private const string Sgd = "\ntraining: { loss: mse, optimizer: sgd, batch_size: 7 }";

    private const string Classes = "\ntraining: { loss: sparse_categorical_crossentropy, optimizer: adam, batch_size: 7 }";

    private const string Ignoring =
        "\ntraining: { loss: { sparse_categorical_crossentropy: { ignore_class: 255 } }, optimizer: sgd, batch_size: 7 }";

    private static readonly Dictionary<string, string> Sources = new(SpecialNames.Sources)
    {
        ["IgnoresSamples"] = "input: { shape: [5] }\nlayers: [dense: { units: 3, activation: softmax }]" + Ignoring,
        ["IgnoresSteps"] =
            "input: { shape: [4, 3] }\nlayers: [simple_rnn: { units: 5, return_sequences: true }, dense: { units: 3, activation: softmax }]" + Ignoring,
        ["IgnoresMaskedSteps"] =
            "input: { shape: [4, 3] }\nlayers: [masking: 0, lstm: { units: 5, return_sequences: true }, dense: { units: 3, activation: softmax }]" + Ignoring,
        ["PenalizesOutputs"] = """
            input: { shape: [4, 3] }
            layers:
              - masking: 0
              - lstm: { units: 5, return_sequences: true, activity_regularizer: { l1_l2: { l1: 0.02, l2: 0.3 } } }
              - dense: { units: 18, activation: relu, activity_regularizer: l1 }
              - layer_normalization: { activity_regularizer: { l2: 0.1 } }
              - dense: { units: 3, activation: softmax, activity_regularizer: { l2: 2 } }
            """ + Classes,
        ["PenalizesDirections"] = """
            input: { shape: [4, 3] }
            layers:
              - masking: 0
              - bidirectional:
                  layer: { gru: { units: 5, return_sequences: true, activity_regularizer: { l2: 0.3 } } }
                  merge_mode: mul
                  activity_regularizer: { l1: 0.2 }
              - bidirectional: { layer: { simple_rnn: { units: 2, activity_regularizer: { l1: 0.1 } } } }
            """ + Sgd,
        ["PenalizesWhatIsFrozen"] = """
            input: { shape: [4, 3] }
            layers:
              - dense: { units: 4, trainable: false, activity_regularizer: { l2: 0.5 } }
              - lstm: { units: 3, trainable: false }
              - dense: { units: 2, activity_regularizer: { l1: 0 } }
            """ + Sgd,
        ["OrthogonalVectors"] = """
            input: { shape: [4, 3] }
            layers:
              - lstm: { units: 5, return_sequences: true, kernel_regularizer: { orthogonal: 0.7 }, recurrent_regularizer: { orthogonal: { mode: columns } } }
              - gru: { units: 2, bias_regularizer: { orthogonal: { factor: 0.2 } }, kernel_regularizer: { l2: 0.3 } }
              - dense: { units: 1, kernel_regularizer: { orthogonal: { factor: 2, mode: columns } } }
              - dense: { units: 18, kernel_regularizer: { orthogonal: { factor: 2, mode: columns } } }
              - dense: { units: 2, kernel_regularizer: { orthogonal: { factor: 3 } }, kernel_constraint: { unit_norm: { axis: 1 } } }
            """ + Sgd,
        ["NormsAlongAxes"] = """
            input: { shape: [4, 3] }
            layers:
              - conv1d: { filters: 3, kernel_size: 2, kernel_constraint: { max_norm: { max_value: 0.4, axis: [0, 1] } } }
              - lstm:
                  units: 5
                  kernel_constraint: { max_norm: { max_value: 0.3, axis: 1 } }
                  recurrent_constraint: { max_norm: { axis: [0, 1], max_value: 0.5 } }
              - dense: { units: 18, kernel_constraint: { unit_norm: { axis: [1] } }, bias_constraint: { unit_norm: { axis: 0 } } }
              - dense: { units: 2, kernel_constraint: { min_max_norm: { min_value: 0.3, max_value: 0.5, rate: 0.5, axis: [1, 0] } } }
            """ + Sgd,
        ["PenalizesBranches"] = """
            input: { shape: [3] }
            layers:
              - dense: { units: 4, activation: tanh, name: trunk, activity_regularizer: { l2: 0.5 } }
              - dense: { units: 4, from: trunk, name: branch }
              - add: { from: [trunk, branch, trunk], activity_regularizer: { l2: 0.25 } }
              - dense: { units: 2, activation: sigmoid, activity_regularizer: { l1: 0.3 } }
            training: { loss: binary_crossentropy, optimizer: sgd, batch_size: 7 }
            """,
        ["PenalizesItsState"] =
            "input: { shape: [4, 3] }\n"
            + "layers: [lstm: { units: 5, activity_regularizer: l2 }, activation: { function: tanh, activity_regularizer: l1 }]" + Sgd,
        ["NothingToTrain"] = "input: { shape: [3, 5] }\nlayers: [activation: tanh, flatten, activation: softmax]" + Sgd,
        ["NothingToClip"] = "input: { shape: [3, 5] }\nlayers: [activation: tanh, flatten]"
            + "\ntraining: { loss: mse, optimizer: { adam: { global_clipnorm: 1 } }, batch_size: 7 }",
        ["EndsInItsState"] = "input: { shape: [4, 3] }\nlayers: [masking: 0, lstm: { units: 5, go_backwards: true }]" + Sgd,
        ["EndsInSequence"] = "input: { shape: [4, 3] }\nlayers: [masking: 0, simple_rnn: { units: 5, return_sequences: true }]" + Sgd,
        ["EndsInNormalization"] =
            "input: { shape: [4, 3] }\nlayers: [masking: 0, dense: 6, batch_normalization: { momentum: 0 }]" + Sgd,
        ["EndsInDropout"] = "input: { shape: [4, 3] }\nlayers: [dense: 6, dropout: 0.5, dropout: 0.25]" + Sgd,
        ["EndsInMasking"] = "input: { shape: [4, 3] }\nlayers: [dense: { units: 3, activation: relu }, masking: 0]" + Sgd,
        ["TakesSeveralInputs"] = """
            inputs: { pen: { shape: [6, 3] }, word: { shape: [4], type: index }, writer: { shape: [5] } }
            layers:
              - embedding: { input_dim: 9, output_dim: 4, mask_zero: true, from: word }
              - gru: 5
              - masking: { mask_value: 0.5, from: pen }
              - bidirectional: { layer: { lstm: 3 } }
              - dense: { units: 4, activation: tanh, from: writer }
              - concatenate: [writer, gru_1, bidirectional_1, dense_1]
              - dropout: 0.3
              - dense: 2
            """ + Sgd,
        ["GivesSeveralOutputs"] = """
            input: { shape: [6, 3] }
            outputs:
              amount: { loss: huber, loss_weight: 0.25 }
              steps: { loss: categorical_crossentropy, weighted_metrics: [accuracy] }
              kind: { loss: sparse_categorical_crossentropy, loss_weight: 2, metrics: [accuracy] }
              yes: { loss: binary_crossentropy }
            layers:
              - masking: 0
              - lstm: { units: 5, return_sequences: true }
              - dense: { units: 3, activation: softmax, name: steps }
              - gru: { units: 4, from: lstm_1 }
              - dense: { units: 2, name: amount }
              - dense: { units: 4, activation: softmax, name: kind, from: gru_1 }
              - dense: { units: 3, activation: sigmoid, name: yes, from: gru_1 }
            training: { optimizer: sgd, batch_size: 7 }
            """,
        ["ReadsItsOutputs"] = """
            inputs: { pen: { shape: [5, 2] }, writer: { shape: [3] } }
            outputs:
              kind: { loss: { sparse_categorical_crossentropy: { ignore_class: 1 } } }
              written: { loss: log_cosh, loss_weight: 3 }
              yes: { loss: binary_crossentropy }
              direction: { loss: cosine_similarity, loss_weight: 0.5 }
              gru_1: { loss: mae }
            layers:
              - masking: { from: pen, mask_value: 0.5 }
              - gru: { units: 4, return_sequences: true, activity_regularizer: { l2: 0.1 } }
              - dense: { units: 3, activation: softmax, name: kind, activity_regularizer: { l1: 0.2 } }
              - dense: { units: 2, name: direction }
              - global_average_pooling_1d
              - concatenate: [global_average_pooling_1d_1, writer]
              - dense: { units: 1, activation: sigmoid, name: yes }
              - concatenate: [yes, writer]
              - dense: { units: 2, name: written, activity_regularizer: { l2: 0.3 } }
            training: { optimizer: sgd, batch_size: 7 }
            """,
        ["AddsItsInputs"] = """
            inputs: { output: { shape: [4, 3] }, class: { shape: [4, 3] }, unused_: { shape: [1] } }
            layers:
              - masking: { from: class, mask_value: -1 }
              - add: [output, masking_1, class]
              - lstm: { units: 18, return_sequences: true }
              - global_average_pooling_1d
              - concatenate: [lstm_1_end, unused_]
              - dense: { units: 3, activation: softmax }
            """.Replace("global_average_pooling_1d", "global_average_pooling_1d: { name: lstm_1_end }") + Classes,
        ["DropsOperands"] = """
            input: { shape: [6, 3] }
            layers:
              - masking: 0
              - bidirectional: { layer: { lstm: { units: 5, return_sequences: true, dropout: 0.3, recurrent_dropout: 0.4 } } }
              - gru: { units: 18, reset_after: false, return_sequences: true, go_backwards: true, dropout: 0.2, recurrent_dropout: 0.3 }
              - spatial_dropout_1d: 0.2
              - gru: { units: 3, recurrent_dropout: 0.25, use_bias: false, return_sequences: true }
              - bidirectional: { layer: { simple_rnn: { units: 1, dropout: 0.4 } } }
            """ + Sgd,
        ["DropsOfManySums"] = """
            input: { shape: [5, 2] }
            cells:
              - name: wide
                states: [h, c]
                parameters: { p: ones }
                equations:
                  - a = tanh(affine(x, h, c)) + affine(x)
                  - b = sigmoid(linear(a, h)) * linear(c)
                  - c = a * c + p * affine(x, a * h)
                  - h = b * tanh(c) + linear(x, h)
            layers:
              - wide: { units: 4, dropout: 0.25, recurrent_dropout: 0.5, return_sequences: true }
              - wide: { units: 17, recurrent_dropout: 0.25 }
            """ + Sgd,
        ["TakesPartsOfItsState"] = """
            input: { shape: [5, 2] }
            cells:
              - name: half
                equations: [ "h = tanh(affine(x, 0.5 * h))" ]
            layers: [masking: 0, half: { units: 4, return_sequences: true }, half: 17]
            """ + Sgd,
        ["DropsAll"] = "input: { shape: [5] }\nlayers: [dense: 6, dropout: 1, dense: 2]" + Sgd,
        ["MasksAgain"] =
            "input: { shape: [5, 2] }\n"
            + "layers: [masking: 0.5, lstm: { units: 3, return_sequences: true, activation: relu }, masking: 0, lstm: 4]" + Sgd,
        ["FlattensMask"] = "input: { shape: [5, 3] }\nlayers: [masking: 0.5, flatten, dense: { units: 3, activation: softmax }]" + Classes,
        ["FlattensWholeVectors"] =
            "input: { shape: [4, 4] }\n"
            + "layers: [simple_rnn: { units: 4, return_sequences: true }, flatten, dense: { units: 3, activation: softmax }]" + Classes,
        ["NormalizesInput"] =
            "input: { shape: [6, 17] }\n"
            + "layers: [masking: 0, batch_normalization: { center: false, scale: false }, lstm: 3, "
            + "dense: { units: 3, activation: softmax }]" + Classes,
        ["OneOfEach"] =
            "input: { shape: [1, 1] }\nlayers: [masking: 0, lstm: { units: 1, return_sequences: true }, simple_rnn: 1, dense: 1]" + Sgd,
        ["OneIndex"] =
            "input: { shape: [1], type: index }\n"
            + "layers: [embedding: { input_dim: 1, output_dim: 1 }, dense: { units: 3, activation: softmax }]" + Classes,
        ["EndsInEmbedding"] =
            "input: { shape: [4], type: index }\nlayers: [embedding: { input_dim: 5, output_dim: 3, mask_zero: true }]" + Sgd,
        ["FlattensEmbedding"] = """
            input: { shape: [4], type: index }
            layers: [embedding: { input_dim: 30, output_dim: 4 }, flatten, dense: { units: 3, activation: softmax }]
            """ + Classes,
        ["SharesItsIndices"] = """
            input: { shape: [5], type: index }
            layers:
              - embedding: { input_dim: 9, output_dim: 4, mask_zero: true, name: embedding }
              - embedding: { input_dim: 12, output_dim: 4, mask_zero: true, from: input, name: embedding_gradient, trainable: false }
              - embedding: { input_dim: 30, output_dim: 2, mask_zero: true, from: input, name: embedding_table }
              - multiply: { from: [embedding, embedding_gradient], name: embedding_touched }
              - concatenate: [embedding_touched, embedding_table, embedding]
              - simple_rnn: { units: 3, go_backwards: true, name: embedding_shape }
            """ + Sgd,
        ["GivesOtherShapes"] = """
            input: { shape: [6, 5] }
            layers:
              - spatial_dropout_1d: 0.4
              - time_distributed: { dense: { units: 7, activation: tanh } }
              - reshape: [14, -1]
              - simple_rnn: { units: 6, return_sequences: true }
              - permute
              - time_distributed: layer_normalization
              - lstm: { units: 4, return_sequences: true }
              - reshape: [24]
              - dense: 12
              - reshape: [3, 4]
              - permute: [1, 2]
              - spatial_dropout_1d: 0.3
              - lstm: 3
            """ + Sgd,
        ["Autoencoder"] = """
            input: { shape: [5, 3] }
            layers: [masking, lstm: 4, repeat_vector: 5, lstm: { units: 6, return_sequences: true }, time_distributed: { dense: 3 }]
            """ + Sgd,
        ["Projects"] = """
            input: { shape: [6, 3] }
            layers:
              - masking: 0
              - lstm: { units: 18, projection: 3, return_sequences: true, use_bias: false, projection_regularizer: { l2: 0.2 } }
              - bidirectional: { layer: { lstm: { units: 5, projection: 20, return_sequences: true, activation: relu, dropout: 0.3 } } }
              - lstm: { units: 4, projection: 4, return_sequences: true, zero_output_for_mask: true, projection_constraint: { max_norm: 0.5 } }
              - lstm: { units: 3, projection: 1, go_backwards: true, projection_initializer: orthogonal, recurrent_activation: hard_sigmoid }
            """ + Sgd,
        ["ProjectsStates"] = """
            input: { shape: [5, 3] }
            layers:
              - lstm: { units: 6, projection: 2, return_state: true, name: encoder }
              - dense: { units: 6, activation: tanh, from: encoder, name: long }
              - lstm: { units: 6, projection: 2, return_sequences: true, from: input, initial_state: encoder, name: decoder }
              - lstm: { units: 6, projection: 2, from: decoder, initial_state: [encoder/h, long], name: m }
              - concatenate: [m, encoder/c, encoder/h]
              - dense: 2
            """ + Sgd,
        ["ExchangesTwice"] = """
            input: { shape: [1, 1] }
            layers: [permute, spatial_dropout_1d: 0.5, reshape: [1, 1], permute, reshape: [1], dense: 2]
            """ + Sgd,
        ["MergesTwoMasks"] = """
            input: { shape: [6, 3] }
            layers:
              - masking: { mask_value: 0, name: zeros }
              - masking: { mask_value: 0.5, from: input, name: halves }
              - multiply: { from: [zeros, halves], name: product }
              - maximum: { from: [zeros, halves, product], name: greatest }
              - minimum: { from: [halves, zeros], name: least }
              - concatenate: { from: [product, greatest, zeros], name: sides }
              - lstm: { units: 3, return_sequences: true }
              - average: [least, lstm_1]
              - simple_rnn: 2
            """ + Sgd,
        ["SharesABatchNormalization"] = """
            input: { shape: [4, 3] }
            layers:
              - batch_normalization: { name: one }
              - batch_normalization: { name: two, from: input }
              - subtract: [one, two]
              - dropout: 0
              - dropout: { rate: 0.5, from: subtract_1 }
              - add: [dropout_1, dropout_2]
              - flatten: { name: flat }
              - dense: { units: 12, from: flat }
              - multiply: [flat, dense_1]
            """ + Sgd,
        ["FreezesItsMiddle"] = """
            input: { shape: [5, 3] }
            layers:
              - masking: 0
              - dense: 4
              - batch_normalization: { trainable: false, moving_mean_initializer: { constant: 0.3 }, gamma_initializer: { constant: 1.5 } }
              - lstm: { units: 4, return_sequences: true, trainable: false }
              - dense: { units: 3, activation: tanh, trainable: false }
              - simple_rnn: 2
            """ + Sgd,
        ["FreezesItsBeginning"] = """
            input: { shape: [5, 3] }
            layers:
              - lstm: { units: 4, return_sequences: true, trainable: false }
              - batch_normalization: { trainable: false }
              - dense: { units: 3, activation: relu, trainable: false }
              - dense: 2
            """ + Sgd,
        ["FreezesAll"] =
            "input: { shape: [5, 3] }\nlayers: [simple_rnn: { units: 4, trainable: false }, dense: { units: 2, trainable: false }]" + Sgd,
    };

    private static readonly Lazy<(CompiledModels Compiled, IReadOnlyList<Network> Networks)> Models = new(() =>
    {
        string yaml = string.Join("\n---\n", Sources.Select(s => $"modelgen: 1\nname: {s.Key}\n{s.Value}"));
        return (ModelCompiler.Compile(yaml), Binding.Models.Compile(yaml).Networks);
    });

    public static TheoryData<string> Names => [.. Sources.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_edge_of_the_language_is_computed_as_the_reference_does(string name) => CheckEdge(name, VectorWidth.Widest);

    /// <summary>The same on any backend.</summary>
    internal static void CheckEdge(string name, Backend backend)
    {
        (Network network, Comparison comparison) = Create(name, backend);
        using (comparison)
        {
            System.Random random = new(3);
            comparison.SpreadWeights(random);
            comparison.Predicts(RandomBatch.Draw(network, random, 30));
            comparison.Evaluates(RandomBatch.Draw(network, random, 2));
            comparison.Trains([RandomBatch.Draw(network, random, comparison.MostDifferentiated), RandomBatch.Draw(network, random, 1)]);
        }
    }

    [Theory]
    [InlineData("EndsInItsState")]
    [InlineData("EndsInSequence")]
    [InlineData("EndsInNormalization")]
    [InlineData("NormalizesInput")]
    public void A_batch_that_is_masked_altogether_is_computed_as_the_reference_does(string name) =>
        CheckMasked(name, VectorWidth.Widest);

    /// <summary>The same on any backend.</summary>
    internal static void CheckMasked(string name, Backend backend)
    {
        (Network network, Comparison comparison) = Create(name, backend);
        using (comparison)
        {
            System.Random random = new(4);
            comparison.SpreadWeights(random);
            RandomBatch batch = RandomBatch.Draw(network, random, 3);
            RandomBatch masked = batch with { Input = new float[batch.Input.Length] };
            comparison.Evaluates(masked);
            comparison.Trains([masked, batch]);
        }
    }

    private static (Network Network, Comparison Comparison) Create(string name, Backend backend)
    {
        Network network = Models.Value.Networks.Single(n => n.Name == name);
        return (network, Comparison.Of(network, Models.Value.Compiled, Sources[name], backend));
    }
}
